using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Options of metrics against their definitions, computed by tests/golden/options.py.</summary>
public sealed class MetricOptionTests
{
    private const int Columns = 3;

    private static readonly JsonElement Golden = GoldenFiles.Read("options.json").GetProperty("metrics");
    private static readonly double Tolerance = GoldenFiles.IsDouble ? 1e-10 : 2e-6;

    private static readonly Real[] Scores = Golden.GetProperty("scores").Reals(), Logits = Golden.GetProperty("logits").Reals(),
        Truths = Golden.GetProperty("truths").Reals(), Weights = Golden.GetProperty("weights").Reals();

    private static readonly double[] LabelWeights = Golden.GetProperty("label weights").Numbers();

    public static TheoryData<string> Areas => [.. Golden.GetProperty("areas").EnumerateObject().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Areas))]
    public void AreasUnderTheCurves(string name)
    {
        string[] words = name.Split(' ');
        AucCurve curve = Enum.Parse<AucCurve>(words[0]);
        Enum.TryParse(words[1], ignoreCase: true, out AucSummation method);
        Metric metric = name switch
        {
            _ when name.EndsWith("of labels", StringComparison.Ordinal) && words.Length == 4 =>
                new AUC(50, curve, method, multiLabel: true, numLabels: Columns),
            _ when name.EndsWith("of weighted labels", StringComparison.Ordinal) =>
                new AUC(50, curve, method, multiLabel: true, labelWeights: LabelWeights),
            _ when name.EndsWith("of thresholds", StringComparison.Ordinal) =>
                new AUC(curve: curve, summationMethod: method, thresholds: [0.9, 0.1, 0.3, 0.35, 0.6]),
            _ when name.EndsWith("with weights of labels", StringComparison.Ordinal) => new AUC(50, curve, labelWeights: LabelWeights),
            _ when name.EndsWith("of logits", StringComparison.Ordinal) => new AUC(50, curve, fromLogits: true),
            _ => new AUC(int.Parse(words[2], System.Globalization.CultureInfo.InvariantCulture), curve, method),
        };
        Real[] outputs = name.EndsWith("of logits", StringComparison.Ordinal) ? Logits : Scores;
        AssertBoth(Golden.GetProperty("areas").GetProperty(name), metric, outputs);
    }

    [Fact]
    public void SeveralThresholdsAreSeveralValues()
    {
        foreach (Metric metric in (Metric[])
        [
            new TruePositives([0.3, 0.5, 0.7]), new FalsePositives([0.3, 0.5, 0.7]), new TrueNegatives([0.3, 0.5, 0.7]),
            new FalseNegatives([0.3, 0.5, 0.7]), new Precision([0.3, 0.5, 0.7]), new Recall([0.3, 0.5, 0.7]),
        ])
        {
            string[] limits = ["0.3", "0.5", "0.7"];
            Assert.Equal(limits.Select(limit => $"{metric.Name}_{limit}"), metric.Parts.Select(part => part.Name));
            for (int i = 0; i < limits.Length; i++)
                AssertBoth(Golden.GetProperty("positives").GetProperty($"{metric.GetType().Name} {limits[i]}"), metric.Parts[i], Scores);
            Assert.Contains("expects one value to compute; got 3",
                Assert.Throws<NeuronaException>(() => metric.Compute(Scores, Truths, Columns)).Message, StringComparison.Ordinal);
        }
        Assert.Single(new Precision(0.3).Parts);
        Assert.Single(new AUC().Parts);
    }

    [Fact]
    public void SeveralThresholdsAreMeasuredByName()
    {
        Model model = new Sequential(2) { new Dense(1, Activation.Sigmoid) };
        model.Compile(new SGD(0.1), new BinaryCrossentropy(), new Precision([0.25, 0.75]) { Name = "exact" }, new Recall([0, 1]));
        Dataset data = Dataset.From(new Real[,] { { 1, 2 }, { 3, 4 } }, new Real[,] { { 0 }, { 1 } });
        Assert.Equal(["loss", "exact_0.25", "exact_0.75", "recall_0", "recall_1"], model.Evaluate(data).Names);
        Assert.Equal(1, model.Evaluate(data)["recall_0"]);
        Assert.Equal(0, model.Evaluate(data)["recall_1"]);
        History history = model.Fit(data, new() { Epochs = 2 });
        Assert.Equal(2, history["recall_0"].Count);
    }

    [Fact]
    public void ThresholdsAreReadAndWritten()
    {
        Precision one = Assert.IsType<Precision>(Metric.FromJson(new Precision([0.2, 0.5]).ToJson()));
        Assert.Equal([0.2, 0.5], one.Thresholds.ToArray());
        Assert.Contains("\"thresholds\":[0.2,0.5]", one.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"thresholds\":0.5", new Recall().ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"thresholds\":null", new Recall(topK: 2).ToJson(), StringComparison.Ordinal);
        AUC area = new(
            curve: AucCurve.PR, summationMethod: AucSummation.Majoring, thresholds: [0.25, 0.5], multiLabel: true, numLabels: 2,
            labelWeights: [1, 2], fromLogits: true);
        AUC read = Assert.IsType<AUC>(Metric.FromJson(area.ToJson()));
        Assert.Equal(area.ToJson(), read.ToJson());
        Assert.Equal((4, AucSummation.Majoring, 2), (read.NumThresholds, read.SummationMethod, read.NumLabels));
        Assert.Equal([1.0, 2], read.LabelWeights);
        Assert.Equal(AucCurve.PR, Assert.IsType<AUC>(Metric.FromJson("""{"class_name": "AUC", "config": {"curve": "PR"}}""")).Curve);
        Assert.Contains("summation_method to be one of interpolation, minoring, majoring", Refused(() => Metric.FromJson(
            """{"class_name": "AUC", "config": {"summation_method": "left"}}""")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        Assert.Contains("a threshold from 0 to 1; got 1.5", Refused(() => new Precision([0.5, 1.5])), StringComparison.Ordinal);
        Assert.Contains("AUC expects 2 outputs, as numLabels says; got 3",
            Refused(() => (object)new AUC(multiLabel: true, numLabels: 2).Compute(Scores, Truths, Columns)), StringComparison.Ordinal);
        Assert.Contains("AUC expects a weight for each of 3 outputs; got 1",
            Refused(() => (object)new AUC(labelWeights: [1]).Compute(Scores, Truths, Columns)), StringComparison.Ordinal);
        Assert.Contains("a weight of labels of at least 0; got -1", Refused(() => new AUC(labelWeights: [-1])), StringComparison.Ordinal);
    }

    private static string Refused(Func<object> action) => Assert.Throws<NeuronaException>(action).Message;

    // Without weights and with them.
    private static void AssertBoth(JsonElement golden, Metric metric, Real[] outputs)
    {
        Assert.Equal(golden[0].GetDouble(), metric.Compute(outputs, Truths, Columns), Tolerance * 10);
        Assert.Equal(golden[1].GetDouble(), metric.Compute(outputs, Truths, Columns, weights: Weights), Tolerance * 10);
    }
}
