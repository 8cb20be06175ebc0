using System.Text.RegularExpressions;

namespace Neurona.Tests;

/// <summary>What a word of the vocabulary costs, and what its documentation says.</summary>
public sealed partial class VocabularyTests
{
    // Lines with the documentation, without blank ones, usings and the namespace. The first of each kind shows what a
    // plain new one costs; settings add their property and its documentation.
    [Theory]
    [InlineData("Activations/Tanh.cs", 15)]
    [InlineData("Activations/Sigmoid.cs", 15)]
    [InlineData("Activations/BinaryStep.cs", 15)]
    [InlineData("Activations/ELU.cs", 19)]
    [InlineData("Activations/LeakyReLU.cs", 18)]
    [InlineData("Losses/MeanSquaredError.cs", 20)]
    [InlineData("Losses/MeanAbsoluteError.cs", 20)]
    [InlineData("Optimizers/AdamW.cs", 35)]
    [InlineData("Optimizers/Adam.cs", 60)]
    [InlineData("Metrics/Precision.cs", 30)]
    [InlineData("Metrics/Recall.cs", 30)]
    [InlineData("Metrics/ExactMatch.cs", 30)]
    [InlineData("Metrics/BinaryAccuracy.cs", 30)]
    [InlineData("Metrics/CategoricalAccuracy.cs", 30)]
    [InlineData("Metrics/SparseCategoricalAccuracy.cs", 30)]
    [InlineData("Metrics/RootMeanSquaredError.cs", 30)]
    [InlineData("Metrics/LossMetric.cs", 35)]
    [InlineData("Layers/Dense.cs", 60)]
    [InlineData("Layers/Conv2D.cs", 60)]
    public void AWordIsShort(string file, int most)
    {
        int lines = File.ReadLines(Path.Combine(Source, file)).Count(line => !NoLine().IsMatch(line));
        Assert.True(lines <= most, $"{file} has {lines} lines, at most {most} are wanted");
    }

    [Theory]
    [InlineData("Losses", "Loss|PointwiseLoss", "Forward: ", "Backward: ", "Shapes: ", "Reference: ")]
    [InlineData("Metrics", "Metric|MeanMetric|ConfusionMetric|OperatingPointMetric|IoU|FBetaScore", "Shapes: ", "Reference: ")]
    [InlineData("Optimizers", "Optimizer|Adam", "Shapes: ", "Reference: ")]
    [InlineData("Schedules", "Schedule", "Reference: ")]
    [InlineData("Regularizers", "Regularizer", "Reference: ")]
    [InlineData("Constraints", "Constraint", "Reference: ")]
    public void DocumentationHasItsSections(string folder, string bases, params string[] sections)
    {
        int seen = 0;
        foreach (string file in Directory.GetFiles(Path.Combine(Source, folder), "*.cs"))
        {
            string text = File.ReadAllText(file);
            if (!Regex.IsMatch(text, $@"public (sealed )?class \w+(\([^{{]*\))?\s+: ({bases})\b"))
                continue;
            seen++;
            foreach (string section in sections)
                Assert.True(Regex.IsMatch(text, $"/// .*{section}"), $"{Path.GetFileName(file)} lacks the section {section}");
        }
        Assert.NotEqual(0, seen);
    }

    // One object may serve several models and threads: what it holds is its configuration.
    [Theory]
    [InlineData(typeof(Loss))]
    [InlineData(typeof(Metric))]
    [InlineData(typeof(Optimizer))]
    [InlineData(typeof(Schedule))]
    [InlineData(typeof(Initializer))]
    [InlineData(typeof(Regularizer))]
    [InlineData(typeof(Constraint))]
    public void WhatIsSharedHoldsNothingThatChanges(Type kind)
    {
        const System.Reflection.BindingFlags fields =
            System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public
            | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.DeclaredOnly;
        int seen = 0;
        foreach (Type type in kind.Assembly.GetTypes().Where(type => type.IsAssignableTo(kind)))
        {
            foreach (System.Reflection.FieldInfo field in type.GetFields(fields))
            {
                seen++;
                // Settings with init are written by the one who makes the object.
                string name = field.Name.StartsWith('<')
                    ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)]
                    : field.Name.TrimStart('_');
                System.Reflection.PropertyInfo? setting = type.GetProperty(char.ToUpperInvariant(name[0]) + name[1..], fields);
                bool isInit = setting?.SetMethod?.ReturnParameter.GetRequiredCustomModifiers()
                    .Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)) == true;
                Assert.True(field.IsInitOnly || isInit || setting is { SetMethod: null }, $"{type.Name}.{field.Name} can change");
            }
        }
        Assert.True(seen > 0 || kind == typeof(Schedule) || kind == typeof(Constraint), $"no field of a {kind.Name} was seen");
    }

    private static string Source => Path.Combine(Checkout.Root, "src", "Neurona");

    [GeneratedRegex(@"^\s*$|^(using|namespace) ")]
    private static partial Regex NoLine();
}
