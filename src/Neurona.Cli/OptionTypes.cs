using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Neurona.Cli;

/// <summary>Options whose errors are sentences.</summary>
internal static class OptionTypes
{
    public static Option<int?> Whole(
        string name, string valueName, string description, int low, int high = int.MaxValue, string example = "1") => new(name)
        {
            HelpName = valueName,
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                    && value >= low && value <= high)
                    return value;
                string range = low == int.MinValue ? "" : high == int.MaxValue ? $" of at least {low}" : $" from {low} to {high}";
                return Bad<int?>(result, $"{name} expects a whole number{range}; got '{text}'. Try {name} {example}.");
            },
        };

    public static Option<double?> Real(
        string name, string valueName, string description, Func<double, bool> isValid, string range, string example) => new(name)
        {
            HelpName = valueName,
            Description = description,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && isValid(value))
                    return value;
                string fix = text.Contains(',')
                    ? $"Write decimals with a point: {name} {text.Replace(',', '.')}."
                    : $"Try {name} {example}.";
                return Bad<double?>(result, $"{name} expects a number {range}; got '{text}'. {fix}");
            },
        };

    public static Option<int[]> Sizes(string name, string valueName, string description) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            return SizesOf(text) ?? Bad<int[]>(result,
                $"{name} expects the numbers of units from 1 to 1000000 with commas between them, or none; got '{text}'. "
                + $"Try {name} 128,64.");
        },
    };

    /// <summary>Numbers of units with commas between them, or none; null if the text is something else.</summary>
    public static int[]? SizesOf(string text)
    {
        if (text == "none")
            return [];
        string[] parts = text.Split(',');
        int[] sizes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sizes[i]) || sizes[i] is < 1 or > 1_000_000)
                return null;
        }
        return sizes;
    }

    public static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { HelpName = valueName, Description = description };

    private static T? Bad<T>(ArgumentResult result, string sentence)
    {
        result.AddError(sentence);
        return default;
    }
}
