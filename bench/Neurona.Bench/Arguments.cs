namespace Neurona.Bench;

/// <summary>Options of a command, as --name value.</summary>
internal sealed class Arguments(string[] args)
{
    /// <summary>The value after --name, or null.</summary>
    public string? Text(string name)
    {
        int at = Array.IndexOf(args, "--" + name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    /// <summary>The numbers after --name, separated by commas.</summary>
    public int[] Numbers(string name, string otherwise) => Array.ConvertAll((Text(name) ?? otherwise).Split(','), int.Parse);
}
