namespace Neurona.Tests;

/// <summary>A layer on arrays, without a model.</summary>
public sealed class LayerCallTests
{
    [Fact]
    public void AModelsLayerBringsItsWeights()
    {
        Dense dense = new(2);
        Sequential model = new(3) { dense };
        float[] x = [1, 2, 3, -1, 0, 1];
        Assert.Equal(model.Predict(x), new LayerCall(dense, 3).Forward(x));
    }

    [Fact]
    public void OneSeedGivesOneLayer()
    {
        float[] Kernel(int seed) => new LayerCall(new Dense(4), 3) { Seed = seed }["kernel"].ToArray();
        Assert.Equal(Kernel(1), Kernel(1));
        Assert.NotEqual(Kernel(1), Kernel(2));
    }

    [Fact]
    public void NotANumberPassesTheLargestAndTheSmallest()
    {
        foreach (Layer layer in new Layer[] { new Maximum(), new Minimum() })
        {
            float[] y = new LayerCall(layer, new Shape(3), new Shape(3)).Forward([[float.NaN, 1, 2], [1, float.NaN, 2]]);
            Assert.Equal([float.NaN, float.NaN, 2], y);
        }
    }

    [Fact]
    public void DropoutDropsInTrainingOnlyAndAnewInEachCall()
    {
        LayerCall call = new(new Dropout(0.5), 100);
        float[] x = [.. Enumerable.Repeat(1f, 100)];
        Assert.Equal(x, call.Forward(x));
        float[] first = call.Forward(x, training: true);
        Assert.All(first, value => Assert.True(value is 0 or 2));
        Assert.Equal(first, call.Backward(x));
        Assert.NotEqual(first, call.Forward(x, training: true));
    }

    [Fact]
    public void StatesFollowTheBatchesOfTraining()
    {
        LayerCall call = new(new BatchNormalization { Momentum = 0.75 }, 1);
        call.Forward([1, 3]);
        Assert.Equal(0, call["moving_mean"][0]);
        call.Forward([1, 3], training: true);
        Assert.Equal(0.5f, call["moving_mean"][0]);
        Assert.Equal(1, call["moving_variance"][0]);
    }

    [Fact]
    public void BatchesOfAnySizeFollowOneAnother()
    {
        LayerCall call = new(new ReLU(), 2);
        Assert.Equal([0, 1], call.Forward([-1, 1]));
        Assert.Equal([0, 1, 2, 0, 3, 0], call.Forward([-1, 1, 2, -2, 3, -3]));
        Assert.Equal([0, 5, 6, 0, 8, 0], call.Backward([4, 5, 6, 7, 8, 9]));
        Assert.Equal([1, 0], call.Forward([1, -1]));
        Assert.Equal([7, 0], call.Backward([7, 8]));
    }

    [Fact]
    public void GradientsAreThoseOfTheSamplesAsTheyWere()
    {
        // dK = x^T dy
        LayerCall call = new(new Dense(1), 2);
        float[] x = [1, 2, 3, 4];
        call.Forward([x]);
        x.AsSpan().Fill(99);
        call.Backward([1, 10]);
        Assert.Equal([1 * 1 + 3 * 10, 2 * 1 + 4 * 10], call.Gradient("kernel").ToArray());
    }

    [Fact]
    public void WhatIsWrongGetsASentence()
    {
        LayerCall call = new(new Dense(3) { Name = "hidden" }, 5);
        Says(() => call.Backward(new float[3]), "Dense 'hidden' expects outputs to start from; got none. Call Forward first.");
        Says(() => call.Forward(new float[6]),
            "Dense 'hidden' expects a whole number of samples of shape 5; got 6 numbers. Check the shape.");
        Says(() => call.Forward(Array.Empty<float>()), "a whole number of samples of shape 5; got 0 numbers");
        Says(() => call.Forward([new float[5], new float[5]]), "1 inputs; got 2");
        call.Forward(new float[10]);
        Says(() => call.Gradient("kernel"), "expects gradients; got none. Call Forward, then Backward.");
        Says(() => call.InputGradient(0), "expects gradients; got none");
        Says(() => call.Backward(new float[3]), "a gradient for 2 outputs of shape 3, 6 numbers; got 3");
        call.Backward(new float[6]);
        Says(() => call.InputGradient(1), "an input from 0 to 0; got 1");
        Says(() => _ = call["weights"].Length, "one of the parameters kernel, bias; got 'weights'");
        Says(() => _ = new LayerCall(new Flatten(), 2)["kernel"].Length, "no parameter, for it has none; got 'kernel'");
        LayerCall sum = new(new Add(), 2, 2);
        Says(() => sum.Forward(new float[2]), "2 inputs; got 1");
        Says(() => sum.Forward([new float[2], new float[4]]), "1 samples in each input; got 2");
        LayerCall normalized = new(new BatchNormalization(), 2);
        normalized.Forward(new float[2]);
        normalized.Backward(new float[2]);
        Says(() => _ = normalized.Gradient("moving_mean").Length, "a parameter that is trained; got 'moving_mean'");
        Says(() => _ = new LayerCall(new Conv2D(1, 3), 4), "Conv2D");

        static void Says(Action act, string text) =>
            Assert.Contains(text, Assert.Throws<NeuronaException>(act).Message, StringComparison.Ordinal);
    }
}
