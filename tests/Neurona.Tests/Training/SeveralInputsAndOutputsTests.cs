namespace Neurona.Tests;

/// <summary>Models of several inputs and outputs: each output has its own loss, weight and metrics.</summary>
public sealed class SeveralInputsAndOutputsTests
{
    private const int Count = 48;

    [Fact]
    public void TwoInputsAndTwoOutputsAreTrainedEachByItsOwnLoss()
    {
        Model model = TwoByTwo();
        model.Compile(
            new Adam(0.02),
            new Head(new CategoricalCrossentropy()) { Metrics = [new Accuracy()] },
            new Head(new MeanSquaredError())
            {
                Weight = 0.5,
                Metrics = [new MeanAbsoluteError(), new RootMeanSquaredError { Name = "root" }]
            });
        Dataset data = Data();
        Evaluation before = model.Evaluate(data);
        History history = model.Fit(data, new() { Epochs = 60, BatchSize = 16, Validation = data });
        Evaluation after = model.Evaluate(data);

        Assert.Equal(["loss", "kind_loss", "kind_accuracy", "sum_loss", "sum_mean_absolute_error", "sum_root"], after.Names);
        Assert.Contains("val_sum_root", history.Names);
        Assert.True(after["kind_loss"] < 0.3 * before["kind_loss"] && after["kind_accuracy"] > 0.9, after.ToString());
        Assert.True(after["sum_loss"] < 0.3 * before["sum_loss"], after.ToString());
        Assert.Equal(after["kind_loss"] + 0.5 * after["sum_loss"], after.Loss, 1e-6);
        Assert.Equal(Math.Sqrt(after["sum_loss"]), after["sum_root"], 1e-5);
        Assert.Equal(after.Loss, history["val_loss"][^1], 1e-9);
        IReadOnlyList<float[]> outputs = model.PredictAll(data);
        Assert.Equal([2 * Count, Count], outputs.Select(output => output.Length));
    }

    [Fact]
    public void AnOutputOfWeightZeroLearnsNothing()
    {
        Model model = TwoByTwo();
        model.Compile(new SGD(0.1), new Head(new CategoricalCrossentropy()), new Head(new MeanSquaredError()) { Weight = 0 });
        float[] head = model["sum/kernel"].ToArray();
        model.Fit(Data(), new() { Epochs = 2 });
        Assert.Equal(head, model["sum/kernel"].ToArray());
    }

    [Fact]
    public void TheGradientOfTheSumIsTheSumOfTheGradients()
    {
        // One step of plain descent per output, weighted, moves a shared layer as both together do.
        float[] both = Moved(1, 0.5), first = Moved(1, 0), second = Moved(0, 0.5), start = TwoByTwo()["shared/kernel"].ToArray();
        for (int i = 0; i < both.Length; i++)
            Assert.Equal(both[i] - start[i], first[i] - start[i] + (second[i] - start[i]), 1e-6f);

        static float[] Moved(double weightOfKind, double weightOfSum)
        {
            Model model = TwoByTwo();
            model.Compile(
                new SGD(0.1), new Head(new CategoricalCrossentropy()) { Weight = weightOfKind },
                new Head(new MeanSquaredError()) { Weight = weightOfSum });
            model.Fit(Data(), new() { BatchSize = Count });
            return model["shared/kernel"].ToArray();
        }
    }

    [Fact]
    public void AnOutputThatOtherLayersReadGetsTheGradientOfBoth()
    {
        // The class probabilities are an output, fused with its loss, and feed the second output too.
        Node x = Input.Of(3);
        Node kind = new Dense(2, Activation.Softmax) { Name = "kind" }.On(x), score = new Dense(1) { Name = "score" }.On(kind);
        Model model = new([x], [kind, score]);
        model.Compile(new SGD(0.5), new Head(new CategoricalCrossentropy()), new Head(new MeanSquaredError()));
        float[] inputs = Samples.Numbers(3 * 4), kinds = [1, 0, 0, 1, 1, 0, 0, 1], scores = [1, 2, 3, 4];
        float[] kernel = model["kind/kernel"].ToArray();
        double start = Loss(), expected = 0;
        const float step = 1e-3f;
        model["kind/kernel"][0] = kernel[0] + step;
        expected = (Loss() - start) / step;
        model["kind/kernel"][0] = kernel[0];
        model.TrainOnBatch([inputs], [kinds, scores]);
        Assert.Equal(expected, (kernel[0] - model["kind/kernel"][0]) / 0.5, 0.01);

        double Loss()
        {
            Dataset data = Dataset.Combine(Dataset.From(inputs, 3, kinds, 2), Targets(scores));
            return model.Evaluate(data).Loss;
        }
    }

    [Fact]
    public void EveryValueIsThatOfItsOwnMetric()
    {
        Model model = TwoByTwo();
        model.Compile(
            new SGD(), new Head(new CategoricalCrossentropy()) { Metrics = [new Accuracy()] },
            new Head(new MeanSquaredError()) { Metrics = [new MeanAbsoluteError()] });
        string[] rising = [];
        model.Fit(Data(), new()
        {
            Validation = Data(),
            Callbacks = [new LambdaCallback { Start = run => rising = [.. run.Names.Where(run.HigherIsBetter)] }]
        });
        Assert.Equal(["kind_accuracy", "val_kind_accuracy"], rising);
    }

    [Fact]
    public void PredictionsOfManySamplesAreThoseOfEach()
    {
        Model model = TwoByTwo();
        int[] samples = [.. Enumerable.Range(0, 600).Select(i => i % Count)];
        IReadOnlyList<float[]> few = model.PredictAll(Data()), many = model.PredictAll(Data().Select(samples));
        Assert.Equal(samples.SelectMany(i => few[0][(2 * i)..(2 * i + 2)]), many[0]);
        Assert.Equal(samples.Select(i => few[1][i]), many[1]);
    }

