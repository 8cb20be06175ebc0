using System.Globalization;

namespace Neurona.Cli.Tests;

/// <summary>A model that a program saved is asked by the tool: the same numbers, the same names.</summary>
public sealed class OwnModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheToolPredictsRawRowsAsTheProgramDoes()
    {
        // Iris in cm, standardized by the program.
        (Dataset train, Dataset test) = Datasets.Iris();
        float[][] raw = [.. Enumerable.Range(0, test.Count).Select(sample => InCentimetres(test, sample))];
        float[] trainRaw = [.. Enumerable.Range(0, train.Count).SelectMany(sample => InCentimetres(train, sample))];
        int[] labels = [.. Enumerable.Range(0, train.Count).Select(sample => Array.IndexOf(train.TargetOf(sample), 1f))];
        Dataset own = Dataset.From(trainRaw, 4, [.. labels.Select(label => (float)label)], 1).WithOneHot(3)
            .WithClassNames("setosa", "versicolor", "virginica").Standardize();
        Sequential model = new(4) { new Dense(16, Activation.Relu), new Dense(3, Activation.Softmax) };
        model.Compile(new Adam(0.01), new CategoricalCrossentropy(), new Accuracy());
        model.Fit(own, new() { Epochs = 60 });
        model.Save(_folder["iris.safetensors"]);

        string rows = string.Concat(raw.Select(row =>
            string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))) + "\n"));
        string[] answers = ToolRun.Of($"predict {_folder["iris.safetensors"]} -", rows).Succeeds().Out.TrimEnd('\n').Split('\n');
        Classification[] expected = model.Classify(raw);
        Assert.Equal(
            expected.Select(answer => string.Create(CultureInfo.InvariantCulture, $"{answer.Name}\t{answer.Probability:F4}")), answers);
        int right = Enumerable.Range(0, test.Count).Count(i => test.TargetOf(i)[expected[i].Index] == 1);
        Assert.InRange(right, 27, 30);
    }

    private static float[] InCentimetres(Dataset data, int sample) =>
        [.. data.InputOf(sample).Select((value, k) => MathF.Round(value / data.Scaling!.Factors[k] + data.Scaling.Means[k], 1))];
}
