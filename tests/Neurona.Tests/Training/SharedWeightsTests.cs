namespace Neurona.Tests;

/// <summary>Models that share weights, frozen layers, gradients of inputs: transfer learning and what looks into a
/// network.</summary>
public sealed class SharedWeightsTests
{
    [Fact]
    public void AFeatureExtractorHasTheTrainedWeights()
    {
        (Model model, Node x, Node hidden) = Trained();
        Model extractor = new(x, hidden);
        float[] sample = Samples.Numbers(4);
        float[] features = extractor.Predict(sample);
        // The same hidden values by hand: tanh(x W + b).
        ReadOnlySpan<float> w = model["hidden/kernel"], b = model["hidden/bias"];
        for (int unit = 0; unit < 6; unit++)
        {
            double sum = b[unit];
            for (int i = 0; i < 4; i++)
                sum += sample[i] * w[i * 6 + unit];
            Assert.Equal(Math.Tanh(sum), features[unit], 1e-5);
        }
        model["hidden/bias"][0] += 1;
        Assert.NotEqual(features[0], extractor.Predict(sample)[0]);
    }

    [Fact]
    public void AFrozenTrunkStaysAndIsFineTunedLater()
    {
        (Model model, Node x, Node hidden) = Trained();
        Model tuned = new(x, new Dense(1) { Name = "score" }.On(hidden));
        Layer trunk = tuned.GetLayer("hidden");
        tuned.SetTrainable(trunk, false);
        tuned.Compile(new Adam(0.05), new MeanSquaredError());
        Dataset data = Scores(64);
        float[] before = tuned["hidden/kernel"].ToArray(), head = tuned["score/kernel"].ToArray();
        tuned.Fit(data, new() { Epochs = 3 });
        Assert.Equal(before, tuned["hidden/kernel"].ToArray());
        Assert.NotEqual(head, tuned["score/kernel"].ToArray());
        Assert.Equal(before, model["hidden/kernel"].ToArray());

        tuned.SetTrainable(trunk, true);
        NeuronaException stale = Assert.Throws<NeuronaException>(() => tuned.Fit(data));
        Assert.Contains("Call Compile again", stale.Message, StringComparison.Ordinal);
        tuned.Compile(new Adam(0.001), new MeanSquaredError());
        double loss = tuned.Evaluate(data).Loss;
        tuned.Fit(data, new() { Epochs = 5 });
        Assert.NotEqual(before, model["hidden/kernel"].ToArray());
        Assert.True(tuned.Evaluate(data).Loss < loss);
    }

    [Fact]
    public void FreezeStopsAtTheNamedLayer()
    {
        Sequential model = new(4) { new Dense(5, Activation.Relu), new Dense(4), new Dense(3) };
        model.Freeze(upTo: model.Layers[1]);
        Assert.Equal([false, false, true], model.Layers.Select(layer => layer.Trainable));
        Assert.Equal(["dense_2/kernel", "dense_2/bias"], model.Parameters.Where(p => p.IsTrainable).Select(p => p.Name));
        model.Freeze(upTo: model.Layers[0]);
        Assert.Equal([false, true, true], model.Layers.Select(layer => layer.Trainable));
    }

    [Fact]
    public void AnotherModelMadeOfTheLayersGivesTheSameAnswers()
    {
        // Activations that are arguments belong to their layer: walking the layers applies each once.
        (Model model, _, _) = Trained();
        Node x = Input.Of(4), node = x;
        foreach (Layer layer in model.Layers)
            node = layer.On(node);
        float[] samples = Samples.Numbers(4 * 7);
        Assert.Equal(model.Predict(samples), new Model(x, node).Predict(samples));
        Assert.Equal(["Dense", "Dense"], model.Layers.Select(layer => layer.GetType().Name));
    }

    [Fact]
    public void ALayerAddedLaterLeavesTheOthersTheirWeights()
    {
        Sequential model = new(4) { new Dense(3, Activation.Tanh) };
        float[] x = Samples.Numbers(4), before = model.Predict(x);
        float[] kernel = model["dense/kernel"].ToArray();
        model.Add(new Dense(2));
        Assert.Equal(kernel, model["dense/kernel"].ToArray());
        Assert.Equal(2, model.Predict(x).Length);
        Assert.Equal(3, before.Length);
    }

