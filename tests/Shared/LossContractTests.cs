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
        Real[] rows = loss.RowLosses(outputs, targets, Columns);
        for (int row = 0; row < Rows && !example.IsOfTheBatch; row++)
            Assert.Equal(
                loss.Compute(outputs.AsSpan(row * Columns, Columns), targets.AsSpan(row * width, width), Columns), rows[row], 1e-6);
        Assert.Equal(rows.Average(), loss.Compute(outputs, targets, Columns), 1e-6);
    }

    [Theory]
    [InlineData("CategoricalCrossentropy")]
    [InlineData("BinaryCrossentropy")]
    [InlineData("SparseCategoricalCrossentropy")]
    public void AProbabilityOfZeroIsCutAndHasNoSlope(string name)
    {
        Loss loss = LossExamples.All[name].Make();
        Real[] targets = loss is SparseCategoricalCrossentropy ? [0] : [1, 0];
        Assert.Equal(-Math.Log(1e-7), loss.Compute([0, 1], targets, 2), 0.2);
        Assert.Equal([0, 0], loss.Gradient([0, 1], targets, 2));
    }

    [Theory]
    [InlineData("CategoricalCrossentropy")]
    [InlineData("BinaryCrossentropy")]
    [InlineData("SparseCategoricalCrossentropy")]
    public void AProbabilityOfOneIsCutAndHasNoSlope(string name)
    {
        Loss loss = LossExamples.All[name].Make();
        Real[] targets = loss is SparseCategoricalCrossentropy ? [1] : [0, 1];
        Assert.Equal(1e-7, loss.Compute([0, 1], targets, 2), 1e-7);
        Assert.Equal([0, 0], loss.Gradient([0, 1], targets, 2));
    }

    [Fact]
    public void AnElementAtAKinkIsSkippedAndCounted()
    {
        GradientReport report = GradientCheck.Loss(new Magnitudes(), [0, 1, (Real)1e-5, -2], [0, 0, 0, 0], 2, new() { MaxSkipped = 0.5 });
        Assert.Equal((2, 2), (report.Compared, report.Skipped));
        ContractException error = Assert.Throws<ContractException>(() =>
            GradientCheck.Loss(new Magnitudes(), [0, 1, (Real)1e-5, -2], [0, 0, 0, 0], 2));
        Assert.Contains("2 of 4 elements of output lie at kinks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LogitsBeyondTheRangeOfExpStayExact()
    {
        CategoricalCrossentropy categorical = new(fromLogits: true);
        Assert.Equal(1000, categorical.Compute([1000, 0], [0, 1], 2));
        Assert.Equal([1, -1], categorical.Gradient([1000, 0], [0, 1], 2));
        SparseCategoricalCrossentropy sparse = new(fromLogits: true);
        Assert.Equal(1000, sparse.Compute([1000, 0], [1], 2));
        Assert.Equal([1, -1], sparse.Gradient([1000, 0], [1], 2));
        BinaryCrossentropy binary = new(fromLogits: true);
        Assert.Equal(500, binary.Compute([1000, -1000], [0, 0], 2));
        Assert.Equal([(Real)0.5, 0], binary.Gradient([1000, -1000], [0, 0], 2));
    }

    [Fact]
    public void ASmallLossKeepsItsDigits()
    {
        // log1p(e^-20)
        Assert.Equal(2.061153620314381e-09, new BinaryCrossentropy(fromLogits: true).Compute([20], [1], 1), 1e-15);
    }

    private sealed class Magnitudes : Loss
    {
        protected internal override Real Evaluate(in LossPass p)
        {
            Real sum = 0;
            for (int i = 0; i < p.Y.Data.Length; i++)
            {
                sum += Real.Abs(p.Y.Data[i]);
                if (!p.DY.Data.IsEmpty)
                    p.DY.Data[i] = p.Scale * Real.Sign(p.Y.Data[i]);
            }
            return sum;
        }
    }
}
