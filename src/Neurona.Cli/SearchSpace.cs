using System.Globalization;

namespace Neurona.Cli;

/// <summary>What <c>neurona search</c> chooses from, and the settings that a choice makes.</summary>
internal static class SearchSpace
{
    private const string Hidden = "hidden", Activation = "activation", Dropout = "dropout", Optimizer = "optimizer",
        Rate = "learning-rate", Batch = "batch-size";

    private static readonly string[] Names = [Hidden, Activation, Dropout, Optimizer, Rate, Batch];

    /// <summary>What is searched if nothing is named: around the settings that suit the data, without what was
    /// given.</summary>
    /// <param name="settings">The middle of the space.</param>
    /// <param name="isGrid">Whether every combination is tried, so that they must be few.</param>
    /// <param name="isGiven">Whether an option was given.</param>
    public static Hyperparameter[] Default(TrainSettings settings, bool isGrid, Func<string, bool> isGiven)
    {
        int units = Math.Max(2, settings.Data.Hidden.Max()), batch = settings.BatchSize;
        double rate = settings.LearningRate;
        string[] layers = [$"{units / 2}", $"{units}", $"{2 * units}", $"{units},{units / 2}", $"{2 * units},{units}"];
        Hyperparameter[] all = isGrid
            ? [Space.Choice(Hidden, layers[1..4]), Space.Choice(Dropout, 0.0, 0.2), Space.Choice(Rate, rate / 3, rate, rate * 3)]
            : [Space.Choice(Hidden, layers), Space.Choice(Activation, "relu", "tanh", "elu", "silu"), Space.Uniform(Dropout, 0, 0.5),
                Space.LogUniform(Rate, rate / 10, rate * 10), Space.Choice(Batch, Math.Max(1, batch / 2), batch, 2 * batch, 4 * batch)];
        bool isMlp = settings.Model == Recipes.Mlp;
        return [.. all.Where(one => !isGiven($"--{one.Name}") && (isMlp || one.Name is Rate or Batch))];
    }

    /// <summary>What an option --space says: NAME=A/B/C, or NAME=LOW..HIGH.</summary>
    /// <exception cref="UsageException">It says nothing of the kind.</exception>
    public static Hyperparameter Parse(string text)
    {
        int at = text.IndexOf('=');
        if (at < 0 || at == text.Length - 1)
            throw UsageException.Of("--space", "NAME=A/B/C or NAME=LOW..HIGH", $"'{text}'", "Try --space learning-rate=0.0001..0.01.");
        string name = text[..at], values = text[(at + 1)..];
        if (!Names.Contains(name))
            throw Cli.Names.Unknown("--space", name, Names);
        int dots = values.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            return Choices(name, values.Split('/', StringSplitOptions.TrimEntries));
        if (name is Hidden or Activation or Optimizer)
            throw UsageException.Of($"--space {name}", "values with / between them", $"'{values}'", $"Try --space {name}={Example(name)}.");
        double low = Number(name, values[..dots]), high = Number(name, values[(dots + 2)..]);
        if (!(low < high))
            throw UsageException.Of($"--space {name}", "a range from a smaller to a larger number", $"'{values}'",
                "Write the smaller one first.");
        return name switch
        {
            Rate => Space.LogUniform(name, low, high),
            Batch => Space.Integer(name, (int)low, (int)high),
            _ => Space.Uniform(name, low, high),
        };
    }

    /// <summary>The settings with the values of a trial.</summary>
    public static TrainSettings Apply(TrainSettings settings, Trial trial)
    {
        settings = settings with { Seed = trial.Seed };
        foreach ((string name, object value) in trial.Values)
        {
            string text = Text(value);
            settings = name switch
            {
                Hidden => settings with { Hidden = OptionTypes.SizesOf(text)! },
                Activation => settings with { Activation = text },
                Dropout => settings with { Dropout = double.Parse(text, CultureInfo.InvariantCulture) },
                Optimizer => settings with { Optimizer = text },
                Rate => settings with { LearningRate = double.Parse(text, CultureInfo.InvariantCulture) },
                _ => settings with { BatchSize = int.Parse(text, CultureInfo.InvariantCulture) },
            };
        }
        return settings;
    }

    /// <summary>A value as an option takes it; of a number the four digits that it is trained with.</summary>
    public static string Text(object value) => value switch
    {
        double number => number.ToString("G4", CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    private static Hyperparameter Choices(string name, string[] values) => name switch
    {
        Hidden => Space.Choice(name, Array.ConvertAll(values, Layers)),
        Activation => Space.Choice(name, Array.ConvertAll(values, value => Known(name, value, Recipes.Activations))),
        Optimizer => Space.Choice(name, Array.ConvertAll(values, value => Known(name, value, Recipes.Optimizers))),
        Batch => Space.Choice(name, Array.ConvertAll(values, value => (int)Number(name, value))),
        _ => Space.Choice(name, Array.ConvertAll(values, value => Number(name, value))),
    };

    private static string Layers(string text) => OptionTypes.SizesOf(text) is not null
        ? text
        : throw UsageException.Of($"--space {Hidden}", "units with commas between them, or none", $"'{text}'",
            $"Try --space {Hidden}={Example(Hidden)}.");

    private static string Known(string name, string value, IReadOnlyCollection<string> known) =>
        known.Contains(value) ? value : throw Cli.Names.Unknown($"--space {name}", value, known);

    private static double Number(string name, string text)
    {
        const int mostRows = 1_000_000;
        bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && name switch
        {
            Rate => value > 0 && double.IsFinite(value),
            Batch => value is >= 1 and <= mostRows && value == Math.Floor(value),
            _ => value is >= 0 and < 1,
        };
        if (isNumber)
            return value;
        string range = name switch
        {
            Rate => "numbers above 0",
            Batch => "whole numbers from 1 to 1000000",
            _ => "numbers from 0 to below 1",
        };
        throw UsageException.Of($"--space {name}", range, $"'{text}'", $"Try --space {name}={Example(name)}.");
    }

    private static string Example(string name) => name switch
    {
        Hidden => "32/64/128,64",
        Activation => "relu/tanh",
        Optimizer => "adam/nesterov",
        Dropout => "0..0.5",
        Rate => "0.0001..0.01",
        _ => "16/32/64",
    };
}
