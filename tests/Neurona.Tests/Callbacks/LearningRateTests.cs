using System.Text.Json;
using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>Callbacks that set the learning rate: ReduceLROnPlateau by Keras' rules, as tests/golden/constraints.py computes
/// them, and LearningRateScheduler.</summary>
public sealed class LearningRateTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("constraints.json").GetProperty("plateau");

    public static TheoryData<string> Names => [.. Golden.EnumerateObject().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ThePlateausRatesAreKeras(string name)
    {
        double[] values = Golden.GetProperty(name).GetProperty("values").Numbers();
        double[] expected = Golden.GetProperty(name).GetProperty("rates").Numbers();
        AssertRates(expected, Rates(Plateau(name, MonitorMode.Auto), new Scripted(false, values), values.Length));
        AssertRates(expected, Rates(Plateau(name, MonitorMode.Auto), new Scripted(true, [.. values.Select(v => -v)]), values.Length));
        AssertRates(expected, Rates(Plateau(name, MonitorMode.Max), new Scripted(false, [.. values.Select(v => -v)]), values.Length));
        AssertRates(expected, Rates(Plateau(name, MonitorMode.Min), new Scripted(true, values), values.Length));
    }

    [Fact]
    public void AReductionIsNoted()
    {
        Sequential model = Model(new Scripted(false, 1, 1));
        History history = model.Fit(Samples.Values(6), new()
        {
            Epochs = 2,
            Callbacks = [new ReduceLROnPlateau { Monitor = "scripted", Patience = 1 }]
        });
        Assert.Equal(["Lowered the learning rate to 0.05 after epoch 2."], history.Notes);
        Assert.Equal([0.5, 0.5], history.LearningRate);
    }

    [Fact]
    public void ValuesThatAreNoNumbersAreNotBetter() =>
        AssertRates([0.5, 0.25, 0.125], Rates(
            new ReduceLROnPlateau { Monitor = "scripted", Patience = 1, Factor = 0.5 },
            new Scripted(false, 1, double.NaN, double.PositiveInfinity), 3));

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public void ATrainingThatIsResumedHasTheSameBits(int captured)
    {
        double[] values = [1, 0.5, 0.6, 0.7, 0.8, 0.4, 0.5, 0.6, 0.7];
        TrainingState? state = null;
        LambdaCallback capture = new() { EpochEnd = run => state = run.Epoch == captured ? TrainingState.Capture(run) : state };
        (string whole, History first) = Run(values, capture, null);
        Assert.NotNull(state);
        (string resumed, History second) = Run(values[captured..], new LambdaCallback(), state);
        Assert.Equal(whole, resumed);
        Assert.Equal(first.LearningRate, second.LearningRate);
        Assert.Equal(4, first.LearningRate.Distinct().Count());

        static (string Hash, History History) Run(double[] values, Callback callback, TrainingState? state)
        {
            Sequential model = Model(new Scripted(false, values));
            History history = model.Fit(Samples.Values(20), new()
            {
                Epochs = 9,
                BatchSize = 4,
                Callbacks =
                [
                    new ReduceLROnPlateau { Monitor = "scripted", Patience = 1, Factor = 0.5, Cooldown = 2 }, callback,
                ],
                ResumeFrom = state
            });
            return (model.WeightsHash(), history);
        }
    }

    [Fact]
    public void TheSchedulerIsAskedBeforeEachEpochFromZero()
    {
        List<(int, double)> asked = [];
        LearningRateScheduler scheduler = new((epoch, rate) =>
        {
            asked.Add((epoch, rate));
            return epoch == 0 ? rate : rate / 2;
        });
        AssertRates([0.5, 0.25, 0.125], Rates(scheduler, new Scripted(false, 1), 3));
        Assert.Equal([(0, 0.5), (1, 0.5), (2, 0.25)], asked);
        Assert.Throws<ArgumentNullException>(() => new LearningRateScheduler(null!));
    }

    [Fact]
    public void TheSchedulerRefusesARateThatFollowsASchedule() =>
        Assert.Contains(
            "an optimizer with a constant rate",
            Assert.Throws<NeuronaException>(() => Samples.Regressor(new SGD(new InverseTimeDecay(0.1, 5, 0.5)))
                .Fit(Samples.Values(4), new() { Callbacks = [new LearningRateScheduler((_, rate) => rate)] })).Message,
            StringComparison.Ordinal);

    private static void AssertRates(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12);
    }

    // The rates after each epoch.
    private static double[] Rates(Callback callback, Metric metric, int epochs)
    {
        List<double> rates = [];
        Model(metric).Fit(Samples.Values(6), new()
        {
            Epochs = epochs,
            Callbacks = [callback, new LambdaCallback { EpochEnd = run => rates.Add(run.LearningRate) }]
        });
        return [.. rates];
    }

    private static ReduceLROnPlateau Plateau(string name, MonitorMode mode)
    {
        JsonElement settings = Golden.GetProperty(name).GetProperty("settings");
        return new()
        {
            Monitor = "scripted",
            Mode = mode,
            Factor = Setting("factor", 0.1),
            Patience = (int)Setting("patience", 10),
            MinDelta = Setting("min_delta", 1e-4),
            Cooldown = (int)Setting("cooldown", 0),
            MinLr = Setting("min_lr", 0),
        };

        double Setting(string setting, double otherwise) =>
            settings.TryGetProperty(setting, out JsonElement given) ? given.GetDouble() : otherwise;
    }

    private static Sequential Model(Metric metric)
    {
        Sequential model = new(3) { new Dense(1) };
        model.Compile(new SGD(0.5), new MeanSquaredError(), metric);
        return model;
    }
}
