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
}
