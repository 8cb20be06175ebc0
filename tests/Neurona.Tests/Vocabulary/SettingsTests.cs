namespace Neurona.Tests;

/// <summary>
/// Settings of layers and initializers that Keras has under the same names: what they do, what is refused, and how
/// files say them.
/// </summary>
public sealed class SettingsTests
{
    [Fact]
    public void ASeedOfItsOwnGivesOneDropoutUnderEverySeedOfTraining()
    {
        static float[] Draw(int? own, int training)
        {
            LayerCall call = new(new Dropout(0.5) { Seed = own }, 200) { Seed = training };
            return call.Forward([.. Enumerable.Repeat(1f, 200)], training: true);
        }
        Assert.Equal(Draw(7, 1), Draw(7, 2));
        Assert.NotEqual(Draw(7, 1), Draw(8, 1));
        Assert.NotEqual(Draw(null, 1), Draw(null, 2));
    }

    [Fact]
    public void ASeededInitializerGivesTheSameValuesOnEveryCall()
    {
        foreach (Func<int?, Initializer> make in (Func<int?, Initializer>[])
            [
                seed => new RandomNormal { Seed = seed }, seed => new RandomUniform { Seed = seed },
                seed => new TruncatedNormal { Seed = seed }, seed => new GlorotUniform { Seed = seed }
            ])
        {
            Assert.Equal(make(3).Sample(1, 4, 5), make(3).Sample(2, 4, 5));
            Assert.NotEqual(make(3).Sample(1, 4, 5), make(4).Sample(1, 4, 5));
            Assert.NotEqual(make(null).Sample(1, 4, 5), make(null).Sample(2, 4, 5));
        }
        Sequential model = new(3, seed: 9)
        {
            new Dense(3) { KernelInitializer = new HeNormal { Seed = 5 } },
            new Dense(3) { KernelInitializer = new HeNormal { Seed = 5 } }
        };
        Assert.Equal(model["dense/kernel"], model["dense_1/kernel"]);
    }

    [Theory]
    [InlineData(
        "ReLU", "\"max_value\": 6.0, \"negative_slope\": 0.25, \"threshold\": 1.0",
        new float[] { -1, 1, 1.5f, 9 }, new[] { -0.5f, 0, 1.5f, 6 })]
    [InlineData(
        "ReLU", "\"max_value\": null, \"negative_slope\": 0.0, \"threshold\": 0.0",
        new float[] { -1, 1, 1.5f, 9 }, new[] { 0, 1, 1.5f, 9 })]
    [InlineData("ReLU", "\"max_value\": 6", new float[] { -1, 1, 1.5f, 9 }, new[] { 0, 1, 1.5f, 6 })]
    [InlineData(
        "Dropout", "\"rate\": 0.5, \"seed\": 2147483647, \"noise_shape\": null",
        new float[] { -1, 1, 1.5f, 9 }, new[] { -1, 1, 1.5f, 9 })]
    public void KerasArgumentsAreReadAndWritten(string type, string arguments, float[] x, float[] y)
    {
        string layer = $$"""{"class_name": "{{type}}", "config": {"name": "l", {{arguments}} } }""";
        Model model = Model.FromJson($$"""
            {"class_name": "Sequential", "config": {"name": "s", "layers": [
              {"class_name": "InputLayer", "config": {"batch_shape": [null, 4], "name": "i"} }, {{layer}}] } }
            """);
        Assert.Equal(y, model.Predict(x));
        Model again = Model.FromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
        Assert.Equal(y, again.Predict(x));
        if (again.Layers[0] is Dropout dropout)
            Assert.Equal(int.MaxValue, dropout.Seed);
    }

    [Fact]
    public void ASeedOfAnInitializerIsReadAndWritten()
    {
        Sequential model = new(2) { new Dense(3) { KernelInitializer = new GlorotUniform { Seed = 2_000_000_000 } } };
        Model again = Model.FromJson(model.ToJson(), seed: 77);
        Assert.Equal(model["dense/kernel"], again["dense/kernel"]);
    }

    [Fact]
    public void AnActivationIsFusedUnlessItsInputIsWantedAgain()
    {
        static string Steps(Activation activation, bool training)
        {
            Sequential model = new(4) { new Dense(3, activation) };
            return new Plan(model.Graph, 1, new() { Backward = training, Training = training }).Describe();
        }
        foreach (bool training in new[] { false, true })
        {
            Assert.Contains("dense + relu", Steps(new ReLU(), training), StringComparison.Ordinal);
            Assert.Contains("dense + sigmoid", Steps(new Sigmoid(), training), StringComparison.Ordinal);
            Assert.DoesNotContain(" + ", Steps(new Softmax(), training), StringComparison.Ordinal);
        }
        Assert.Contains("dense + relu", Steps(new ReLU(6), training: false), StringComparison.Ordinal);
        Assert.DoesNotContain(" + ", Steps(new ReLU(6), training: true), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        Says(() => _ = new ReLU(-1), "ReLU expects maxValue of at least 0; got -1");
        Says(() => _ = new ReLU(negativeSlope: -0.5), "negativeSlope of at least 0; got -0.5");
        Says(() => _ = new ReLU(threshold: double.NaN), "threshold of at least 0; got NaN");
        Says(() => _ = new LayerCall(new Add(), new Shape(2, 3), new Shape(2, 2)),
            "inputs of one shape, or with axes of 1 where they differ; got 2x3 and 2x2");
        Says(() => _ = new LayerCall(new PReLU { SharedAxes = [0] }, new Shape(2, 3)),
            "shared axes from 1 to 2 for an input of 2x3; got 0");
        Says(() => _ = new LayerCall(new PReLU { SharedAxes = [1, 3] }, new Shape(2, 3)), "got 3");

        static void Says(Action act, string text) =>
            Assert.Contains(text, Assert.Throws<NeuronaException>(act).Message, StringComparison.Ordinal);
    }
}
