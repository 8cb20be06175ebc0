using System.Globalization;

namespace Neurona.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheTestPartIsMeasured(bool endsWithSoftmax)
    {
        // All outputs are alike: every sample is taken for the first class, with a probability of 1/3.
        Sequential model = new(4)
        {
            new Dense(3, endsWithSoftmax ? Activation.Softmax : null) { KernelInitializer = new Zeros() }
        };
        model.Save(_folder["m"]);
        (_, Dataset test) = Datasets.Iris();
        double accuracy = Enumerable.Range(0, test.Count).Average(sample => test.TargetOf(sample)[0]);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture,
                $"iris: accuracy {accuracy:F4}, loss {Math.Log(3):F4} over 30 test samples.\n"),
            ToolRun.Of($"evaluate {_folder["m"]} iris").Succeeds().Out);
    }
}
