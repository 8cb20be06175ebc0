namespace Neurona.Tests;

/// <summary>Weights of samples and classes, parts of batches, clipping, decay: what happens around the rule of an
/// optimizer.</summary>
public sealed class WeightsTests
{
    [Fact]
    public void ASampleOfWeightTwoCountsAsTwoSamples()
    {
        // Sums instead of means, because a mean divides by the number of samples whatever their weights.
        Dataset data = Samples.Classes(20);
        float[] weights = [.. Enumerable.Range(0, 20).Select(i => i % 3 == 0 ? 2f : 1f)];
        int[] repeated = [.. Enumerable.Range(0, 20).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]))];
        Model weighted = Softmax(), doubled = Softmax();
        weighted.Fit(data, new() { BatchSize = 64, SampleWeights = weights, Shuffle = false, Epochs = 3 });
        doubled.Fit(data.Select(repeated), new() { BatchSize = 64, Shuffle = false, Epochs = 3 });
        Assert.All(
            weighted["dense/kernel"].ToArray().Zip(doubled["dense/kernel"].ToArray()),
            pair => Assert.Equal(pair.Second, pair.First, 1e-6f));

        static Model Softmax()
        {
            Sequential model = new(4) { new Dense(3, Activation.Softmax) };
            model.Compile(new SGD(0.01), new CategoricalCrossentropy { Reduction = LossReduction.Sum });
            return model;
        }
    }

    [Fact]
    public void ClassWeightsAreTheWeightsOfTheirSamples()
    {
        Dataset data = Samples.Classes(60);
        float[] weights =
            [.. Enumerable.Range(0, 60).Select(i => Array.IndexOf(data.TargetOf(i), 1f) switch { 0 => 3f, 2 => 0.5f, _ => 1f })];
        Model byClass = Classifier(), bySample = Classifier();
        byClass.Fit(data, new() { Epochs = 3, ClassWeight = new Dictionary<int, double> { [0] = 3, [2] = 0.5 } });
        bySample.Fit(data, new() { Epochs = 3, SampleWeights = weights });
        Assert.Equal(bySample.WeightsHash(), byClass.WeightsHash());

        Model plain = Classifier(), indices = Classifier(sparse: true);
        plain.Fit(data, new() { Epochs = 3 });
        indices.Fit(data.WithClassIndices(), new() { Epochs = 3, ClassWeight = new Dictionary<int, double> { [0] = 3, [2] = 0.5 } });
        Assert.NotEqual(plain.WeightsHash(), byClass.WeightsHash());
        Assert.All(
            byClass["dense/kernel"].ToArray().Zip(indices["dense/kernel"].ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void TheWeightedLossIsThatOfKeras()
    {
        // sum(w l) / number of samples; a weighted metric is sum(w m) / sum(w), another one does not look at weights.
        Sequential model = new(1) { new Dense(1) { KernelInitializer = new Ones() } };
        model.Compile(
            new SGD(0.0), new MeanSquaredError(), new LossMetric(new MeanAbsoluteError()),
            new LossMetric(new MeanAbsoluteError()) { Name = "weighted", Weighted = true });
        Dataset data = Dataset.From([1f, 2, 3, 4], 1, [0f, 0, 0, 0], 1).WithWeights([1, 0, 2, 0.5f]);
        Evaluation evaluation = model.Evaluate(data);
        Assert.Equal((1 + 2 * 9 + 0.5 * 16) / 4, evaluation.Loss, 1e-6);
        Assert.Equal((1 + 2 + 3 + 4) / 4.0, evaluation["mean_absolute_error"], 1e-6);
        Assert.Equal((1 + 2 * 3 + 0.5 * 4) / 3.5, evaluation["weighted"], 1e-6);
    }

    [Fact]
    public void AWeightCountsForEveryPositionOfItsSample()
    {
        // Two samples of two positions, whose squared errors are 1, 4, 9 and 16: of the first sample both count.
        Shape shape = new(2, 1);
        float[] outputs = [1, 2, 3, 4], targets = [0, 0, 0, 0], weights = [1, 0];
        MeanSquaredError mean = new(), sum = new() { Reduction = LossReduction.Sum },
            weighted = new() { Reduction = LossReduction.MeanWithSampleWeight };
        Assert.Equal((1 + 4) / 4.0, mean.Compute(outputs, targets, shape, weights), 1e-6);
        Assert.Equal(1 + 4, sum.Compute(outputs, targets, shape, weights), 1e-6);
        Assert.Equal((1 + 4) / 2.0, weighted.Compute(outputs, targets, shape, weights), 1e-6);
        Assert.Equal([2, 4, 0, 0], sum.Gradient(outputs, targets, shape, weights));
        Assert.Equal(Math.Sqrt((1 + 4) / 2.0), new RootMeanSquaredError().Compute(outputs, targets, shape, weights: weights), 1e-6);

        Sequential model = new(shape) { new Dense(1) { KernelInitializer = new Ones() } };
        model.Compile(new SGD(0.25), sum, new RootMeanSquaredError { Weighted = true });
        Dataset data = Dataset.From(outputs, shape, targets, shape).WithWeights(weights);
        Evaluation evaluation = model.Evaluate(data);
        Assert.Equal(1 + 4, evaluation.Loss, 1e-6);
        Assert.Equal(Math.Sqrt((1 + 4) / 2.0), evaluation["root_mean_squared_error"], 1e-6);
        // The gradient is the sum of 2 x y over the positions that count: 2 + 8.
        model.Fit(data);
        Assert.Equal(1 - 0.25 * (2 + 8), model["dense/kernel"][0], 1e-6);
    }

    [Fact]
    public void ABatchThatWeighsNothingHasNoLossAndTeachesNothing()
    {
        foreach (LossReduction reduction in (LossReduction[])
            [LossReduction.SumOverBatchSize, LossReduction.Sum, LossReduction.MeanWithSampleWeight])
        {
            MeanSquaredError loss = new() { Reduction = reduction };
            Assert.Equal(0, loss.Compute([1, 2], [0, 0], 1, [0, 0]));
            Assert.Equal([0, 0], loss.Gradient([1, 2], [0, 0], 1, [0, 0]));
            Sequential model = new(3) { new Dense(1) };
            model.Compile(new SGD(0.1), loss);
            string before = model.WeightsHash();
            History history = model.Fit(Samples.Values(4), new() { SampleWeights = new float[4] });
            Assert.Equal(0, history["loss"][0]);
            Assert.Null(history.StopReason);
            Assert.Equal(before, model.WeightsHash());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void FourPartsOfABatchAreTheWholeBatch(double dropout)
    {
        Dataset data = Samples.Classes(128);
        Model whole = Net(null, dropout), parts = Net(4, dropout);
        whole.Fit(data, new() { BatchSize = 64, Epochs = 5 });
        parts.Fit(data, new() { BatchSize = 16, Epochs = 5 });
        foreach (Parameter parameter in whole.Parameters)
        {
            float[] a = whole[parameter].ToArray(), b = parts[parameter.Name].ToArray();
            for (int i = 0; i < a.Length; i++)
                Assert.Equal(a[i], b[i], 2e-5f);
        }

        static Model Net(int? steps, double dropout)
        {
            Sequential model = new(4)
            {
                new Dense(16, Activation.Tanh) { KernelRegularizer = new L2(0.05) },
                new Dropout(dropout),
                new Dense(3, Activation.Softmax)
            };
            model.Compile(new SGD(0.1) { GradientAccumulationSteps = steps }, new CategoricalCrossentropy());
            return model;
        }
    }

    [Fact]
    public void GlobalClippingKeepsTheDirectionAndBoundsTheStep()
    {
        Dataset data = Samples.Classes(32);
        Model free = Plain(null), clipped = Plain(0.01);
        float[] start = [.. Flat(free)];
        free.Fit(data, new() { BatchSize = 32 });
        clipped.Fit(data, new() { BatchSize = 32 });
        float[] step = Difference(Flat(free), start), bounded = Difference(Flat(clipped), start);
        double norm = Norm(step), limited = Norm(bounded);
        Assert.True(norm > 0.05, $"{norm}");
        Assert.Equal(0.01, limited, 1e-6);
        for (int i = 0; i < step.Length; i++)
            Assert.Equal(step[i] * limited / norm, bounded[i], 1e-6);

        static Model Plain(double? norm)
        {
            Sequential model = new(4) { new Dense(8, Activation.Tanh), new Dense(3, Activation.Softmax) };
            model.Compile(new SGD(1.0) { GlobalClipNorm = norm }, new CategoricalCrossentropy());
            return model;
        }
    }

    [Fact]
    public void AGroupHasItsOwnRateAndDecay()
    {
        // No gradient at all: what moves is the decay, which leaves the biases alone.
        Sequential model = new(2) { new Dense(2) { BiasInitializer = new Ones() } };
        model.Compile(new AdamW(0.1) { WeightDecay = 0.5, Groups = [new("bias") { WeightDecay = 0 }] }, new MeanSquaredError());
        float[] kernel = model["dense/kernel"].ToArray();
        float[] x = [0.5f, -0.5f], targets = model.Predict(x);
        model.TrainOnBatch(x, targets);
        Assert.Equal([1f, 1f], model["dense/bias"].ToArray());
        Assert.All(kernel.Zip(model["dense/kernel"].ToArray()), pair => Assert.Equal(pair.First * (1 - 0.5f * 0.1f), pair.Second, 1e-6f));
    }

    [Fact]
    public void WhatAGroupDoesNotSetIsThatOfTheOptimizer()
    {
        // Again no gradient: w -= w decay rate, with the optimizer's decay and three times its rate for biases.
        Sequential model = new(2) { new Dense(2) { KernelInitializer = new Ones(), BiasInitializer = new Ones() } };
        model.Compile(new SGD(0.1) { WeightDecay = 0.5, Groups = [new("bias") { RateFactor = 3 }] }, new MeanSquaredError());
        float[] x = [0.5f, -0.5f];
        model.TrainOnBatch(x, model.Predict(x));
        Assert.All(model["dense/kernel"].ToArray(), weight => Assert.Equal(1 - 0.5 * 0.1, weight, 1e-6));
        Assert.All(model["dense/bias"].ToArray(), weight => Assert.Equal(1 - 0.5 * 0.1 * 3, weight, 1e-6));
    }

    [Theory]
    [InlineData("bias", "dense/bias", "dense_1/bias")]
    [InlineData("dense_1", "dense_1/kernel", "dense_1/bias")]
    [InlineData("dense/kernel", "dense/kernel")]
    [InlineData("dens")]
    public void AGroupIsNamedByParametersByLayersOrByBoth(string name, params string[] held)
    {
        // A rate of 0 shows who is held; the first group that holds a parameter counts.
        Sequential model = new(3) { new Dense(2), new Dense(2) };
        model.Compile(
            new SGD(0.1) { Groups = [new(name) { RateFactor = 0 }, new("kernel", "bias") { RateFactor = 2 }] }, new MeanSquaredError());
        IReadOnlyList<WeightArray> before = model.GetWeights();
        model.TrainOnBatch([1, 2, 3], [5, -5]);
        Assert.Equal(held, before.Where(one => one.Values.SequenceEqual(model[one.Name].ToArray())).Select(one => one.Name));
    }

    private static Model Classifier(bool sparse = false)
    {
        Sequential model = new(4) { new Dense(8, Activation.Relu), new Dropout(0.2), new Dense(3, Activation.Softmax) };
        model.Compile(new Adam(0.01), sparse ? new SparseCategoricalCrossentropy() : new CategoricalCrossentropy(), new Accuracy());
        return model;
    }

    private static IEnumerable<float> Flat(Model model) => model.GetWeights().SelectMany(array => array.Values);

    private static float[] Difference(IEnumerable<float> a, float[] b) => [.. a.Zip(b, (x, y) => x - y)];

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
