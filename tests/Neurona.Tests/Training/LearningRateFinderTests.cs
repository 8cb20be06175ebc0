using System.Text.Json;
using System.Xml.Linq;
using Neurona.Contracts;

namespace Neurona.Tests;

public sealed class LearningRateFinderTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("search.json").GetProperty("curves");

    public static TheoryData<string> Curves => [.. Golden.EnumerateObject().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Curves))]
    public void CurveZonesAndSuggestionFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty(name);
        double low = golden.GetProperty("low").GetDouble(), high = golden.GetProperty("high").GetDouble();
        double[] rates = LearningRateFinder.Rates(low, high, golden.GetProperty("steps").GetInt32());
        AssertClose(golden.GetProperty("rates").Numbers(), rates);
        List<double> losses = [.. golden.GetProperty("losses").Numbers()];
        if (name.StartsWith("NaN", StringComparison.Ordinal))
            losses.Add(double.NaN);
        LearningRateCurve curve = new(rates, losses);
        AssertClose(golden.GetProperty("losses").Numbers(), curve.Losses);
        AssertClose(golden.GetProperty("smoothed").Numbers(), curve.Smoothed);
        Assert.Equal(curve.Losses.Count, curve.Rates.Count);
        AssertClose(Numbers(golden.GetProperty("suggested")), curve.Suggested is { } rate ? [rate] : []);
        AssertClose(Numbers(golden.GetProperty("diverged")), curve.DivergedAt is { } end ? [end] : []);
        AssertClose(Numbers(golden.GetProperty("too small")), Ends(curve.TooSmall));
        AssertClose(Numbers(golden.GetProperty("good")), Ends(curve.Good));
        AssertClose(Numbers(golden.GetProperty("too large")), Ends(curve.TooLarge));
    }

    [Fact]
    public void TheTrainingThatFollowsIsTheOneThatWouldHaveBeen()
    {
        Dataset data = Samples.Classes(60);
        FitOptions options = new() { Epochs = 2, BatchSize = 8 };
        Model alone = Samples.Classifier(new Adam(0.01) { UseEma = true, GradientAccumulationSteps = 2 }), tested =
            Samples.Classifier(new Adam(0.01) { UseEma = true, GradientAccumulationSteps = 2 });
        alone.Fit(data, options);
        tested.Fit(data, options);
        string before = tested.WeightsHash();
        LearningRateCurve curve = LearningRateFinder.Run(tested, data, options);
        Assert.Equal(before, tested.WeightsHash());
        Assert.True(curve.Losses.Count > 20);
        History first = alone.Fit(data, options), second = tested.Fit(data, options);
        Assert.Equal(alone.WeightsHash(), tested.WeightsHash());
        Assert.Equal(first["loss"], second["loss"]);
        Assert.Equal(first.LearningRate, second.LearningRate);
    }

    [Fact]
    public void TheCurveIsTheSameOnEveryThreadCount()
    {
        LearningRateCurve Run(int threads) =>
            LearningRateFinder.Run(Samples.Classifier(), Samples.Classes(100), new() { Threads = threads, BatchSize = 64 });
        LearningRateCurve one = Run(1), two = Run(2);
        Assert.Equal(one.Losses, two.Losses);
        Assert.Equal(one.ToString(), two.ToString());
    }

    [Fact]
    public void FewSamplesAreGoneThroughAgain()
    {
        LearningRateCurve curve =
            LearningRateFinder.Run(Samples.Classifier(), Samples.Classes(5), new() { BatchSize = 4 }, low: 1e-7, high: 1e-3, steps: 25);
        Assert.Equal(25, curve.Losses.Count);
        Assert.Equal((1e-7, 1e-3), (curve.Rates[0], curve.Rates[^1]));
        Assert.Null(curve.DivergedAt);
    }

    [Fact]
    public void TheFirstStepsAreThoseOfATrainingWithTheirRates()
    {
        Dataset data = Samples.Values(64);
        FitOptions options = new() { BatchSize = 8, Shuffle = false, Seed = 5 };
        LearningRateCurve curve = LearningRateFinder.Run(Samples.Regressor(), data, options, 1e-3, 0.1, 10);
        List<double> losses = [];
        Model model = Samples.Regressor();
        model.Fit(data, new()
        {
            BatchSize = 8,
            Shuffle = false,
            Seed = 5,
            Callbacks = [new LambdaCallback
            {
                BatchBegin = run => run.LearningRate = LearningRateFinder.Rates(1e-3, 0.1, 10)[run.Batch],
                BatchEnd = run => losses.Add(run.BatchLoss),
            }],
        });
        Assert.Equal(losses, curve.Losses.Take(8));
    }

    [Fact]
    public void ValidationSplitAndWeightsAreThoseOfTheTraining()
    {
        Dataset data = Samples.Values(40);
        float[] weights = [.. Enumerable.Range(0, 40).Select(i => i < 30 ? i * 0.1f : 1e30f)];
        FitOptions options = new() { SampleWeights = weights, ValidationSplit = 0.25 };
        LearningRateCurve cut = LearningRateFinder.Run(Samples.Regressor(), data, options);
        LearningRateCurve part = LearningRateFinder.Run(Samples.Regressor(), data.Take(30).WithWeights(weights.AsSpan(0, 30)));
        Assert.Equal(part.Losses, cut.Losses);
    }

    [Fact]
    public void ALossThatIsNotFiniteEndsTheTest()
    {
        Model model = Samples.Regressor(new SGD(0.1));
        string before = model.WeightsHash();
        LearningRateCurve curve = LearningRateFinder.Run(model, Samples.Values(64), high: 1e30);
        Assert.NotNull(curve.DivergedAt);
        Assert.All(curve.Losses, loss => Assert.True(double.IsFinite(loss)));
        Assert.Contains("diverged", curve.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, model.WeightsHash());
        Sequential overflowing = new(3) { new Dense(1) { KernelInitializer = new Constant(3e38) } };
        overflowing.Compile(new SGD(), new MeanSquaredError());
        Says(() => LearningRateFinder.Run(overflowing, Samples.Values(8)), "a finite loss before the first update; got ");
        Assert.All(overflowing["dense/kernel"].ToArray(), weight => Assert.Equal(3e38f, weight));
    }

    [Fact]
    public void WrongUseGetsASentence()
    {
        Model model = Samples.Regressor();
        Dataset data = Samples.Values(8);
        Says(() => LearningRateFinder.Run(Samples.Regressor(new SGD(new ExponentialDecay(0.1, 10, 0.5))), data),
            "an optimizer with a constant rate; got one that follows ExponentialDecay. ");
        Says(() => LearningRateFinder.Run(model, data, low: 0), "low of more than 0; got 0");
        Says(() => LearningRateFinder.Run(model, data, low: 1, high: 1), "low below 1; got 1");
        Says(() => LearningRateFinder.Run(model, data, high: double.NaN), "a finite high; got NaN");
        Says(() => LearningRateFinder.Run(model, data, steps: 9), "steps of at least 10; got 9");
        Says(() => LearningRateFinder.Run(model, data.Take(0)), "at least one sample; got an empty data set");
        Says(() => LearningRateFinder.Run(model, Samples.Classes(8)), "LearningRateFinder.Run expects samples of shape 3");
        Says(() => LearningRateFinder.Run(new Sequential(3) { new Dense(1) }, data), "to be compiled first");
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => LearningRateFinder.Run(model, data, cancellationToken: source.Token));
        model.Fit(data);   // nobody has it any more
    }

    [Fact]
    public void TheTableAndTheFileSayWhatWasFound()
    {
        double[] rates = LearningRateFinder.Rates(0.001, 1, 10);
        LearningRateCurve curve = new(rates, [4, 4, 3, 2, 2, 1, 0, 1, 2, 5]);
        Assert.Equal("""
            too small  1.0e-3 to 4.6e-3
            good       4.6e-3 to 4.6e-3
            too large  1.0e-1 to 1.0e+0
            suggested  4.6e-3
            """, curve.ToString().ReplaceLineEndings("\n"));
        Assert.Equal("The loss falls at no rate from 1.0e-3 to 1.0e+0.", new LearningRateCurve(rates, [.. new double[10]]).ToString());
        using TemporaryFolder folder = new();
        curve.SaveCsv(folder["curve.csv"]);
        string[] lines = File.ReadAllLines(folder["curve.csv"]);
        Assert.Equal((11, "rate,loss,smoothed", "0.001,4,4"), (lines.Length, lines[0], lines[1]));
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void ThePictureIsWellFormedAndHoldsTheCurve(string name)
    {
        JsonElement golden = Golden.GetProperty(name);
        LearningRateCurve curve = new(golden.GetProperty("rates").Numbers(), golden.GetProperty("losses").Numbers());
        using TemporaryFolder folder = new();
        curve.SaveSvg(folder["curve.svg"]);
        string text = File.ReadAllText(folder["curve.svg"]);
        XElement picture = XElement.Parse(text);
        Assert.Equal(curve.Losses.Count, picture.Descendants().Count(element => element.Name.LocalName == "circle"));
        Assert.Equal(curve.Suggested is not null, text.Contains("suggested", StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
    }

    private static double[] Numbers(JsonElement golden) => golden.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Number => [golden.GetDouble()],
        _ => golden.Numbers(),
    };

    private static double[] Ends((double From, double To)? zone) => zone is { } range ? [range.From, range.To] : [];

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            Assert.InRange(actual[i], expected[i] - 1e-12 * Math.Abs(expected[i]), expected[i] + 1e-12 * Math.Abs(expected[i]));
    }

    private static void Says(Action action, string part) =>
        Assert.Contains(part, Assert.Throws<NeuronaException>(action).Message, StringComparison.Ordinal);
}
