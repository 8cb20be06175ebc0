namespace Neurona.Bench;

/// <summary>Rounds that count, how many were dropped, and whether those that count were disturbed too.</summary>
internal sealed record Rounds<T>(List<T> Kept, int Dropped, bool IsDisturbed)
{
    /// <summary>What a line of results says about its rounds.</summary>
    public string Note => Told(Dropped, IsDisturbed);

    /// <summary>How many were dropped, and the mark of a figure that is of disturbed rounds.</summary>
    public static string Told(int dropped, bool isDisturbed) => $"{dropped,3} dropped{(isDisturbed ? " !" : "")}";

    /// <summary>The median of one of the numbers of each round.</summary>
    public double Median(Func<T, double> number) => Machine.Median([.. Kept.Select(number)]);
}
