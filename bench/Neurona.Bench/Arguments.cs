namespace Neurona.Bench;

/// <summary>What follows the command's name: words, then options as --name value.</summary>
internal sealed class Arguments(string[] args)
{
    /// <summary>What stands before the first option.</summary>
    public string[] Words => [.. args.TakeWhile(argument => !IsOption(argument))];

    /// <summary>
    /// The first option that <paramref name="help"/>, which lists each as [--name ...], does not know; or null.
    /// </summary>
    public string? Unknown(string help) => Array.Find(args, argument => IsOption(argument) && !help.Contains($"[{argument} "));

    /// <summary>The value after --name, or null.</summary>
    public string? Text(string name)
    {
        int at = Array.IndexOf(args, "--" + name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    /// <summary>The words after --name, separated by commas; null without.</summary>
    public string[]? Names(string name) => Text(name)?.Split(',');

    /// <summary>The numbers after --name, separated by commas.</summary>
    public int[] Numbers(string name, string otherwise) => Array.ConvertAll((Text(name) ?? otherwise).Split(','), int.Parse);

    /// <summary>The number after --name, at least 1.</summary>
    public int Count(string name, int otherwise) => Text(name) is string text ? Math.Max(1, int.Parse(text)) : otherwise;

    private static bool IsOption(string argument) => argument.StartsWith("--", StringComparison.Ordinal);
}
