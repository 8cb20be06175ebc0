using Neurona.Testing;

namespace Neurona.Contracts;

/// <summary>Whole networks give the gradient of their loss, penalties included.</summary>
public sealed class NetContractTests
{
    public static TheoryData<string> Names => [.. NetExamples.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void TheGradientIsThatOfTheLoss(string name)
    {
        Net net = NetExamples.All[name]();
        string before = net.Model.WeightsHash();
        GradientReport report = GradientCheck.Model(net.Model, net.X, net.Targets);
        Assert.Equal(net.Model.Parameters.Count(p => p.IsTrainable), report.Entries.Count);
        Assert.Equal(before, net.Model.WeightsHash());
    }

    [Theory]
    [InlineData("softmax, crossentropy")]
    [InlineData("softmax, smoothed")]
    [InlineData("softmax, sparse")]
    [InlineData("sigmoid, crossentropy")]
    [InlineData("sigmoid, smoothed")]
    public void FusedWithItsActivationALossIsTheSame(string name)
    {
        Net fused = NetExamples.All[$"{name}, fused"](), apart = NetExamples.All[$"{name}, apart"]();
        Assert.Equal(fused.Model.WeightsHash(), apart.Model.WeightsHash());
        Assert.Equal(
            apart.Model.Trainer.Accumulate(new(4, apart.X, apart.Targets)),
            fused.Model.Trainer.Accumulate(new(4, fused.X, fused.Targets)), 1e-6);
        Real[] expected = apart.Model.Trainer.Gradients.Buffer.Span.ToArray(), got = fused.Model.Trainer.Gradients.Buffer.Span.ToArray();
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], got[i], sizeof(Real) == 8 ? 1e-12 : 1e-6);
    }
}
