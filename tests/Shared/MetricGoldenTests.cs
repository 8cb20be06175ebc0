using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Metrics on arrays against their definitions, computed by tests/golden/vocabulary.py.</summary>
public sealed class MetricGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("vocabulary.json").GetProperty("metrics");
    private static readonly double Tolerance = GoldenFiles.IsDouble ? 1e-11 : 2e-6;

    private static Real[] Scores => Golden.GetProperty("scores").Reals();

    private static Real[] Truths => Golden.GetProperty("truths").Reals();

    private static Real[] Weights => Golden.GetProperty("weights").Reals();

    [Theory]
    [InlineData("roc", AucCurve.ROC, 200)]
    [InlineData("roc", AucCurve.ROC, 7)]
    [InlineData("pr", AucCurve.PR, 200)]
    [InlineData("pr", AucCurve.PR, 7)]
    public void AreasUnderTheCurves(string curve, AucCurve kind, int thresholds)
    {
        JsonElement golden = Golden.GetProperty("auc");
        AUC metric = new(thresholds, kind);
        Assert.Equal(golden.GetProperty($"{curve} {thresholds}").GetDouble(), metric.Compute(Scores, Truths, 3), Tolerance);
        Assert.Equal(
            golden.GetProperty($"{curve} {thresholds} weighted").GetDouble(),
            metric.Compute(Scores, Truths, 3, weights: Weights), Tolerance);
    }

    [Theory]
    [InlineData("0.25")]
    [InlineData("0.5")]
    [InlineData("0.75")]
    public void PrecisionAndRecallCountWhatIsAboveTheThreshold(string threshold)
    {
        JsonElement golden = Golden.GetProperty("positives").GetProperty(threshold);
        double limit = JsonElement.Parse(threshold).GetDouble();
        foreach ((string name, Metric metric) in ((string, Metric)[])[("precision", new Precision(limit)), ("recall", new Recall(limit))])
        {
            Assert.Equal(golden.GetProperty("all").GetProperty(name).GetDouble(), metric.Compute(Scores, Truths, 3), Tolerance);
            Assert.Equal(
                golden.GetProperty("weighted").GetProperty(name).GetDouble(),
                metric.Compute(Scores, Truths, 3, weights: Weights), Tolerance);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void PrecisionAndRecallOfOneColumn(int column)
    {
        JsonElement golden = Golden.GetProperty("positives of column")[column];
        Assert.Equal(
            golden.GetProperty("precision").GetDouble(),
            new Precision(classId: column).Compute(Scores, Truths, 3, weights: Weights), Tolerance);
        Assert.Equal(
            golden.GetProperty("recall").GetDouble(),
            new Recall(classId: column).Compute(Scores, Truths, 3, weights: Weights), Tolerance);
    }

    [Fact]
    public void ErrorsAreMeansOverEverything()
    {
        Assert.Equal(Golden.GetProperty("rmse").GetDouble(), new RootMeanSquaredError().Compute(Scores, Truths, 3), Tolerance);
        Assert.Equal(
            Golden.GetProperty("rmse weighted").GetDouble(),
            new RootMeanSquaredError().Compute(Scores, Truths, 3, weights: Weights), Tolerance);
        Assert.Equal(
            Golden.GetProperty("mae weighted").GetDouble(),
            new LossMetric(new MeanAbsoluteError()).Compute(Scores, Truths, 3, weights: Weights), Tolerance);
    }

    [Theory]
    [InlineData("CosineSimilarity")]
    [InlineData("CosineSimilarity at its edges")]
    public void TheCosineOfTheMetricIsThatOfTheLossWithTheOtherSign(string name)
    {
        JsonElement golden = GoldenFiles.Read("losses.json").GetProperty(name);
        Real[] outputs = golden.GetProperty("outputs").Reals(), targets = golden.GetProperty("targets").Reals();
        MeanCosineSimilarity metric = new();
        Assert.Equal(-golden.GetProperty("mean").GetDouble(), metric.Compute(outputs, targets, 3), Tolerance);
        Assert.Equal(
            -golden.GetProperty("weighted mean").GetDouble(),
            metric.Compute(outputs, targets, 3, weights: golden.GetProperty("weights").Reals()), Tolerance);
    }

    [Fact]
    public void SoftTargetsAreComparedAsTheyAre()
    {
        JsonElement golden = Golden.GetProperty("soft");
        Real[] outputs = golden.GetProperty("outputs").Reals(), targets = golden.GetProperty("targets").Reals();
        Assert.Equal(golden.GetProperty("binary accuracy").GetDouble(), new BinaryAccuracy().Compute(outputs, targets, 1), 1e-12);
        Assert.Equal(golden.GetProperty("binary accuracy").GetDouble(), new Accuracy().Compute(outputs, targets, 1), 1e-12);
        // Every target but 0 is a positive, as Keras turns targets into yes and no.
        Assert.Equal(1, new Precision(0.8).Compute(outputs, targets, 1));
        Assert.Equal(2.0 / 5, new Recall(0.8).Compute(outputs, targets, 1), 1e-12);
    }

    [Fact]
    public void ExactMatchIsKerasClassAccuracy() =>
        Assert.Equal(0.5, new ExactMatch().Compute([1, 2, 3, 4], [1, 3, 2, 4], 1));

    [Fact]
    public void NothingPredictedOrNothingThereIsZero()
    {
        Assert.Equal(0, new Precision().Compute([(Real)0.5, (Real)0.2], [1, 1], 1));
        Assert.Equal(0, new Recall().Compute([(Real)0.9], [0], 1));
        Assert.Equal(0, new AUC().Compute([(Real)0.9], [1], 1));
    }
}
