using System.Buffers;
using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Every optimizer, schedule, regularizer and constraint follows its published formula.</summary>
public sealed class OptimizerContractTests
{
    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["SGD"] = () => new SGD(0.05),
        ["SGD decaying"] = () => new SGD(Decay()),
        ["SGD staircase"] = () => new SGD(Decay(staircase: true)),
        ["SGD momentum"] = () => new SGD(0.05, 0.9),
        ["SGD momentum decaying"] = () => new SGD(Decay(), 0.9),
        ["SGD Nesterov"] = () => new SGD(0.05, 0.9, nesterov: true),
        ["SGD Nesterov decaying"] = () => new SGD(Decay(), 0.9, nesterov: true),
        ["Adam"] = () => new Adam(),
        ["AdamW"] = () => new AdamW(),
        ["AdamW changed"] = () => new AdamW(Decay(), 0.8, 0.95, 1e-3) { WeightDecay = 0.3 },
        ["Adam changed"] = () => new Adam(Decay(), 0.8, 0.95, 1e-3),
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    [Fact]
    public void EveryKindHasAnExample()
    {
        PublicTypes.AssertAllHaveExamples(Optimizers.Values.Concat(OptimizerExamples.All.Values).Select(make => make()));
        PublicTypes.AssertAllHaveExamples(ScheduleExamples.All.Values.Select(make => make()));
        PublicTypes.AssertAllHaveExamples<Regularizer>([new L1(), new L1L2(), new L2(), new OrthogonalRegularizer()]);
        PublicTypes.AssertAllHaveExamples<Constraint>([new MaxNorm(), new MinMaxNorm(), new NonNeg(), new SpectralNorm(), new UnitNorm()]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TenUpdatesFollowTheFormula(string name)
    {
        JsonElement golden = GoldenFiles.Read("optimizers.json");
        Real[] weights = golden.GetProperty("weights").Reals();
        OptimizerState state = new(Optimizers[name](), weights.Length);
        for (int step = 0; step < 10; step++)
        {
            state.Apply(weights, golden.GetProperty("gradients")[step].Reals());
            GoldenFiles.AssertClose(
                golden.GetProperty("cases").GetProperty(name)[step].Numbers(), weights, GoldenFiles.IsDouble ? 1e-13 : 2e-6,
                $"{name}, step {step}, weight");
        }
    }

    [Fact]
    public void RatesFollowTheSchedule()
    {
        JsonElement rates = GoldenFiles.Read("optimizers.json").GetProperty("rates");
        for (int step = 0; step < 10; step++)
        {
            Assert.Equal(rates.GetProperty("decaying")[step].GetDouble(), Decay().Rate(step), 1e-8);
            Assert.Equal(rates.GetProperty("staircase")[step].GetDouble(), Decay(staircase: true).Rate(step), 1e-8);
        }
    }

    [Fact]
    public void PenaltiesAreSumsWithoutAHalf()
    {
        Real[] weights = [1, -2, 0, 3];
        Assert.Equal(0.6, new L1(0.1).Penalty(weights), 1e-6);
        Assert.Equal(1.4, new L2(0.1).Penalty(weights), 1e-6);
        Real[] gradient = [1, 1, 1, 1];
        new L1(0.5).AddGradient(weights, gradient);
        Assert.Equal([(Real)1.5, (Real)0.5, 1, (Real)1.5], gradient);
        new L2(0.5).AddGradient(weights, gradient);
        Assert.Equal([(Real)2.5, (Real)(-1.5), 1, (Real)4.5], gradient);
    }

    [Fact]
    public void MaxNormScalesDownColumnsBeyondTheLimitOnly()
    {
        Real[] weights = [3, (Real)0.3, 0, 4, (Real)0.4, 0];
        new MaxNorm(2).Apply(new(weights, 2, 3));
        GoldenFiles.AssertClose([3 * 2 / 5.0, 0.3, 0, 4 * 2 / 5.0, 0.4, 0], weights, 1e-6, "weight");
        Assert.InRange(Math.Sqrt((double)weights[0] * weights[0] + (double)weights[3] * weights[3]), 1.999999, 2.000001);
    }

    [Fact]
    public void MaxNormDoesNotSeeWhatOthersLeftInMemory()
    {
        Real[] rented = ArrayPool<Real>.Shared.Rent(2), weights = [3, (Real)0.3, 4, (Real)0.4];
        rented.AsSpan().Fill(1000);
        ArrayPool<Real>.Shared.Return(rented);
        new MaxNorm(2).Apply(new(weights, 2, 2));
        GoldenFiles.AssertClose([3 * 2 / 5.0, 0.3, 4 * 2 / 5.0, 0.4], weights, 1e-6, "weight");
    }

    private static InverseTimeDecay Decay(bool staircase = false) => new(0.05, 4, 0.7, staircase);
}
