using System.Globalization;
using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Fit gives the losses, metrics and weights of every epoch that tests/golden/fit.py computes.</summary>
public sealed class FitGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("fit.json");

    private static readonly double Tolerance = GoldenFiles.IsDouble ? 1e-9 : 1e-5;

    public static TheoryData<string> Names =>
        [.. Golden.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void HistoryAndWeightsAreThoseOfTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        Sequential model = new(3)
        {
            new Dense(4, Activation.Tanh)
            {
                KernelRegularizer = Penalty("kernel"), ActivityRegularizer = Penalty("hiddenActivity")
            },
            new Dense(3, Activation.Softmax) { BiasRegularizer = Penalty("bias"), ActivityRegularizer = Penalty("outputActivity") }
        };
        model.Compile(
            new SGD(golden.GetProperty("rate").GetDouble())
            {
                GradientAccumulationSteps = Number("accumulation") is > 1 and var steps ? steps : null
            },
            new CategoricalCrossentropy(), new Accuracy(), new Accuracy { Weighted = true, Name = "weighted" });
        SetWeights(model);
        Dictionary<int, double> classes = golden.GetProperty("classWeights").EnumerateObject()
            .ToDictionary(one => int.Parse(one.Name, CultureInfo.InvariantCulture), one => one.Value.GetDouble());
        int[] labels = [.. Golden.GetProperty("labels").EnumerateArray().Select(one => one.GetInt32())];
        History history = model.Fit(Dataset.From(Golden.GetProperty("x").Reals(), 3, Dataset.OneHot(labels, 3), 3), new()
        {
            Epochs = Number("epochs") ?? 1,
            InitialEpoch = Number("initialEpoch") ?? 0,
            StepsPerEpoch = Number("stepsPerEpoch"),
            BatchSize = Golden.GetProperty("batch").GetInt32(),
            Shuffle = false,
            ValidationSplit = golden.GetProperty("validationSplit").GetDouble(),
            ValidationSteps = Number("validationSteps"),
            ValidationFrequency = Number("validationFrequency") ?? 1,
            SampleWeights = golden.GetProperty("sampleWeights").GetBoolean() ? Golden.GetProperty("sampleWeights").Reals() : null,
            ClassWeight = classes.Count > 0 ? classes : null,
            EvaluateTraining = golden.GetProperty("evaluateTraining").GetBoolean(),
        });
        foreach (JsonProperty expected in golden.GetProperty("history").EnumerateObject())
        {
            double[] values = [.. expected.Value.EnumerateArray().Select(Value)];
            Assert.Equal(values.Length, history[expected.Name].Count);
            for (int i = 0; i < values.Length; i++)
                Assert.Equal(values[i], history[expected.Name][i], Tolerance);
        }
        Assert.Equal(golden.GetProperty("history").EnumerateObject().Count(), history.Names.Count);
        Real[] weights = new Real[model.ParameterCount];
        int at = 0;
        foreach (Parameter parameter in model.Parameters)
        {
            model[parameter].CopyTo(weights.AsSpan(at));
            at += parameter.Length;
        }
        GoldenFiles.AssertClose(golden.GetProperty("weights").Numbers(), weights, Tolerance, $"{name}: weight");

        static double Value(JsonElement one) => one.ValueKind == JsonValueKind.Null ? double.NaN : one.GetDouble();

        L1L2? Penalty(string what)
        {
            double[] strengths = golden.GetProperty(what).Numbers();
            return strengths[0] > 0 || strengths[1] > 0 ? new(strengths[0], strengths[1]) : null;
        }

        int? Number(string what) => golden.GetProperty(what).GetInt32() is > 0 and var number ? number : null;
    }

    private static void SetWeights(Model model)
    {
        ReadOnlySpan<Real> start = Golden.GetProperty("start").Reals();
        foreach (JsonElement parameter in Golden.GetProperty("parameters").EnumerateArray())
        {
            int length = parameter.GetProperty("length").GetInt32();
            start[..length].CopyTo(model[parameter.GetProperty("name").GetString()!]);
            start = start[length..];
        }
        Assert.True(start.IsEmpty);
    }
}
