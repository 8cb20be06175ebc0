using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Metrics of answers, classes and numbers against their definitions, computed by tests/golden/metrics.py.</summary>
public sealed class ScoreGoldenTests
{
    private const int Columns = 4;

    private static readonly JsonElement Golden = GoldenFiles.Read("metrics.json");
    private static readonly double Tolerance = GoldenFiles.IsDouble ? 1e-10 : 2e-6;

    private static readonly Real[] Scores = Golden.GetProperty("scores").Reals(), Truths = Golden.GetProperty("truths").Reals(),
        Labels = Golden.GetProperty("labels").Reals(), Outputs = Golden.GetProperty("outputs").Reals(),
        Targets = Golden.GetProperty("targets").Reals(), Weights = Golden.GetProperty("weights").Reals();

    [Theory]
    [InlineData("0.25")]
    [InlineData("0.5")]
    public void AnswersAreCounted(string threshold)
    {
        double limit = JsonElement.Parse(threshold).GetDouble();
        foreach (Metric metric in (Metric[])
            [new TruePositives(limit), new FalsePositives(limit), new TrueNegatives(limit), new FalseNegatives(limit)])
        {
            JsonElement golden = Golden.GetProperty("counts").GetProperty(threshold);
            AssertBoth([.. golden.EnumerateArray().Select(one => one.GetProperty(metric.GetType().Name))], metric, Scores, Truths);
        }
    }

    [Theory]
    [InlineData("1 -1", null, 1)]
    [InlineData("2 -1", null, 2)]
    [InlineData("9 -1", null, 9)]
    [InlineData("1 0.5", 0.5, 1)]
    [InlineData("2 0.5", 0.5, 2)]
    [InlineData("9 0.5", 0.5, 9)]
    public void OnlyTheLargestArePositive(string name, double? threshold, int k)
    {
        JsonElement[] golden = [.. Golden.GetProperty("top positives").GetProperty(name).EnumerateArray()];
        AssertPositives(golden, new Precision(threshold, topK: k), new Recall(threshold, topK: k));
    }

    [Fact]
    public void OnlyTheLargestOfOneColumnArePositive() => AssertPositives(
        [.. Golden.GetProperty("top positives of column 1").EnumerateArray()], new Precision(0.5, 1, 2), new Recall(0.5, 1, 2));