    [Fact]
    public void ASoftmaxOfAnInputIsMeasuredByItsLogitsToo()
    {
        // -log softmax(0, 40)[0] = 40 + log(1 + e^-40). The probability itself, 4e-18, would be cut at 1e-7.
        Node x = Input.Of(2);
        Model model = new([x], [new Softmax().On(x), new Dense(1) { Name = "sum" }.On(x)]);
        model.Compile(new SGD(0.1), new Head(new CategoricalCrossentropy()), new Head(new MeanSquaredError()) { Weight = 0 });
        Dataset data = Dataset.Combine(Dataset.From([0, 40], 2, [1, 0], 2), Targets([0]));
        Assert.Equal(40, model.Evaluate(data).Loss, 1e-5);
        Assert.Equal(40, model.TrainOnBatch([[0, 40]], [[1, 0], [0]]).Loss, 1e-5);
        Assert.Equal([0, 1], model.PredictAll(Dataset.From([0f, 40], 2))[0], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void ALossReadsTheOutputOfALayerOfSeveralInputs()
    {
        Node x = Input.Of(1), three = new Dense(1) { KernelInitializer = new Constant(3) }.On(x),
            five = new Dense(1) { KernelInitializer = new Constant(5) }.On(x);
        Model model = new(x, new Add().On(three, five));
        model.Compile(new SGD(0.0), new Total());
        Assert.Equal((3 + 5) * 2, model.Evaluate(Dataset.From([2f], 1, [0f], 1)).Loss, 1e-6);
        Assert.Equal((3 + 5) * 2, model.TrainOnBatch([2], [0]).Loss, 1e-6);
    }

    [Fact]
    public void WhatDoesNotFitIsSaid()
    {
        Model model = TwoByTwo();
        Assert.Contains(
            "a Head for each of its 2 outputs", Sentence(() => model.Compile(new SGD(), new MeanSquaredError())),
            StringComparison.Ordinal);
        Assert.Contains(
            "a Head for each of 2 outputs; got 1", Sentence(() => model.Compile(new SGD(), new Head(new MeanSquaredError()))),
            StringComparison.Ordinal);
        model.Compile(new SGD(), new Head(new CategoricalCrossentropy()), new Head(new MeanSquaredError()));
        Assert.Contains(
            "2 inputs for each sample; got 1", Sentence(() => model.Fit(Dataset.From(new float[6], 3, new float[4], 2))),
            StringComparison.Ordinal);
        Assert.Contains("a model of one input; got 2", Sentence(() => model.Predict(new float[3])), StringComparison.Ordinal);
        Assert.Contains(
            "equally many samples",
            Sentence(() => Dataset.Combine(
                Dataset.From(new float[6], 3, new float[2], 1), Dataset.From(new float[3], 3, new float[1], 1))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void TheModelIsReadBackAsItWas()
    {
        Model model = TwoByTwo();
        model.Compile(new Adam(0.01), new Head(new CategoricalCrossentropy()) { Metrics = [new Accuracy()] },
            new Head(new MeanSquaredError()) { Weight = 0.5, Metrics = [new RootMeanSquaredError()] });
        model.Fit(Data(), new() { Epochs = 2 });
        using MemoryStream file = new();
        model.Save(file);
        Model loaded = Model.Load(file.ToArray());
        Assert.Equal(model.PredictAll(Data()), loaded.PredictAll(Data()));
        Assert.Equal(model.Evaluate(Data()).ToString(), loaded.Evaluate(Data()).ToString());
        Assert.Equal(model.ToJson(), loaded.ToJson());
    }

    private static string Sentence(Action action) => Assert.Throws<NeuronaException>(action).Message;

    private static Model TwoByTwo()
    {
        Node left = Input.Of(3, "left"), right = Input.Of(2, "right");
        Node shared = new Dense(8, Activation.Tanh) { Name = "shared" }.On(new Concatenate().On(left, right));
        return new(
            [left, right],
            [new Dense(2, Activation.Softmax) { Name = "kind" }.On(shared), new Dense(1) { Name = "sum" }.On(shared)]);
    }

    private static Dataset Data()
    {
        float[] left = Samples.Numbers(3 * Count, 1), right = Samples.Numbers(2 * Count, 2), sums = new float[Count];
        int[] kinds = new int[Count];
        for (int i = 0; i < Count; i++)
        {
            kinds[i] = left[3 * i] > right[2 * i] ? 1 : 0;
            sums[i] = left[3 * i + 1] - right[2 * i + 1];
        }
        return Dataset.Combine(Dataset.From(left, 3, Dataset.OneHot(kinds, 2), 2), Dataset.From(right, 2, sums, 1));
    }

    private static Dataset Targets(float[] values) => new TargetsOnly(values);

    // The sum of the outputs, content to start from the input of whatever layer comes last.
    private sealed class Total : Loss
    {
        protected internal override Loss FuseWith(Layer last) => new Total();

        protected internal override float Evaluate(in LossPass p)
        {
            if (!p.DY.IsEmpty)
                p.DY.Data.Fill(p.Scale);
            float sum = 0;
            foreach (float y in p.Y.Data)
                sum += y;
            return sum;
        }
    }

    // Targets for an output whose model has all its inputs from elsewhere.
    private sealed class TargetsOnly(float[] values) : Dataset
    {
        public override int Count => values.Length;

        public override IReadOnlyList<Shape> InputShapes => [];

        public override IReadOnlyList<Shape> TargetShapes => [1];

        public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
        {
            for (int i = 0; i < samples.Length; i++)
                batch.Target()[i, 0] = values[samples[i]];
        }
    }
}
