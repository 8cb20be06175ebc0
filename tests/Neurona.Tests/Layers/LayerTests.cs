namespace Neurona.Tests;

/// <summary>Shapes and values of layers that their gradient does not show.</summary>
public sealed class LayerTests
{
    [Theory]
    [InlineData(28, 28, 3, 3, 1, 1, Padding.Valid, 26, 26)]
    [InlineData(28, 28, 3, 3, 1, 1, Padding.Same, 28, 28)]
    [InlineData(28, 27, 3, 3, 2, 2, Padding.Same, 14, 14)]
    [InlineData(28, 27, 3, 3, 2, 2, Padding.Valid, 13, 13)]
    [InlineData(7, 9, 2, 4, 3, 2, Padding.Same, 3, 5)]
    [InlineData(7, 9, 2, 4, 3, 2, Padding.Valid, 2, 3)]
    [InlineData(5, 5, 5, 1, 1, 7, Padding.Valid, 1, 1)]
    [InlineData(2, 2, 5, 5, 1, 1, Padding.Same, 2, 2)]
    public void WindowsGoByKerasRules(
        int height, int width, int kernelHeight, int kernelWidth, int strideY, int strideX, Padding padding, int outHeight, int outWidth)
    {
        Sequential conv = new(new Shape(height, width, 2))
        {
            new Conv2D(5, (kernelHeight, kernelWidth)) { Strides = (strideY, strideX), Padding = padding }
        };
        Assert.Equal(new Shape(outHeight, outWidth, 5), conv.OutputShape);
        Sequential pool = new(new Shape(height, width, 2))
        {
            new MaxPooling2D((kernelHeight, kernelWidth)) { Strides = new Size2D(strideY, strideX), Padding = padding }
        };
        Assert.Equal(new Shape(outHeight, outWidth, 2), pool.OutputShape);
    }

    [Fact]
    public void AnOddRestOfPaddingGoesToTheEnd()
    {
        Sequential model = new(new Shape(1, 4, 1)) { new Conv2D(1, (1, 2)) { Padding = Padding.Same, KernelInitializer = new Ones() } };
        Assert.Equal([3, 5, 7, 4], model.Predict([1, 2, 3, 4]));
    }

