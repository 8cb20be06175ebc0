using System.Text.Json;
using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>Metrics gathered batch by batch against scikit-learn over all samples.</summary>
public sealed class MetricTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("statistics_golden.json");

    [Fact]
    public void EveryMetricIsTestedHere() =>
        Assert.Equal([
            "AUC", "Accuracy", "BinaryAccuracy", "BinaryIoU", "CategoricalAccuracy", "ConcordanceCorrelation",
            "ExactMatch", "F1Score", "FBetaScore", "FalseNegatives", "FalsePositives", "IoU", "LossMetric",
            "MeanCosineSimilarity", "MeanIoU", "OneHotIoU", "OneHotMeanIoU", "PearsonCorrelation", "Precision",
            "PrecisionAtRecall", "R2Score", "Recall", "RecallAtPrecision", "RootMeanSquaredError",
            "SensitivityAtSpecificity", "SparseCategoricalAccuracy", "SparseTopKCategoricalAccuracy",
            "SpecificityAtSensitivity", "TopKCategoricalAccuracy", "TrueNegatives", "TruePositives",
        ], PublicTypes.Of<Metric>().Select(type => type.Name));

    [Theory]
    [InlineData("0.25")]
    [InlineData("0.5")]
    [InlineData("0.75")]
    public void PrecisionAndBinaryAccuracyOverUnequalBatches(string threshold)
    {
        float limit = float.Parse(threshold);
        Assert.Equal(
            Golden.GetProperty("precision").GetProperty(threshold).GetDouble(),
            InBatches(new Precision(limit), "score", "truth", 3), 1e-12);
        Assert.Equal(
            Golden.GetProperty("binary accuracy").GetProperty(threshold).GetDouble(),
            InBatches(new BinaryAccuracy(limit), "score", "truth", 3), 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void PrecisionOfOneColumn(int column) =>
        Assert.Equal(
            Golden.GetProperty("precision of column")[column].GetDouble(),
            InBatches(new Precision(classId: column), "score", "truth", 3), 1e-12);

    [Fact]
    public void CategoricalAccuracyOfClassNumbersAndOneHot()
    {
        double expected = Golden.GetProperty("categorical accuracy").GetDouble();
        Assert.Equal(expected, InBatches(new SparseCategoricalAccuracy(), "logits", "labels", 1), 1e-12);
        float[] oneHot = Dataset.OneHot([.. Golden.GetProperty("labels").Numbers().Select(label => (int)label)], 4);
        Assert.Equal(expected, InBatches(new CategoricalAccuracy(), Golden.GetProperty("logits").Reals(), oneHot, 4, 4), 1e-12);
    }

    [Fact]
    public void NothingSeenOrNothingCalledIsZero()
    {
        foreach (Metric metric in (Metric[])[new Precision(), new BinaryAccuracy()])
            Assert.Equal(0, metric.Result(new double[metric.StateSize(1, 1)]));
        Assert.Equal(0, new Precision().Compute([0.2f, 0.5f], [1, 1], 1));
    }

    // Numbers by hand; that of AUC is in Keras' documentation.
    [Fact]
    public void SmallExamplesGiveWhatTheirDefinitionsSay()
    {
        Assert.Equal(1 / 3.0, new Recall().Compute([0.9f, 0.2f, 0.7f, 0.4f], [1, 1, 0, 1], 1), 1e-12);
        Assert.Equal(Math.Sqrt(12.5), new RootMeanSquaredError().Compute([0, 3], [4, 0], 1), 1e-6);
        Assert.Equal(12.5, new LossMetric(new MeanSquaredError()).Compute([0, 3], [4, 0], 1), 1e-12);
        Assert.Equal(0.75, new ExactMatch().Compute([1, 2, 3, 4], [1, 0, 3, 4], 2), 1e-12);
        Assert.Equal(0.75, new AUC().Compute([0, 0.5f, 0.3f, 0.9f], [0, 0, 1, 1], 1), 1e-6);
    }

    [Fact]
    public void WeightsOfSamplesAreThoseOfRepeatedSamples()
    {
        foreach (Metric metric in (Metric[])
            [new AUC(), new BinaryAccuracy(), new Precision(), new Recall(), new RootMeanSquaredError(), new MeanSquaredError()])
        {
            double weighted = metric.Compute([0.9f, 0.2f, 0.7f], [1, 1, 0], 1, weights: [2, 1, 3]);
            Assert.Equal(metric.Compute([0.9f, 0.9f, 0.2f, 0.7f, 0.7f, 0.7f], [1, 1, 1, 0, 0, 0], 1), weighted, 1e-6);
        }
    }

    [Fact]
    public void OneEvaluationKnowsNothingOfAnother()
    {
        BinaryAccuracy accuracy = new();
        Assert.Equal(0, accuracy.Compute([0.9f], [0], 1));
        Assert.Equal(1, accuracy.Compute([0.9f, 0.1f], [1, 0], 1));
    }

    [Fact]
    public void OfEqualOutputsTheFirstIsTheAnswer() => Assert.Equal(1, new SparseCategoricalAccuracy().Compute([1, 1, 0], [0], 3, 1));

    [Theory]
    [InlineData(1, 1, typeof(BinaryAccuracy))]
    [InlineData(3, 1, typeof(SparseCategoricalAccuracy))]
    [InlineData(3, 3, typeof(CategoricalAccuracy))]
    public void AccuracyStandsForTheOneThatFits(int output, int target, Type type)
    {
        Metric metric = new Accuracy().Resolve(output, target);
        Assert.IsType(type, metric);
        Assert.Equal(("accuracy", false), (metric.Name, metric.Weighted));
        Assert.True(metric.HigherIsBetter);
        Metric weighted = new Accuracy { Name = "mine", Weighted = true }.Resolve(output, target);
        Assert.IsType(type, weighted);
        Assert.Equal(("mine", true), (weighted.Name, weighted.Weighted));
    }

    [Fact]
    public void WeightsCountForWeightedMetricsOnly()
    {
        // The first of two samples is right, and weighs three times as much as the other.
        Sequential model = new(1) { new Dense(1, Activation.Sigmoid) { KernelInitializer = new Ones() } };
        model.Compile(new SGD(), new BinaryCrossentropy(), new Accuracy(), new Accuracy { Name = "weighted", Weighted = true });
        Evaluation evaluation = model.Evaluate(Dataset.From([2, 2], 1, [1, 0], 1).WithWeights([3, 1]));
        Assert.Equal((0.5, 0.75), (evaluation["accuracy"], evaluation["weighted"]));
    }

    [Fact]
    public void OnlyErrorsAreBetterWhenTheyAreSmaller()
    {
        Metric[] rising =
        [
            new AUC(), new Accuracy(), new BinaryAccuracy(), new CategoricalAccuracy(), new ExactMatch(), new Precision(),
            new Recall(), new SparseCategoricalAccuracy(), new MeanCosineSimilarity(), new ConcordanceCorrelation(), new F1Score(),
            new FBetaScore(), new BinaryIoU(), new IoU(2, [0]), new MeanIoU(2), new OneHotIoU(2, [0]), new OneHotMeanIoU(2),
            new PearsonCorrelation(), new PrecisionAtRecall(0.5), new R2Score(), new RecallAtPrecision(0.5),
            new SensitivityAtSpecificity(0.5), new SpecificityAtSensitivity(0.5), new TopKCategoricalAccuracy(),
            new SparseTopKCategoricalAccuracy(), new TrueNegatives(), new TruePositives(),
        ];
        Metric[] falling =
            [new LossMetric(new MeanAbsoluteError()), new RootMeanSquaredError(), new FalseNegatives(), new FalsePositives()];
        PublicTypes.AssertAllHaveExamples<Metric>([.. rising, .. falling]);
        Assert.All(rising, metric => Assert.True(metric.HigherIsBetter, metric.Name));
        Assert.All(falling, metric => Assert.False(metric.HigherIsBetter, metric.Name));
    }

    [Fact]
    public void AnOutputThatIsNotANumberIsNeverAYes()
    {
        // Of two positives one is found at most, so the curves end at half of the true positive rate and of the recall.
        float[] outputs = [float.NaN, 0.9f, 0.1f], targets = [1, 1, 0];
        Assert.Equal(0.5, new AUC().Compute(outputs, targets, 1), 1e-12);
        Assert.Equal(0.5, new AUC(curve: AucCurve.PR).Compute(outputs, targets, 1), 1e-12);
        Assert.Equal(0.5, new Recall().Compute(outputs, targets, 1), 1e-12);
        Assert.Equal(1, new Precision().Compute(outputs, targets, 1));
        Assert.Equal(2 / 3.0, new BinaryAccuracy().Compute(outputs, targets, 1), 1e-12);
        // As a negative it is no false alarm: half of the false positive rate is never reached.
        Assert.Equal(0.5, new AUC().Compute(outputs, [0, 1, 0], 1), 1e-12);
        Assert.Equal(0, new AUC().Compute([float.NaN, float.NaN], [1, 0], 1));
    }

    [Fact]
    public void EvaluationsOfUnequalBatchesAreThoseOfAllSamples()
    {
        Dataset data = Samples.Classes(53);
        Sequential model = Samples.Classifier();
        Evaluation all = model.Evaluate(data, 53);
        foreach (int batch in (int[])[1, 7, 52, 1000])
        {
            Evaluation parts = model.Evaluate(data, batch);
            Assert.Equal(all["accuracy"], parts["accuracy"]);
            Assert.Equal(all.Loss, parts.Loss, 1e-6);
        }
        Assert.Equal(["loss", "accuracy"], all.Names);
        Assert.Matches(@"^loss: \d\.\d{4} - accuracy: \d\.\d{4}$", all.ToString());
    }

    private static double InBatches(Metric metric, string outputs, string targets, int width) =>
        InBatches(metric, Golden.GetProperty(outputs).Reals(), Golden.GetProperty(targets).Reals(), outputs == "score" ? 3 : 4, width);

    private static double InBatches(Metric metric, float[] outputs, float[] targets, int columns, int width)
    {
        int at = 0;
        double[] state = new double[metric.StateSize(columns, width)];
        foreach (double size in Golden.GetProperty("batches").Numbers())
        {
            int rows = (int)size;
            metric.Update(new()
            {
                Y = new(outputs.AsSpan(at * columns), rows, columns),
                Target = new(targets.AsSpan(at * width), rows, width),
                State = state,
                Scratch = new float[rows * metric.ScratchPerRow(columns)],
            });
            at += rows;
        }
        Assert.Equal(outputs.Length, at * columns);
        return metric.Result(state);
    }
}
