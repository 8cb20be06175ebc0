using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Muon on matrices by name and scaled losses, as tests/golden/options.py computes them.</summary>
public sealed class OptimizerOptionTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("options.json").GetProperty("optimizers");
    private static readonly double Tolerance = GoldenFiles.IsDouble ? 1e-10 : 2e-5;

    private static readonly Dictionary<string, Func<Optimizer>> Matrices = new()
    {
        ["Muon"] = () => new Muon(0.02),
        ["Muon of embeddings too"] = () => new Muon(0.02, adamWeightDecay: 0, excludeEmbeddings: false) { WeightDecay = 0.1 },
        ["Muon without tall"] = () => new Muon(
            0.02, adamWeightDecay: 0.2, excludeLayers: ["tall", "none"], nsSteps: 3, momentum: 0.7)
        {
            WeightDecay = null,
        },
        ["Muon without Nesterov"] = () => new Muon(0.02, nesterov: false, rmsRate: null),
    };

    private static readonly Dictionary<string, Func<Optimizer>> Scaled = new()
    {
        ["SGD 8"] = () => new SGD(0.05) { LossScale = 8 },
        ["SGD 3"] = () => new SGD(0.05) { LossScale = 3 },
        ["Adam 1000"] = () => new Adam(0.05) { LossScale = 1000 },
        ["Adam 0.25"] = () => new Adam(0.05) { LossScale = 0.25 },
        ["SGD 8 accumulated and clipped"] = () => new SGD(0.05) { LossScale = 8, GradientAccumulationSteps = 2, ClipNorm = 0.05 },
    };

    public static TheoryData<string> MatrixNames => [.. Matrices.Keys];

    public static TheoryData<string> ScaledNames => [.. Scaled.Keys];

    [Fact]
    public void EveryGoldenCaseIsTested()
    {
        Assert.Equal(Golden.GetProperty("matrices").EnumerateObject().Select(one => one.Name).Order(), Matrices.Keys.Order());
        Assert.Equal(Golden.GetProperty("scaled").EnumerateObject().Select(one => one.Name).Order(), Scaled.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(MatrixNames))]
    public void MatricesAreBroughtNextToOrthogonalOnes(string name)
    {
        Sequential model = new(3)
        {
            new Dense(5) { Name = "wide" }, new Dense(4) { Name = "tall" }, new Dense(4) { Name = "my_embedding" },
        };
        foreach (JsonProperty start in Golden.GetProperty("start").EnumerateObject())
            start.Value.Reals().CopyTo(model[start.Name]);
        Parameter[] parameters = [.. model.Parameters];
        Gradients gradients = new(parameters);
        OptimizerState state = new(Matrices[name](), parameters, gradients);
        foreach (JsonElement step in Golden.GetProperty("gradients").EnumerateArray())
        {
            foreach (Parameter parameter in parameters)
                step.GetProperty(parameter.Name).Reals().CopyTo(gradients[parameter]);
            state.Advance(gradients.Buffer.Span);
        }
        foreach (JsonProperty final in Golden.GetProperty("matrices").GetProperty(name).EnumerateObject())
            GoldenFiles.AssertClose(final.Value.Numbers(), model[final.Name], Tolerance, final.Name);
    }

    [Theory]
    [MemberData(nameof(ScaledNames))]
    public void GradientsOfAScaledLossAreDividedByTheScale(string name)
    {
        Real[] weights = Golden.GetProperty("scale start").Reals();
        OptimizerState state = new(Scaled[name](), weights.Length);
        int call = 0;
        foreach (JsonElement expected in Golden.GetProperty("scaled").GetProperty(name).EnumerateArray())
        {
            state.Apply(weights, Golden.GetProperty("scale gradients")[call++].Reals());
            GoldenFiles.AssertClose(expected.Numbers(), weights, GoldenFiles.IsDouble ? 1e-11 : 3e-6, $"after call {call}, weight");
        }
    }

    // Two regularized layers, dropout, two parts of every batch: a power of two is taken out again without a trace.
    [Theory]
    [InlineData(1024.0, true)]
    [InlineData(0.125, true)]
    [InlineData(1000.0, false)]
    public void APowerOfTwoChangesNoBitOfATraining(double scale, bool isSame)
    {
        Assert.Equal(isSame, Train(null) == Train(scale));

        static string Train(double? scale)
        {
            Model model = new Sequential(4)
            {
                new Dense(6, Activation.Tanh) { KernelRegularizer = new L2(0.1) }, new Dropout(0.3),
                new Dense(2) { KernelRegularizer = new L1(0.01) },
            };
            model.Compile(new Adam(0.01) { LossScale = scale, GradientAccumulationSteps = 2, ClipNorm = 0.7 }, new MeanSquaredError());
            Real[] x = new RandomNormal(0, 1).Sample(1, 8, 4), t = new RandomNormal(0, 1).Sample(2, 8, 2);
            for (int step = 0; step < 10; step++)
                model.TrainOnBatch(x, t);
            return model.WeightsHash();
        }
    }

    [Fact]
    public void MuonTrainsAndSaysWhatItRefuses()
    {
        Model model = new Sequential(3) { new Dense(8, Activation.Tanh), new Dense(1) };
        model.Compile(new Muon(0.05), new MeanSquaredError());
        Real[] x = new RandomNormal(0, 1).Sample(1, 16, 3), t = [.. Enumerable.Range(0, 16).Select(i => x[3 * i] - x[3 * i + 2] / 2)];
        double first = model.TrainOnBatch(x, t).Loss, last = 0;
        for (int step = 0; step < 200; step++)
            last = model.TrainOnBatch(x, t).Loss;
        Assert.True(last < first / 10, $"{first} became {last}");
        Refused("adamBeta1 below 1", () => new Muon(adamBeta1: 1));
        Refused("adamWeightDecay of at least 0", () => new Muon(adamWeightDecay: -1));
        Refused("nsSteps of at least 1", () => new Muon(nsSteps: 0));
        Refused("momentum from 0 to 1", () => new Muon(momentum: 1.5));
        Refused("a finite muonA", () => new Muon(muonA: double.NaN));
        Refused("LossScale of more than 0", () => new SGD { LossScale = 0 });

        static void Refused(string words, Func<Optimizer> make) =>
            Assert.Contains(words, Assert.Throws<NeuronaException>(make).Message, StringComparison.Ordinal);
    }
}
