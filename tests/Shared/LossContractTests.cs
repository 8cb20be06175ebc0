using Neurona.Testing;

namespace Neurona.Contracts;

/// <summary>Every public loss gives the gradient of its value.</summary>
public sealed class LossContractTests
{
    private const int Rows = LossExample.Rows, Columns = LossExample.Columns;

    public static TheoryData<string> Names => [.. LossExamples.All.Keys];

    [Fact]
    public void EveryLossHasAnExample() => PublicTypes.AssertAllHaveExamples(LossExamples.All.Values.Select(example => example.Make()));

    [Theory]
    [MemberData(nameof(Names))]
    public void TheGradientIsThatOfTheValue(string name)
    {
        LossExample example = LossExamples.All[name];
        for (int seed = 1; seed <= 5; seed++)
        {
            (Real[] outputs, Real[] targets) = example.Data(seed);
            Assert.Equal(Rows * Columns, GradientCheck.Loss(example.Make(), outputs, targets, Rows).Compared);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheLossOfABatchIsTheMeanOfItsRows(string name)
    {
        LossExample example = LossExamples.All[name];
        (Real[] outputs, Real[] targets) = example.Data(9);
        Loss loss = example.Make();
        int width = targets.Length / Rows;
        double sum = 0;
        for (int row = 0; row < Rows; row++)
            sum += loss.Evaluate(new(outputs.AsSpan(row * Columns), 1, Columns), new(targets.AsSpan(row * width), 1, width), default);
        Assert.Equal(sum / Rows, loss.Evaluate(new(outputs, Rows, Columns), new(targets, Rows, width), default), 1e-6);
    }

    [Theory]
    [InlineData("CategoricalCrossentropy")]
    [InlineData("BinaryCrossentropy")]
    [InlineData("SparseCategoricalCrossentropy")]
    public void AProbabilityOfZeroIsCutAndHasNoSlope(string name)
    {
        Loss loss = LossExamples.All[name].Make();
        Real[] targets = loss is SparseCategoricalCrossentropy ? [0] : [1, 0], gradient = new Real[2];
        Real value = loss.Evaluate(new([0, 1], 1, 2), new(targets, 1, targets.Length), new(gradient, 1, 2));
        Assert.Equal(-Math.Log(1e-7), value, 0.2);
        Assert.Equal([0, 0], gradient);
    }

    [Fact]
    public void AnElementAtAKinkIsSkippedAndCounted()
    {
        GradientReport report = GradientCheck.Loss(new Magnitudes(), [0, 1, (Real)1e-5, -2], [0, 0, 0, 0], 2, new() { MaxSkipped = 0.5 });
        Assert.Equal((2, 2), (report.Compared, report.Skipped));
        ContractException error = Assert.Throws<ContractException>(() => GradientCheck.Loss(new Magnitudes(), [0, 1, (Real)1e-5, -2], [0, 0, 0, 0], 2));
        Assert.Contains("2 of 4 elements of output lie at kinks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LogitsBeyondTheRangeOfExpStayExact()
    {
        Real[] gradient = new Real[2];
        Assert.Equal(1000, new CategoricalCrossentropy(fromLogits: true).Evaluate(new([1000, 0], 1, 2), new([0, 1], 1, 2), new(gradient, 1, 2)));
        Assert.Equal([1, -1], gradient);
        Assert.Equal(1000, new SparseCategoricalCrossentropy(fromLogits: true).Evaluate(new([1000, 0], 1, 2), new([1], 1, 1), new(gradient, 1, 2)));
        Assert.Equal([1, -1], gradient);
        Assert.Equal(500, new BinaryCrossentropy(fromLogits: true).Evaluate(new([1000, -1000], 1, 2), new([0, 0], 1, 2), new(gradient, 1, 2)));
        Assert.Equal([(Real)0.5, 0], gradient);
    }

    [Fact]
    public void ASmallLossKeepsItsDigits()
    {
        // log1p(e^-20)
        Real value = new BinaryCrossentropy(fromLogits: true).Evaluate(new([20], 1, 1), new([1], 1, 1), default);
        Assert.Equal(2.061153620314381e-09, value, 1e-15);
    }

    private sealed class Magnitudes : Loss
    {
        protected internal override Real Evaluate(ReadOnlyMat y, ReadOnlyMat target, Mat dy)
        {
            Real sum = 0;
            for (int i = 0; i < y.Data.Length; i++)
            {
                sum += Real.Abs(y.Data[i]);
                if (!dy.Data.IsEmpty)
                    dy.Data[i] = Real.Sign(y.Data[i]);
            }
            return sum;
        }
    }
}
