using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Losses on arrays against their definitions, computed by tests/golden/vocabulary.py and losses.py.</summary>
public sealed class LossGoldenTests
{
    private static readonly Dictionary<string, JsonElement> Golden = new[]
    {
        GoldenFiles.Read("vocabulary.json").GetProperty("losses"), GoldenFiles.Read("losses.json"),
    }.SelectMany(file => file.EnumerateObject()).ToDictionary(one => one.Name, one => one.Value);

    private static readonly Dictionary<string, Func<LossReduction, Loss>> Losses = new()
    {
        ["MeanSquaredError"] = reduction => new MeanSquaredError { Reduction = reduction },
        ["MeanSquaredError half"] = reduction => new MeanSquaredError(half: true) { Reduction = reduction },
        ["MeanSquaredError half at its edges"] = reduction => new MeanSquaredError(half: true) { Reduction = reduction },
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
        ["Huber"] = reduction => new Huber { Reduction = reduction },
        ["Huber of delta 0.3"] = reduction => new Huber(0.3) { Reduction = reduction },
        ["Huber at its edges"] = reduction => new Huber { Reduction = reduction },
        ["LogCosh"] = reduction => new LogCosh { Reduction = reduction },
        ["LogCosh at its edges"] = reduction => new LogCosh { Reduction = reduction },
        ["Hinge"] = reduction => new Hinge { Reduction = reduction },
        ["Hinge of bits"] = reduction => new Hinge { Reduction = reduction },
        ["Hinge at its edges"] = reduction => new Hinge { Reduction = reduction },
        ["SquaredHinge"] = reduction => new SquaredHinge { Reduction = reduction },
        ["SquaredHinge of bits"] = reduction => new SquaredHinge { Reduction = reduction },
        ["SquaredHinge at its edges"] = reduction => new SquaredHinge { Reduction = reduction },
        ["CategoricalHinge"] = reduction => new CategoricalHinge { Reduction = reduction },
        ["CategoricalHinge at its edges"] = reduction => new CategoricalHinge { Reduction = reduction },
        ["KLDivergence"] = reduction => new KLDivergence { Reduction = reduction },
        ["KLDivergence at its edges"] = reduction => new KLDivergence { Reduction = reduction },
        ["Poisson"] = reduction => new Poisson { Reduction = reduction },
        ["Poisson at its edges"] = reduction => new Poisson { Reduction = reduction },
        ["CosineSimilarity"] = reduction => new CosineSimilarity { Reduction = reduction },
        ["CosineSimilarity at its edges"] = reduction => new CosineSimilarity { Reduction = reduction },
        ["MeanAbsolutePercentageError"] = reduction => new MeanAbsolutePercentageError { Reduction = reduction },
        ["MeanAbsolutePercentageError at its edges"] = reduction => new MeanAbsolutePercentageError { Reduction = reduction },
        ["MeanSquaredLogarithmicError"] = reduction => new MeanSquaredLogarithmicError { Reduction = reduction },
        ["MeanSquaredLogarithmicError at its edges"] = reduction => new MeanSquaredLogarithmicError { Reduction = reduction },
        ["BinaryFocalCrossentropy"] = reduction => new BinaryFocalCrossentropy { Reduction = reduction },
        ["BinaryFocalCrossentropy soft"] = reduction => new BinaryFocalCrossentropy { Reduction = reduction },
        ["BinaryFocalCrossentropy balanced"] =
            reduction => new BinaryFocalCrossentropy(applyClassBalancing: true) { Reduction = reduction },
        ["BinaryFocalCrossentropy of alpha 0.7, gamma 3"] =
            reduction => new BinaryFocalCrossentropy(true, 0.7, 3) { Reduction = reduction },
        ["BinaryFocalCrossentropy of gamma 0"] = reduction => new BinaryFocalCrossentropy(gamma: 0) { Reduction = reduction },
        ["BinaryFocalCrossentropy smoothed"] = reduction => new BinaryFocalCrossentropy(labelSmoothing: 0.2) { Reduction = reduction },
        ["BinaryFocalCrossentropy saturated"] = reduction => new BinaryFocalCrossentropy { Reduction = reduction },
        ["BinaryFocalCrossentropy logits"] = reduction => new BinaryFocalCrossentropy(fromLogits: true) { Reduction = reduction },
        ["BinaryFocalCrossentropy logits with all"] =
            reduction => new BinaryFocalCrossentropy(true, 0.7, 1.5, true, 0.2) { Reduction = reduction },
        ["BinaryFocalCrossentropy logits far away"] = reduction => new BinaryFocalCrossentropy(fromLogits: true) { Reduction = reduction },
        ["CategoricalFocalCrossentropy"] = reduction => new CategoricalFocalCrossentropy { Reduction = reduction },
        ["CategoricalFocalCrossentropy soft"] = reduction => new CategoricalFocalCrossentropy { Reduction = reduction },
        ["CategoricalFocalCrossentropy of alpha 0.6, gamma 3"] =
            reduction => new CategoricalFocalCrossentropy(0.6, 3) { Reduction = reduction },
        ["CategoricalFocalCrossentropy of gamma 0"] = reduction => new CategoricalFocalCrossentropy(gamma: 0) { Reduction = reduction },
        ["CategoricalFocalCrossentropy smoothed"] =
            reduction => new CategoricalFocalCrossentropy(labelSmoothing: 0.3) { Reduction = reduction },
        ["CategoricalFocalCrossentropy logits"] = reduction => new CategoricalFocalCrossentropy(fromLogits: true) { Reduction = reduction },
        ["CategoricalFocalCrossentropy logits with all"] =
            reduction => new CategoricalFocalCrossentropy(0.6, 1.5, true, 0.3) { Reduction = reduction },
        ["Dice"] = reduction => new Dice { Reduction = reduction },
        ["Dice soft"] = reduction => new Dice { Reduction = reduction },
        ["Dice at its edges"] = reduction => new Dice { Reduction = reduction },
        ["Tversky"] = reduction => new Tversky { Reduction = reduction },
        ["Tversky of alpha 0.2, beta 0.9"] = reduction => new Tversky(0.2, 0.9) { Reduction = reduction },
        ["CategoricalGeneralizedCrossEntropy"] = reduction => new CategoricalGeneralizedCrossEntropy { Reduction = reduction },
        ["CategoricalGeneralizedCrossEntropy of q 0.9"] =
            reduction => new CategoricalGeneralizedCrossEntropy(0.9) { Reduction = reduction },
        ["CategoricalGeneralizedCrossEntropy at its edges"] = reduction => new CategoricalGeneralizedCrossEntropy { Reduction = reduction },
        ["SparseCategoricalCrossentropy ignoring -1"] =
            reduction => new SparseCategoricalCrossentropy(ignoreClass: -1) { Reduction = reduction },
        ["SparseCategoricalCrossentropy logits ignoring 1"] =
            reduction => new SparseCategoricalCrossentropy(true, 1) { Reduction = reduction },
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Fact]
    public void EveryLossAndEveryGoldenCaseIsTested()
    {
        PublicTypes.AssertAllHaveExamples(Losses.Values.Select(make => make(default)).Append(new Circle()));   // of CircleGoldenTests
        Assert.Equal(Golden.Keys.Order(), Losses.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ValuesRowsAndGradientsFollowTheDefinition(string name)
    {
        JsonElement golden = Golden[name];
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
            GoldenFiles.IsDouble ? 1e-7 : name == "BinaryFocalCrossentropy saturated" ? tolerance : 1e-5, "gradient");

        void AssertClose(string what, double actual)
        {
            double expected = golden.GetProperty(what).GetDouble();
            Assert.Equal(expected, actual, tolerance * 4 * Math.Max(1, Math.Abs(expected)));
        }
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
    public void ATinyErrorKeepsItsDigits()
    {
        // x² / 2, where log(cosh x) itself is 0 in single precision.
        Assert.Equal(5e-11, new LogCosh().Compute([(Real)1e-5], [0], 1), 1e-16);
        Assert.Equal(5e-11, new Huber().Compute([(Real)1e-5], [0], 1), 1e-16);
    }

    [Fact]
    public void ABatchOfIgnoredTargetsIsZero()
    {
        SparseCategoricalCrossentropy loss = new(true, 255);
        Assert.Equal(0, loss.Compute([1, 2, 3, 4], [255, 255], 2));
        Assert.All(loss.Gradient([1, 2, 3, 4], [255, 255], 2), slope => Assert.Equal(0, slope));
        Assert.Equal(loss.Compute([1, 2], [0], 2), loss.Compute([1, 2, 3, 4], [0, 255], 2), 1e-6);
    }

    [Fact]
    public void TargetsThatALossCannotMeanAreRefused()
    {
        foreach ((Loss loss, Real target, string words) in ((Loss, Real, string)[])[
            (new Hinge(), (Real)0.5, "Hinge expects targets of 1 for a yes, and -1 or 0 for a no; got 0.5"),
            (new SquaredHinge(), 2, "SquaredHinge expects targets of 1"), (new Poisson(), -1, "Poisson expects counts of at least 0; got -1"),
            (new MeanSquaredLogarithmicError(), -1, "targets of at least 0"), (new KLDivergence(), 2, "KLDivergence expects targets from 0 to 1"),
            (new BinaryFocalCrossentropy(), 3, "targets from 0 to 1"), (new CategoricalHinge(), -1, "CategoricalHinge expects targets from 0")])
        {
            string message = Assert.Throws<NeuronaException>(() => loss.Compute([1], [target], 1)).Message;
            Assert.Contains(words, message, StringComparison.Ordinal);
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
