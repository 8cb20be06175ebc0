using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Losses on arrays against their definitions, computed by tests/golden/vocabulary.py.</summary>
public sealed class LossGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("vocabulary.json").GetProperty("losses");

    private static readonly Dictionary<string, Func<LossReduction, Loss>> Losses = new()
    {
        ["MeanSquaredError"] = reduction => new MeanSquaredError { Reduction = reduction },
        ["MeanAbsoluteError"] = reduction => new MeanAbsoluteError { Reduction = reduction },
        ["PerceptronLoss"] = reduction => new PerceptronLoss { Reduction = reduction },
        ["BinaryCrossentropy"] = reduction => new BinaryCrossentropy { Reduction = reduction },
        ["BinaryCrossentropy saturated"] = reduction => new BinaryCrossentropy { Reduction = reduction },
        ["BinaryCrossentropy smoothed"] = reduction => new BinaryCrossentropy(labelSmoothing: 0.2) { Reduction = reduction },
        ["BinaryCrossentropy logits"] = reduction => new BinaryCrossentropy(fromLogits: true) { Reduction = reduction },
        ["BinaryCrossentropy logits smoothed"] = reduction => new BinaryCrossentropy(true, 0.2) { Reduction = reduction },
        ["CategoricalCrossentropy"] = reduction => new CategoricalCrossentropy { Reduction = reduction },
        ["CategoricalCrossentropy soft"] = reduction => new CategoricalCrossentropy { Reduction = reduction },
        ["CategoricalCrossentropy smoothed"] = reduction => new CategoricalCrossentropy(labelSmoothing: 0.3) { Reduction = reduction },
        ["CategoricalCrossentropy logits soft"] = reduction => new CategoricalCrossentropy(fromLogits: true) { Reduction = reduction },
        ["CategoricalCrossentropy logits smoothed"] = reduction => new CategoricalCrossentropy(true, 0.3) { Reduction = reduction },
        ["SparseCategoricalCrossentropy"] = reduction => new SparseCategoricalCrossentropy { Reduction = reduction },
        ["SparseCategoricalCrossentropy logits"] =
            reduction => new SparseCategoricalCrossentropy(fromLogits: true) { Reduction = reduction },
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Fact]
    public void EveryLossAndEveryGoldenCaseIsTested()
    {
        PublicTypes.AssertAllHaveExamples(Losses.Values.Select(make => make(default)));
        Assert.Equal(Golden.EnumerateObject().Select(one => one.Name).Order(), Losses.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ValuesRowsAndGradientsFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty(name);
        Real[] outputs = golden.GetProperty("outputs").Reals(), targets = golden.GetProperty("targets").Reals(),
            weights = golden.GetProperty("weights").Reals();
        int columns = golden.GetProperty("columns").GetInt32();
        // The clip at 1e-7 is next to 1 in single precision: 1 - 1e-7 is 0.99999988.
        double tolerance = GoldenFiles.IsDouble ? 1e-9 : name.EndsWith("saturated", StringComparison.Ordinal) ? 0.2 : 2e-6;
        Loss mean = Losses[name](LossReduction.SumOverBatchSize);
        GoldenFiles.AssertClose(golden.GetProperty("rows").Numbers(), mean.RowLosses(outputs, targets, columns), tolerance, "row");
        AssertClose("mean", mean.Compute(outputs, targets, columns));
        AssertClose("weighted", mean.Compute(outputs, targets, columns, weights));
        AssertClose("sum", Losses[name](LossReduction.Sum).Compute(outputs, targets, columns, weights));
        AssertClose("weighted mean", Losses[name](LossReduction.MeanWithSampleWeight).Compute(outputs, targets, columns, weights));
        GoldenFiles.AssertClose(
            golden.GetProperty("gradient").Numbers(), mean.Gradient(outputs, targets, columns, weights),
            GoldenFiles.IsDouble ? 1e-7 : 1e-5, "gradient");

        void AssertClose(string what, double actual) => Assert.Equal(golden.GetProperty(what).GetDouble(), actual, tolerance * 4);
    }

    [Fact]
    public void ProbabilitiesThatAreAllZeroOrNextToItCountAsTheSmallest()
    {
        double smallest = -Math.Log(1e-7);
        foreach (Real[] outputs in (Real[][])[[0, 0, 0], [Real.Epsilon, 0, 0]])
        {
            Assert.Equal(smallest, new CategoricalCrossentropy().Compute(outputs, [0, 1, 0], 3), 1e-5);
            Assert.Equal(smallest, new SparseCategoricalCrossentropy().Compute(outputs, [1], 3), 1e-5);
            Assert.All(new CategoricalCrossentropy().Gradient(outputs, [0, 1, 0], 3), slope => Assert.Equal(0, slope));
            Assert.All(new SparseCategoricalCrossentropy().Gradient(outputs, [1], 3), slope => Assert.Equal(0, slope));
        }
    }

    [Fact]
    public void AClassAtMinusInfinityHasNoProbability()
    {
        Real[] logits = [1, Real.NegativeInfinity, 2];
        double expected = Math.Log(1 + Math.E);
        foreach ((Loss loss, Real[] target) in ((Loss, Real[])[])[
            (new CategoricalCrossentropy(true), [1, 0, 0]), (new SparseCategoricalCrossentropy(true), [0])])
        {
            Assert.Equal(expected, loss.Compute(logits, target, 3), 1e-6);
            Real[] gradient = loss.Gradient(logits, target, 3);
            Assert.Equal(0, gradient[1]);
            Assert.Equal(-gradient[2], gradient[0], (Real)1e-6);
        }
        Assert.Equal(double.PositiveInfinity, new SparseCategoricalCrossentropy(true).Compute(logits, [1], 3));
    }
}