    [Theory]
    [InlineData("1", "0", 1, null)]
    [InlineData("1", "0.4", 1, 0.4)]
    [InlineData("2", "0", 2, null)]
    [InlineData("2", "0.4", 2, 0.4)]
    [InlineData("0.5", "0", 0.5, null)]
    [InlineData("0.5", "0.4", 0.5, 0.4)]
    public void ScoresOfPrecisionAndRecall(string betaName, string thresholdName, double beta, double? threshold)
    {
        foreach ((string name, ScoreAverage average) in ((string, ScoreAverage)[])
            [("micro", ScoreAverage.Micro), ("macro", ScoreAverage.Macro), ("weighted", ScoreAverage.Weighted)])
        {
            JsonElement[] golden = Of(name);
            AssertBoth(golden, new FBetaScore(average, beta, threshold), Scores, Truths);
            if (beta == 1)
                AssertBoth(golden, new F1Score(average, threshold), Scores, Truths);
        }
        FBetaScore each = new(null, beta, threshold);
        double[][] expected = [.. Of("none").Select(scores => scores.Numbers())];
        AssertEach(expected[0], each.ClassScores(Scores, Truths, Columns));
        AssertEach(expected[1], each.ClassScores(Scores, Truths, Columns, Weights));
        Assert.Equal(expected[0].Average(), each.Compute(Scores, Truths, Columns), Tolerance);

        JsonElement[] Of(string average) =>
            [.. Golden.GetProperty("f").GetProperty($"{average} {betaName} {thresholdName}").EnumerateArray()];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TheRightClassIsAmongTheLargest(int k)
    {
        JsonElement[] golden = [.. Golden.GetProperty("top").GetProperty($"{k}").EnumerateArray()];
        AssertBoth(golden, new SparseTopKCategoricalAccuracy(k), Scores, Labels);
        AssertBoth(golden, new TopKCategoricalAccuracy(k), Scores, OneHot());
    }

    [Fact]
    public void AnOutputThatIsNotFiniteIsNotAmongTheLargest()
    {
        Assert.Equal(0, new SparseTopKCategoricalAccuracy().Compute([Real.NaN, 1], [0], 2, 1));
        Assert.Equal(0, new SparseTopKCategoricalAccuracy().Compute([Real.PositiveInfinity, 1], [0], 2, 1));
        Assert.Equal(0, new SparseTopKCategoricalAccuracy().Compute([0, 1], [7], 2, 1));
        Assert.Equal(0, new Recall(topK: 1).Compute([Real.NaN, Real.NaN], [1, 1], 2));
    }

    [Theory]
    [InlineData("uniform 0", R2Aggregation.UniformAverage, 0)]
    [InlineData("uniform 3", R2Aggregation.UniformAverage, 3)]
    [InlineData("variance 0", R2Aggregation.VarianceWeightedAverage, 0)]
    [InlineData("variance 3", R2Aggregation.VarianceWeightedAverage, 3)]
    public void TheCoefficientOfDetermination(string name, R2Aggregation aggregation, int regressors) => AssertBoth(
        [.. Golden.GetProperty("r2").GetProperty(name).EnumerateArray()], new R2Score(aggregation, regressors), Outputs, Targets);

    [Fact]
    public void TheCoefficientOfDeterminationAtItsEdges()
    {
        Assert.Equal(0, new R2Score().Compute([1, 2, 3], [2, 2, 2], 1));
        Assert.Equal(0, new R2Score(R2Aggregation.VarianceWeightedAverage).Compute([2, 2, 2], [2, 2, 2], 1));
        Assert.Equal(1, new R2Score().Compute([1, 2, 3], [1, 2, 3], 1), 1e-12);
        // A large mean leaves the variance its digits; regressors beyond the samples adjust nothing.
        Assert.Equal(0.625, new R2Score(numRegressors: 9).Compute([10001, 10000, 10003], [10001, 10001, 10003], 1), 1e-9);
    }

    [Fact]
    public void CorrelationsAlongTheLastAxis()
    {
        JsonElement[] golden = [.. Golden.GetProperty("correlations").EnumerateArray()];
        AssertBoth([.. golden.Select(one => one.GetProperty("pearson"))], new PearsonCorrelation(), Outputs, Targets);
        AssertBoth([.. golden.Select(one => one.GetProperty("concordance"))], new ConcordanceCorrelation(), Outputs, Targets);
        Assert.Equal(0, new ConcordanceCorrelation().Compute([1, 1], [1, 1], 2));
        Assert.Equal(-1, new PearsonCorrelation().Compute([10000, -10000], [-1, 1], 2), 1e-12);
    }

    [Theory]
    [InlineData("0.3", 0.3)]
    [InlineData("0.6", 0.6)]
    [InlineData("1", 1)]
    public void TheBestOfOneRateWhereAnotherIsAtLeastABound(string name, double bound)
    {
        foreach (int count in (int[])[1, 2, 6, 200])
        {
            foreach (Metric metric in OperatingPoints(bound, count, null))
                AssertBoth([.. Golden.GetProperty("at").GetProperty($"{metric.GetType().Name} {name} {count}").EnumerateArray()],
                    metric, Scores, Truths);
        }
        foreach (Metric metric in OperatingPoints(0.5, 200, 2))
            AssertBoth(
                [.. Golden.GetProperty("at of column 2").GetProperty(metric.GetType().Name).EnumerateArray()], metric, Scores, Truths);
    }

    [Fact]
    public void IntersectionOverUnion()
    {
        Real[] predicted = Golden.GetProperty("predicted").Reals();
        Check("all", new MeanIoU(4), predicted, Labels);
        Check("all", new MeanIoU(4, sparseYPred: false), Scores, Labels);
        Check("all", new OneHotMeanIoU(4), Scores, OneHot());
        Check("all", new OneHotMeanIoU(4, sparseYPred: true), predicted, OneHot());
        Check("1 and 3", new IoU(4, [1, 3], sparseYPred: false), Scores, Labels);
        Check("1 and 3", new IoU(4, [1, 3], sparseYTrue: false), predicted, OneHot());
        Check("1 and 3", new OneHotIoU(4, [1, 3]), Scores, OneHot());
        Check("without 2", new MeanIoU(4, 2), predicted, Labels);
        Check("without 2", new IoU(4, [0, 1, 2, 3], 2), predicted, Labels);
        Check("without 2", new OneHotIoU(4, [0, 1, 2, 3], 2, true), predicted, OneHot());
        Check("of five", new MeanIoU(5), predicted, Labels);
        Check("binary 0.5 (0, 1)", new BinaryIoU(), Scores, Truths);
        Check("binary 0.7 (0, 1)", new BinaryIoU(threshold: 0.7), Scores, Truths);
        Check("binary 0.5 (1,)", new BinaryIoU([1]), Scores, Truths);
        Check("binary 0.7 (1,)", new BinaryIoU([1], 0.7), Scores, Truths);
        Assert.Equal(0, new MeanIoU(2, -1).Compute([0, 1], [-1, -1], 1));

        static void Check(string name, Metric metric, Real[] outputs, Real[] targets)
        {
            JsonElement golden = Golden.GetProperty("iou").GetProperty(name);
            int width = outputs.Length / Labels.Length, targetWidth = targets.Length / Labels.Length;
            Assert.Equal(golden[0].GetDouble(), metric.Compute(outputs, targets, width, targetWidth), Tolerance);
            Assert.Equal(golden[1].GetDouble(), metric.Compute(outputs, targets, width, targetWidth, Weights), Tolerance);
        }
    }

    [Fact]
    public void ClassesThatThereAreNotAreRefused()
    {
        AssertRefused(() => new MeanIoU(3).Compute([0, 3], [0, 1], 1), "MeanIoU expects class numbers from 0 to 2; got target 1, output 3");
        AssertRefused(() => new IoU(3, [3]).Compute([0], [0], 1), "IoU expects targetClassIds from 0 to 2; got 3");
        AssertRefused(
            () => new MeanIoU(3).Compute([0, 1, 0], [0], 3, 1),
            "MeanIoU expects 1 in the last axis of outputs and 1 in that of targets; got outputs of 3, targets of 1.");
        AssertRefused(() => new RecallAtPrecision(0.5, classId: 2).Compute([0, 1], [0, 1], 2), "RecallAtPrecision expects classId");

        static void AssertRefused(Action compute, string words) =>
            Assert.Contains(words, Assert.Throws<NeuronaException>(compute).Message, StringComparison.Ordinal);
    }

    private static Metric[] OperatingPoints(double bound, int count, int? column) =>
    [
        new SpecificityAtSensitivity(bound, count, column), new SensitivityAtSpecificity(bound, count, column),
        new PrecisionAtRecall(bound, count, column), new RecallAtPrecision(bound, count, column),
    ];

    private static Real[] OneHot()
    {
        Real[] oneHot = new Real[Scores.Length];
        for (int r = 0; r < Labels.Length; r++)
            oneHot[r * Columns + (int)Labels[r]] = 1;
        return oneHot;
    }

    private static void AssertPositives(JsonElement[] golden, Precision precision, Recall recall)
    {
        AssertBoth([.. golden.Select(one => one.GetProperty("precision"))], precision, Scores, Truths);
        AssertBoth([.. golden.Select(one => one.GetProperty("recall"))], recall, Scores, Truths);
    }

    // Without weights and with them.
    private static void AssertBoth(JsonElement[] golden, Metric metric, Real[] outputs, Real[] targets)
    {
        int width = targets.Length / (outputs.Length / Columns);
        Assert.Equal(golden[0].GetDouble(), metric.Compute(outputs, targets, Columns, width), Tolerance * 10);
        Assert.Equal(golden[1].GetDouble(), metric.Compute(outputs, targets, Columns, width, Weights), Tolerance * 10);
    }

    private static void AssertEach(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance);
    }
}