    [Fact]
    public void EluNearZeroKeepsItsDigits()
    {
        // expm1(x), from an independent program.
        float[] expected = [-9.9999995e-8f, -3e-8f, -0.6321206f], y = new Sequential(3) { new ELU() }.Predict([-1e-7f, -3e-8f, -1]);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], y[i], -2e-7f * expected[i]);
    }

    [Fact]
    public void ALargeMeanIsSubtractedFirst()
    {
        // (1000002 - 1000001.5) / sqrt(1.25 + 1e-5)
        Sequential model = new(1)
        {
            new BatchNormalization
            {
                Epsilon = 1e-5f, MovingMeanInitializer = new Constant(1000001.5f), MovingVarianceInitializer = new Constant(1.25f),
            },
        };
        Assert.Equal(0.4472118, model.Predict([1000002])[0], 1e-6);
    }

    [Fact]
    public void AnActivationIsAFunctionOnMatrices()
    {
        float[] x = [-1, 0, 2, 9, 3, -2, 1, 9], y = new float[6], dx = new float[6];
        ReadOnlyMat<float> left = new ReadOnlyMat<float>(x, 2, 4).SliceColumns(0, 3);
        Swish swish = new();
        swish.Apply(left, new(y, 2, 3));
        swish.ApplyBackward(left, new(y, 2, 3), left, new(dx, 2, 3));
        // x sigmoid(x), and x times its derivative, from an independent program.
        float[] values = [-0.26894142f, 0, 1.7615942f, 2.8577224f, -0.23840584f, 0.7310586f];
        float[] gradient = [-0.07232949f, 0, 2.1815684f, 3.2643125f, 0.18156862f, 0.9276706f];
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(values[i], y[i], 1e-6f);
            Assert.Equal(gradient[i], dx[i], 1e-6f);
        }
        Activation.Softmax.Apply(left, new(y, 2, 3));
        Assert.Equal(1, y[0] + y[1] + y[2], 1e-6f);
        Assert.Equal(1, y[3] + y[4] + y[5], 1e-6f);
    }

    [Fact]
    public void PaddingNeverWinsAMaximum()
    {
        Sequential model = new(new Shape(1, 3, 1)) { new MaxPooling2D((1, 2)) { Padding = Padding.Same } };
        Assert.Equal([-1, -3], model.Predict([-2, -1, -3]));
    }

    [Theory]
    [InlineData(new[] { 2, 3, 4 }, new[] { -1 }, "24")]
    [InlineData(new[] { 24 }, new[] { 2, -1, 3 }, "2x4x3")]
    [InlineData(new[] { 24 }, new[] { 1, 2, 3, 4 }, "1x2x3x4")]
    [InlineData(new[] { 2, 12 }, new[] { 6, 4 }, "6x4")]
    public void ReshapeFindsTheOpenAxis(int[] from, int[] to, string shape) =>
        Assert.Equal(shape, new Sequential(Shape.Of(from)) { new Reshape(to), new Linear() }.OutputShape.ToString());

    [Fact]
    public void FlattenKeepsChannelsFastest()
    {
        float[] x = [.. Enumerable.Range(0, 12)];
        Sequential model = new(new Shape(2, 3, 2)) { new Flatten(), new Linear() };
        Assert.Equal(12, model.OutputShape);
        Assert.Equal(x, model.Predict(x));
    }

    [Theory]
    [InlineData(-1, "2x2x6")]
    [InlineData(1, "4x2x3")]
    [InlineData(2, "2x4x3")]
    [InlineData(-3, "4x2x3")]
    public void ConcatenateJoinsAlongOneAxis(int axis, string shape)
    {
        Node x = Input.Of(2, 2, 3);
        Model model = new(x, new Concatenate(axis).On(x, new LeakyReLU(0.5f).On(x)));
        Assert.Equal(shape, model.OutputShape.ToString());
        float[] sample = [.. Enumerable.Range(0, 12).Select(i => i - 5.5f)];
        float[] y = model.Predict(sample), other = [.. sample.Select(value => value > 0 ? value : value / 2)];
        int inner = axis is -1 ? 3 : axis is 2 ? 6 : 12;
        float[] expected =
        [
            .. Enumerable.Range(0, 12 / inner).SelectMany(
                block => sample.Skip(block * inner).Take(inner).Concat(other.Skip(block * inner).Take(inner)))
        ];
        Assert.Equal(expected, y);
    }

    [Fact]
    public void DenseActsOnTheLastOfTwoAxes()
    {
        Sequential model = new(new Shape(3, 2)) { new Dense(1) { KernelInitializer = new Ones() } };
        Assert.Equal("3x1", model.OutputShape.ToString());
        Assert.Equal([3, 7, 11], model.Predict([1, 2, 3, 4, 5, 6]));
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void DropoutDropsItsRateAndScalesTheRest(float rate)
    {
        const int count = 100_000;
        float[] ones = new float[count];
        ones.AsSpan().Fill(1);
        Sequential model = new(count) { new Dropout(rate), new Linear() };
        float[] first = InTraining(model, ones, batch: 0), second = InTraining(model, ones, batch: 1);
        double deviation = Math.Sqrt(rate * (1 - rate) / count);
        Assert.Equal(rate, first.Count(value => value == 0) / (double)count, 4 * deviation);
        Assert.All(first, value => Assert.True(value == 0 || Math.Abs(value - 1 / (1 - rate)) < 1e-6 / (1 - rate)));
        // Two steps are independent: both dropped with the square of the rate.
        double both = first.Zip(second, (a, b) => a == 0 && b == 0).Count(dropped => dropped) / (double)count;
        Assert.Equal(rate * rate, both, 4 * Math.Sqrt(rate * rate * (1 - rate * rate) / count));
        Assert.Equal(ones, model.Predict(ones));
    }

    [Fact]
    public void TwoDropoutsDropDifferentThings()
    {
        float[] ones = new float[1000];
        ones.AsSpan().Fill(1);
        Sequential model = new(1000) { new Dropout(0.5f), new Dropout(0.5f) };
        int dropped = InTraining(model, ones, batch: 0).Count(value => value == 0);
        Assert.InRange(dropped, 680, 820);
    }

    [Fact]
    public void BatchNormalizationFollowsTheBatchAndAtInferenceTheAverages()
    {
        Sequential model = new(1) { new BatchNormalization { Momentum = 0.75f, Epsilon = 0 } };
        model.Compile(new SGD(0), new MeanSquaredError());
        model.TrainOnBatch([1, 5], [0, 0]);   // mean 3, biased variance 4
        Assert.Equal(0.25f * 3, model["batch_normalization/moving_mean"][0], 1e-6f);
        Assert.Equal(0.75f + 0.25f * 4, model["batch_normalization/moving_variance"][0], 1e-6f);
        Assert.Equal((1 - 0.75) / Math.Sqrt(1.75), model.Predict([1])[0], 1e-6);
        string before = model.WeightsHash();
        model.Evaluate(Dataset.From([1, 5], 1, [0, 0], 1));
        Assert.Equal(before, model.WeightsHash());
    }

    [Fact]
    public void MovingAveragesThatEqualTheBatchStayAsTheyAre()
    {
        // momentum m + (1 - momentum) m is m for every m: rounding must not drive a large mean away from the batch's.
        float[] means = [.. Enumerable.Range(0, 200).Select(i => 1e6f + 1234.5f * i)];
        LayerCall call = new(new BatchNormalization { MovingVarianceInitializer = new Zeros() }, means.Length);
        means.CopyTo(call["moving_mean"]);
        call.Forward([.. means, .. means], training: true);
        Assert.Equal(means, call["moving_mean"].ToArray());
        Assert.All(call["moving_variance"].ToArray(), variance => Assert.Equal(0, variance));
    }

    [Fact]
    public void AFrozenBatchNormalizationKeepsItsAveragesAndUsesThem()
    {
        Sequential model = new(1) { new Dense(1), new BatchNormalization { Trainable = false } };
        model.Compile(new SGD(), new MeanSquaredError());
        float[] before = model["batch_normalization/moving_mean"].ToArray();
        double loss = model.Evaluate(Dataset.From([1, 5], 1, [0, 0], 1)).Loss;
        Assert.Equal(loss, model.TrainOnBatch([1, 5], [0, 0]).Loss, 1e-6);
        Assert.Equal(before, model["batch_normalization/moving_mean"].ToArray());
    }

    [Fact]
    public void FrozenLayersKeepTheirWeights()
    {
        Sequential model = new(3) { new Dense(4, Activation.Tanh) { Trainable = false }, new Dense(1) };
        model.Compile(new Adam(), new MeanSquaredError());
        float[] frozen = model["dense/kernel"].ToArray(), free = model["dense_1/kernel"].ToArray();
        model.Fit(Samples.Values(8));
        Assert.Equal(frozen, model["dense/kernel"].ToArray());
        Assert.NotEqual(free, model["dense_1/kernel"].ToArray());
    }

    [Fact]
    public void MaxNormHoldsAfterEveryUpdate()
    {
        Sequential model = new(3) { new Dense(5) { KernelConstraint = new MaxNorm(0.3f) }, new Dense(1) };
        model.Compile(new SGD(1), new MeanSquaredError());
        model.Fit(Samples.Values(20), new() { BatchSize = 5 });
        float[] kernel = model["dense/kernel"].ToArray();
        for (int unit = 0; unit < 5; unit++)
            Assert.InRange(Math.Sqrt(Enumerable.Range(0, 3).Sum(i => kernel[i * 5 + unit] * kernel[i * 5 + unit])), 0, 0.3001);
    }

    [Fact]
    public void MaxNormHoldsEveryFilterOfAConvolution()
    {
        // Keras' axis = [0, 1, 2]. At a rate of 0 nothing but the constraint changes the kernel.
        Conv2D convolution = new(3, (2, 3)) { KernelConstraint = new MaxNorm(0.5) };
        Sequential model = new(new Shape(4, 4, 2)) { convolution, new Flatten(), new Dense(1) };
        const int inputs = 2 * 3 * 2, filters = 3;
        float[] before = Samples.Numbers(inputs * filters);
        for (int i = 0; i < inputs; i++)
            before[i * filters + 2] *= 0.1f;   // a filter below the limit
        before.CopyTo(model[convolution, "kernel"]);
        model.Compile(new SGD(0), new MeanSquaredError());
        model.TrainOnBatch(Samples.Numbers(32), [0]);
        float[] after = model[convolution, "kernel"].ToArray();
        double[] norms = [.. Enumerable.Range(0, filters).Select(filter =>
            Math.Sqrt(Enumerable.Range(0, inputs).Sum(i => Math.Pow(before[i * filters + filter], 2))))];
        Assert.True(norms is [> 0.5, > 0.5, < 0.5], string.Join(' ', norms));
        for (int i = 0; i < before.Length; i++)
            Assert.Equal(before[i] * Math.Min(norms[i % filters], 0.5) / (1e-7 + norms[i % filters]), after[i], 1e-6);
    }

    [Fact]
    public void ConstraintsLeaveFrozenWeights()
    {
        Sequential model = new(3)
        {
            new Dense(4) { KernelInitializer = new Constant(5), KernelConstraint = new MaxNorm(1), Trainable = false },
            new Dense(1)
        };
        model.Compile(new SGD(0.01), new MeanSquaredError());
        model.TrainOnBatch([1, 2, 3], [0]);
        Assert.All(model["dense/kernel"].ToArray(), weight => Assert.Equal(5, weight));
    }

    [Fact]
    public void ResidualAddsItsInput()
    {
        Sequential model = new(3) { new Residual(new Dense(3) { KernelInitializer = new Zeros(), BiasInitializer = new Constant(2) }) };
        Assert.Equal([3, 4, 5], model.Predict([1, 2, 3]));
    }

    private static float[] InTraining(Model model, float[] sample, ulong batch)
    {
        Plan plan = new(model.Graph, 1, new() { Training = true });
        StepData data = new(1, sample) { Seed = 1, Batch = batch };
        plan.Forward(data, training: true);
        return plan.Output(data).Data.ToArray();
    }

    // An activation as a user writes it.
    private sealed class Swish() : Elementwise(Of(default(Formula)))
    {
        protected override bool DerivativeFromOutput => false;

        private readonly struct Formula : IActivation
        {
            public N Value<N>(N x) where N : struct, INum<N> => x * N.Sigmoid(x);

            public N Derivative<N>(N x, N y) where N : struct, INum<N> => y + N.Sigmoid(x) * (1 - y);
        }
    }
}
