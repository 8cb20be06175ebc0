using System.Text.Json;
using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>Callbacks with every option on values made up, against Keras' rules, computed by
/// tests/golden/configurations.py.</summary>
public sealed class CallbackGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("configurations.json").GetProperty("callbacks");

    public static TheoryData<string> Names => [.. Golden.EnumerateObject().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheRulesAreKeras(string name)
    {
        JsonElement golden = Golden.GetProperty(name);
        double[] values = golden.GetProperty("values").Numbers();
        Scripted metric = new(false, values);
        switch (golden.GetProperty("class").GetString())
        {
            case "EarlyStopping":
                EarlyStopping stopping = Stopping(golden.GetProperty("config"));
                Assert.Equal(golden.GetProperty("epochs").GetInt32(), Fit(metric, values.Length, stopping).Epochs);
                Assert.Equal(golden.GetProperty("best").GetInt32(), stopping.BestEpoch);
                break;
            case "ReduceLROnPlateau":
                List<double> rates = [];
                LambdaCallback rate = new() { EpochEnd = run => rates.Add(run.LearningRate) };
                Fit(metric, values.Length, Plateau(golden.GetProperty("config")), rate);
                Assert.Equal(golden.GetProperty("rates").Numbers(), rates, (a, b) => Math.Abs(a - b) <= 1e-12);
                break;
            case "ModelCheckpoint":
                Assert.Equal(golden.GetProperty("saved").Numbers(), Saved(golden.GetProperty("config"), metric, values.Length));
                break;
            default:
                Assert.Fail($"Test {name}.");
                break;
        }
    }

    private static EarlyStopping Stopping(JsonElement config) => new()
    {
        Monitor = "scripted",
        Patience = (int)Number(config, "patience", 0),
        MinDelta = Number(config, "min_delta", 0),
        Mode = Mode(config),
        Baseline = config.TryGetProperty("baseline", out JsonElement baseline) ? baseline.GetDouble() : null,
        StartFromEpoch = (int)Number(config, "start_from_epoch", 0),
    };

    private static ReduceLROnPlateau Plateau(JsonElement config) => new()
    {
        Monitor = "scripted",
        Factor = Number(config, "factor", 0.1),
        Patience = (int)Number(config, "patience", 10),
        MinDelta = Number(config, "min_delta", 1e-4),
        Mode = Mode(config),
        Cooldown = (int)Number(config, "cooldown", 0),
        MinLr = Number(config, "min_lr", 0),
    };

    private static double[] Saved(JsonElement config, Scripted metric, int epochs)
    {
        string folder = Directory.CreateTempSubdirectory("neurona-callback-").FullName;
        try
        {
            Fit(metric, epochs, new ModelCheckpoint(Path.Combine(folder, "{epoch}.safetensors"))
            {
                Monitor = "scripted",
                SaveBestOnly = true,
                SaveWeightsOnly = true,
                Mode = Mode(config),
                InitialValueThreshold = config.TryGetProperty("initial_value_threshold", out JsonElement limit) ? limit.GetDouble() : null,
            });
            return [.. Directory.GetFiles(folder).Select(file => (double)int.Parse(
                Path.GetFileNameWithoutExtension(file), System.Globalization.CultureInfo.InvariantCulture)).Order()];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static History Fit(Metric metric, int epochs, params Callback[] callbacks)
    {
        Sequential model = new(3) { new Dense(1) };
        model.Compile(new SGD(0.5), new MeanSquaredError(), metric);
        return model.Fit(Samples.Values(4), new() { Epochs = epochs, Callbacks = callbacks });
    }

    private static MonitorMode Mode(JsonElement config) =>
        config.GetProperty("mode").GetString() == "max" ? MonitorMode.Max : MonitorMode.Min;

    private static double Number(JsonElement config, string name, double otherwise) =>
        config.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;
}
