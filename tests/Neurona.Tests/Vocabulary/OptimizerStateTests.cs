using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>What an optimizer has gathered can be saved and restored; sizes are checked.</summary>
public sealed class OptimizerStateTests
{
    [Fact]
    public void TheStateOfArraysGoesOnWhereItWas()
    {
        Optimizer optimizer = new Adam(0.05) { GradientAccumulationSteps = 3, UseEma = true, EmaMomentum = 0.5 };
        float[] whole = [1, 2], parts = [1, 2];
        OptimizerState one = new(optimizer, 2), two = new(optimizer, 2);
        for (int call = 0; call < 10; call++)
        {
            float[] gradient = [call - 4, 1 - call * 0.5f];
            one.Apply(whole, [.. gradient]);
            two.Apply(parts, [.. gradient]);
            if (call == 4)
            {
                StateCopy saved = new();
                two.VisitState(saved);
                two = new(optimizer, 2);
                two.VisitState(saved.Restoring());
            }
        }
        Assert.Equal(whole, parts);
        one.TakeAverage(whole);
        two.TakeAverage(parts);
        Assert.Equal(whole, parts);
    }

    // Decay belongs to the first pass over the weights, whatever that is, and comes once.
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    public void WeightsDecayOnceHoweverOftenARuleGoesOverThem(int passes, bool takesParameters)
    {
        float[] weights = [1, -2, 0.5f];
        new OptimizerState(new Passes(passes, takesParameters) { WeightDecay = 0.25 }, 3).Apply(weights, [1, 1, 1]);
        float minus = passes + (takesParameters ? 1 : 0);
        Assert.Equal([0.875f - minus, -1.75f - minus, 0.4375f - minus], weights);
    }

    public static TheoryData<string> Names => [.. OptimizerExamples.All.Keys];

    // What is not in the slots follows from the step: an optimizer keeps nothing.
    [Theory]
    [MemberData(nameof(Names))]
    public void EveryOptimizerGoesOnWhereItWas(string name)
    {
        Optimizer optimizer = OptimizerExamples.All[name]();
        float[] whole = [1, -2, 0.5f], parts = [1, -2, 0.5f];
        OptimizerState one = new(optimizer, 3), two = new(optimizer, 3);
        for (int call = 0; call < 12; call++)
        {
            float[] gradient = [call - 4, 1 - call * 0.5f, 0.125f];
            one.Apply(whole, [.. gradient]);
            two.Apply(parts, [.. gradient]);
            if (call % 5 == 4)
            {
                StateCopy saved = new();
                two.VisitState(saved);
                two = new(OptimizerExamples.All[name](), 3);
                two.VisitState(saved.Restoring());
            }
        }
        Assert.Equal(whole, parts);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AnUpdateAllocatesNothing(string name)
    {
        float[] weights = [1, -2, 0.5f], gradients = [0.1f, 0.2f, 0.3f];
        OptimizerState state = new(OptimizerExamples.All[name](), 3);
        for (int call = 0; call < 50; call++)
            state.Apply(weights, gradients);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 50; call++)
            state.Apply(weights, gradients);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ARateThatWasSetIsPartOfTheState()
    {
        Optimizer optimizer = new SGD(0.5);
        OptimizerState changed = new(optimizer, 1) { LearningRate = 0.125 }, fresh = new(optimizer, 1);
        StateCopy withRate = new(), without = new();
        changed.VisitState(withRate);
        fresh.VisitState(without);
        fresh.VisitState(withRate.Restoring());
        Assert.Equal(0.125, fresh.LearningRate);
        float[] weight = [1];
        fresh.Apply(weight, [2]);
        Assert.Equal(1 - 0.125f * 2, weight[0]);
        // A state from before the change knows none, so the optimizer's rate counts again.
        changed.VisitState(without.Restoring());
        Assert.Equal(0.5, changed.LearningRate);
    }

    [Fact]
    public void WrongSizesGetASentence()
    {
        OptimizerState state = new(new SGD(), 3);
        Assert.Contains("expects 3 weights and gradients; got 3 and 2",
            Assert.Throws<NeuronaException>(() => state.Apply(new float[3], new float[2])).Message, StringComparison.Ordinal);
        Assert.Contains("expects 3 weights; got 2",
            Assert.Throws<NeuronaException>(() => state.TakeAverage(new float[2])).Message, StringComparison.Ordinal);
    }

    // Subtracts the gradient as often as is wanted; first from each parameter apart, if that is wanted.
    private sealed class Passes(int passes, bool takesParameters) : Optimizer(0.5)
    {
        protected internal override void Step(in Update u)
        {
            for (int i = 0; takesParameters && i < u.Count; i++)
            {
                Span<float> weights = u.Weights(i);
                for (int k = 0; k < weights.Length; k++)
                    weights[k] -= u.Gradient(i)[k];
            }
            for (int pass = 0; pass < passes; pass++)
                u.Apply(new Minus());
        }

        private readonly struct Minus : IUpdateRule
        {
            public static int SlotCount => 0;

            public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N> => w -= g;
        }
    }
}
