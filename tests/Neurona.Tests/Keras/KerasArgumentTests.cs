using System.Globalization;
using System.Reflection;
using System.Text;

namespace Neurona.Tests.Keras;

/// <summary>Every argument of every public class of Keras 3 that Neurona has is taken, or docs/keras-arguments.md says
/// what becomes of it.</summary>
public sealed class KerasArgumentTests
{
    private static readonly (string Kind, string Class, string[] Arguments)[] Keras =
    [
        .. File.ReadAllLines(Path.Combine(Checkout.Root, "tests", "Neurona.Tests", "Data", "keras-arguments.txt"))
            .Select(line => line.Split(' ')).Select(words => (words[0], words[1], words[2..])),
    ];

    // What users derive from or never name, and what has another name here.
    private static readonly HashSet<string> Bases =
    [
        "Layer", "Wrapper", "InputSpec", "Input", "InputLayer", "Activation", "Lambda", "Loss", "Metric", "MeanMetricWrapper", "Optimizer",
        "OptimizerMap", "LearningRateSchedule", "Initializer", "Regularizer", "Constraint", "Callback", "CallbackList", "History",
        "TerminateOnNaN",
    ];

    [Fact]
    public void TheTableOfArgumentsIsThatOfTheCode()
    {
        StringBuilder table = new();
        table.Append(
            """
            # Keras' arguments and classes that Neurona does not have

            Written by `KerasArgumentTests` from the signatures of Keras 3 and what this library reads: do not edit. All other
            arguments of the classes that exist are taken under Keras' names. In files, an argument of the first table is
            accepted with the value that changes nothing, and refused with a sentence that names it otherwise.

            | class | argument | accepted in files |
            | --- | --- | --- |

            """);
        foreach ((string kind, string name, string[] arguments) in Keras)
        {
            foreach (string argument in arguments.Where(argument => Taken(kind, name) is { } taken && !taken.Contains(argument)))
            {
                string accepted = kind == "callbacks" ? "(not in files)" : IgnoredArguments.Accepted(argument) ?? "never";
                table.Append(CultureInfo.InvariantCulture, $"| `{name}` | `{argument}` | {accepted} |\n");
            }
        }
        table.Append("\n| kind | classes and functions that do not exist |\n| --- | --- |\n");
        foreach (IGrouping<string, (string Kind, string Class, string[] Arguments)> kind in Keras.GroupBy(one => one.Kind))
        {
            string[] missing = [.. kind.Select(one => one.Class).Where(name => !Bases.Contains(name) && Taken(kind.Key, name) is null)];
            if (missing.Length > 0)
                table.Append(CultureInfo.InvariantCulture, $"| {kind.Key} | `{string.Join("`, `", missing)}` |\n");
        }
        Checkout.MatchesSnapshot(table.ToString(), "docs", "keras-arguments.md");
    }

    [Theory]
    [InlineData(typeof(Layer), "Dense", "\"units\": 3, \"lora_rank\": 4", "'lora_rank' at config.lora_rank")]
    [InlineData(typeof(Layer), "Dropout", "\"rate\": 0.5, \"noise_shape\": [1]", "noise_shape of Dropout to be null")]
    [InlineData(typeof(Loss), "Huber", "\"delta\": 1, \"scale\": 4", "'scale' at config.scale")]
    public void WhatIsNotTakenIsNamed(Type kind, string name, string config, string words)
    {
        string json = $$"""{"class_name": "{{name}}", "config": { {{config}} } }""";
        Action read = kind == typeof(Loss) ? () => Loss.FromJson(json) : () => Layer.FromJson(json);
        Assert.Contains(words, Assert.Throws<NeuronaException>(read).Message, StringComparison.Ordinal);
    }

    // The names of the arguments that a class takes; null if there is no such class.
    private static HashSet<string>? Taken(string kind, string name)
    {
        if (kind == "callbacks")
            return Callbacks(name == "ProgbarLogger" ? nameof(ProgressBar) : name);
        Type of = kind switch
        {
            "layers" or "activations" => typeof(Layer),
            "initializers" => typeof(Initializer),
            "regularizers" => typeof(Regularizer),
            "constraints" => typeof(Constraint),
            "losses" => typeof(Loss),
            "metrics" => typeof(Metric),
            "optimizers" => typeof(Optimizer),
            _ => typeof(Schedule),
        };
        ConfigType? found = kind != "activations"
            ? Registry.Find(of, name) ?? (kind == "metrics" ? Registry.Find(typeof(Loss), name) : null)
            : Registry.Entries.FirstOrDefault(entry => !entry.IsCustom && (entry.FunctionName == name
                || (typeof(Layer).IsAssignableFrom(entry.Type) && string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase))));
        return found?.Arguments.Select(argument => argument.Name).ToHashSet();
    }

    private static HashSet<string>? Callbacks(string name)
    {
        Type? type = typeof(Model).Assembly.GetExportedTypes()
            .FirstOrDefault(type => type.Name == name && typeof(Callback).IsAssignableFrom(type));
        return type?.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.Name!)
            .Concat(type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name))
            .SelectMany(one => new[] { Graph.SnakeCase(one), "on_" + Graph.SnakeCase(one) }).ToHashSet();
    }
}