    [Fact]
    public void TheGradientOfAnInputAgreesWithDifferences()
    {
        Node x = Input.Of(4);
        Node y = new Dense(3, Activation.Softmax).On(new Dropout(0.5).On(new BatchNormalization().On(new Dense(6, Activation.Tanh).On(x))));
        Model model = new(x, y);
        float[] samples = Samples.Numbers(8), weights = [1, 0, 0, 0, 0, 1];
        float[] gradient = model.InputGradient(samples, weights);
        for (int i = 0; i < samples.Length; i++)
        {
            const float step = 1e-2f;
            float[] high = [.. samples], low = [.. samples];
            high[i] += step;
            low[i] -= step;
            double difference = (Value(high) - Value(low)) / (2 * step);
            Assert.Equal(difference, gradient[i], 2e-4);
        }
        Assert.Contains(gradient, value => Math.Abs(value) > 0.01);

        double Value(float[] at) => model.Predict(at).Zip(weights, (output, weight) => output * weight).Sum();
    }

    [Fact]
    public void GradientsOfManyInputsAreThoseOfEach()
    {
        // Of x K, weighted by w and summed: dx = w K^T, sample by sample.
        Sequential model = new(3) { new Dense(2) };
        const int count = 600;
        float[] weights = Samples.Numbers(2 * count, 2), kernel = model["dense/kernel"].ToArray();
        float[] gradient = model.InputGradient(Samples.Numbers(3 * count), weights);
        for (int sample = 0; sample < count; sample++)
        {
            for (int i = 0; i < 3; i++)
                Assert.Equal(
                    weights[2 * sample] * kernel[2 * i] + weights[2 * sample + 1] * kernel[2 * i + 1], gradient[3 * sample + i], 1e-6f);
        }
    }

    [Fact]
    public void ModelsOfTheSameLayersLockTheirWeightsInOneOrder()
    {
        // Else two threads could wait for each other.
        Dense first = new(4), last = new(4);
        Assert.Equal([2, 2], new[] { first, last }.Select(layer => new Sequential(4) { layer }.Parameters.Count));
        WeightStore[] forth = new Sequential(4) { first, last }.Stores, back = new Sequential(4) { last, first }.Stores;
        Assert.Equal(2, forth.Intersect(back).Count());
        Assert.Equal(forth.Intersect(back), back.Intersect(forth));
    }

    [Fact]
    public void WeightsAreNamedArrays()
    {
        (Model model, _, _) = Trained();
        IReadOnlyList<WeightArray> weights = model.GetWeights();
        Assert.Equal(["hidden/kernel", "hidden/bias", "dense/kernel", "dense/bias"], weights.Select(array => array.Name));
        Assert.Equal([4, 6], weights[0].Shape);
        Assert.Equal(model[model.GetLayer("hidden"), "kernel"].ToArray(), weights[0].Values);
        weights[0].Values[0] = 42;
        Assert.NotEqual(42, model["hidden/kernel"][0]);
        model.SetWeights(weights);
        Assert.Equal(42, model["hidden/kernel"][0]);
        Assert.Contains(
            "'hidden/bias'; got none", Assert.Throws<NeuronaException>(() => model.SetWeights([weights[0]])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'hidden/kernel' of shape 4x6; got 6x4 with 24 numbers",
            Assert.Throws<NeuronaException>(() => model.SetWeights([weights[0] with { Shape = [6, 4] }, .. weights.Skip(1)])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'bia'", Assert.Throws<NeuronaException>(() => model[model.Layers[0], "bia"].Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingParameterIsNotTheKernel()
    {
        Assert.False(default(Param).Exists);
        Sequential model = new(3) { new Dense(2) { UseBias = false } };
        model.Compile(new SGD(0.1), new MeanSquaredError());
        model.TrainOnBatch([1, 2, 3], [0, 1]);
        Assert.Equal(["dense/kernel"], model.Parameters.Select(p => p.Name));
    }

    private static (Model Model, Node X, Node Hidden) Trained()
    {
        Node x = Input.Of(4), hidden = new Dense(6, Activation.Tanh) { Name = "hidden" }.On(x);
        Model model = new(x, new Dense(3, Activation.Softmax).On(hidden));
        model.Compile(new Adam(0.05), new CategoricalCrossentropy());
        model.Fit(Samples.Classes(64), new() { Epochs = 5 });
        return (model, x, hidden);
    }

    private static Dataset Scores(int count)
    {
        float[] x = Samples.Numbers(4 * count), y = new float[count];
        for (int i = 0; i < count; i++)
            y[i] = x[4 * i] * x[4 * i + 1];
        return Dataset.From(x, 4, y, 1);
    }
}
