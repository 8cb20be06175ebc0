using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>
/// Ten updates of every optimizer with all that stands around its rule, on arrays and in a model, as
/// tests/golden/vocabulary.py computes them.
/// </summary>
public sealed class OptimizerGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("vocabulary.json").GetProperty("optimizers");
    private static readonly double Tolerance = GoldenFiles.IsDouble ? 1e-10 : 3e-6;

    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["SGD"] = () => new SGD(0.1),
        ["SGD momentum"] = () => new SGD(0.1, 0.9),
        ["SGD Nesterov"] = () => new SGD(0.1, 0.9, nesterov: true),
        ["Adam"] = () => new Adam(0.05),
        ["AdamW"] = () => new AdamW(0.05) { WeightDecay = 0.1 },
        ["SGD decay"] = () => new SGD(0.1, 0.9) { WeightDecay = 0.2 },
        ["clip norm"] = () => new SGD(0.1) { ClipNorm = 0.5 },
        ["clip value"] = () => new SGD(0.1, 0.9) { ClipValue = 0.2 },
        ["global clip norm"] = () => new SGD(0.1) { GlobalClipNorm = 0.7 },
        ["moving average"] = () => new Adam(0.05) { UseEma = true, EmaMomentum = 0.8 },
        ["moving average overwriting"] = () => new SGD(0.1, 0.5) { UseEma = true, EmaMomentum = 0.7, EmaOverwriteFrequency = 3 },
        ["accumulation"] = () => new Adam(0.05) { GradientAccumulationSteps = 2, ClipNorm = 0.4 },
        ["accumulation with a schedule"] = () => new SGD(new InverseTimeDecay(0.2, 3, 0.5)) { GradientAccumulationSteps = 2 },
        ["groups"] = () => new Adam(0.05) { WeightDecay = 0.3, Groups = [new("bias") { WeightDecay = 0, RateFactor = 2 }] },
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    [Fact]
    public void EveryOptimizerAndEveryGoldenCaseIsTested()
    {
        PublicTypes.AssertAllHaveExamples(Optimizers.Values.Concat(OptimizerExamples.All.Values).Select(make => make()));
        Assert.Equal(Golden.EnumerateObject().Select(one => one.Name).Order(), Optimizers.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OnArrays(string name)
    {
        JsonElement golden = Golden.GetProperty(name).GetProperty("arrays");
        Real[] weights = golden.GetProperty("start").Reals();
        Optimizer optimizer = Optimizers[name]();
        OptimizerState state = new(optimizer, weights.Length);
        JsonElement gradients = golden.GetProperty("gradients");
        for (int call = 0; call < gradients.GetArrayLength(); call++)
        {
            state.Apply(weights, gradients[call].Reals());
            GoldenFiles.AssertClose(golden.GetProperty("path")[call].Numbers(), weights, Tolerance, $"after call {call}, weight");
        }
        Assert.Equal(10, state.Step);
        if (!optimizer.UseEma)
            return;
        state.TakeAverage(weights);
        GoldenFiles.AssertClose(golden.GetProperty("average").Numbers(), weights, Tolerance, "average");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void InAModel(string name)
    {
        JsonElement golden = Golden.GetProperty(name).GetProperty("regression");
        Sequential model = new(3) { new Dense(2) };
        model.Compile(Optimizers[name](), new MeanSquaredError());
        foreach (JsonProperty start in golden.GetProperty("start").EnumerateObject())
            start.Value.Reals().CopyTo(model[$"dense/{start.Name}"]);
        Dataset data = Dataset.From(golden.GetProperty("x").Reals(), 3, golden.GetProperty("targets").Reals(), 2);
        model.Fit(data, new() { Epochs = 10, BatchSize = golden.GetProperty("batch").GetInt32(), Shuffle = false });
        foreach (JsonProperty final in golden.GetProperty("final").EnumerateObject())
            GoldenFiles.AssertClose(final.Value.Numbers(), model[$"dense/{final.Name}"], Tolerance, final.Name);
    }

    [Fact]
    public void ClippingHoldsForGradientsWhoseSquaresPassTheLargestNumber()
    {
        Real large = Real.MaxValue / 4;
        foreach (Optimizer optimizer in (Optimizer[])[new SGD(1) { ClipNorm = 1 }, new SGD(1) { GlobalClipNorm = 1 }])
        {
            Real[] weights = [0, 0];
            new OptimizerState(optimizer, 2).Apply(weights, [large, 0]);
            if (!GoldenFiles.IsDouble)
                GoldenFiles.AssertClose([-1, 0], weights, 1e-6, "weight");
        }
    }

    [Fact]
    public void BetasOfOneAreRefused()
    {
        Assert.Contains("beta1 below 1",
            Assert.Throws<NeuronaException>(() => new Adam(0.001, beta1: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("beta2 below 1",
            Assert.Throws<NeuronaException>(() => new Adam(0.001, beta2: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("epsilon of more than 0",
            Assert.Throws<NeuronaException>(() => new AdamW(0.001, epsilon: 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MaxNormBringsWeightsOfAnySizeToTheLimit()
    {
        Real large = (Real)1e30;
        Real[] weights = [large, 1, large, 1];
        new MaxNorm(1).Apply(new(weights, 2, 2));
        GoldenFiles.AssertClose([Math.Sqrt(0.5), Math.Sqrt(0.5), Math.Sqrt(0.5), Math.Sqrt(0.5)], weights, 1e-6, "weight");
    }
}
