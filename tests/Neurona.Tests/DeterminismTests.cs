using System.Text;
using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>
/// One seed, one result: the same bits on every number of threads, in batches that do not divide the data, run after
/// run.
/// </summary>
/// <remarks>
/// The hashes are committed: run under NEURONA_SIMD=512, 256, 128, scalar and under NEURONA_PLAN=plain, this test holds
/// them against one another.
/// </remarks>
[Collection(AloneCollection.Name)]
public sealed class DeterminismTests
{
    [Fact]
    public void FiftyStepsGiveTheSameWeightsOnEveryNumberOfThreads()
    {
        int before = Workers.Count;
        StringBuilder text = new();
        try
        {
            foreach ((string name, Func<Sequential> make, Dataset data) in (ReadOnlySpan<(string, Func<Sequential>, Dataset)>)[
                ("mlp", Mlp, Flat()), ("cnn", Cnn, Images())])
            {
                string? hash = null;
                foreach (int threads in (ReadOnlySpan<int>)[1, 2, 3, 7])
                {
                    Workers.Count = threads;
                    Sequential model = make();
                    History history = model.Fit(data, new() { Epochs = 5, BatchSize = (data.Count + 9) / 10 });
                    Assert.Equal(5, history.Epochs);
                    Assert.Equal(hash ?? model.WeightsHash(), model.WeightsHash());
                    hash = model.WeightsHash();
                }
                text.Append(name).Append(' ').Append(hash).Append('\n');
            }
        }
        finally
        {
            Workers.Count = before;
        }
        Checkout.MatchesSnapshot(text.ToString(), "tests", "Neurona.Tests", "determinism.txt");
    }

    private static Sequential Mlp()
    {
        Sequential model = new(100, seed: 4)
        {
            new Dense(150, Activation.Relu) { KernelRegularizer = new L2(1e-4f) },
            new Dropout(0.2f),
            new BatchNormalization(),
            new Residual(new Dense(150, Activation.Tanh)),
            new Dense(70, Activation.Elu) { KernelConstraint = new MaxNorm() },
            new PReLU(),
            new Dense(10, Activation.Softmax),
        };
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
        return model;
    }

    [Fact]
    public void LargeSamplesArePredictedInPartsThatNoOneSees()
    {
        Sequential wide = new(new Shape(40, 40, 8), seed: 1)
        {
            new Conv2D(24, 3, Activation.Relu),
            new MaxPooling2D(4),
            new Flatten(),
            new Dense(5)
        };
        Assert.Equal(256, Mlp().Graph.RowsAtOnce);
        Assert.Equal(88, wide.Graph.RowsAtOnce);
        Assert.Equal(32, new Sequential(new Shape(300, 300, 3)) { new Conv2D(64, 3) }.Graph.RowsAtOnce);

        const int count = 197;
        int size = wide.InputShape.Size;
        float[] samples = Samples.Numbers(count * size), all = wide.Predict(samples);
        Assert.Equal(all, wide.Predict(Dataset.From(samples, wide.InputShape, new float[count], 1)));
        for (int i = 0; i < count; i++)
            Assert.Equal(all[(i * 5)..(i * 5 + 5)], wide.Predict(samples.AsSpan(i * size, size)));
    }

    private static Sequential Cnn()
    {
        Sequential model = new(new Shape(14, 14, 3), seed: 4)
        {
            new Conv2D(18, 3, Activation.Relu) { Padding = Padding.Same },
            new BatchNormalization(),
            new MaxPooling2D(),
            new Conv2D(20, 3, Activation.LeakyRelu),
            new Flatten(),
            new Dropout(0.3f),
            new Dense(10, Activation.Sigmoid),
        };
        model.Compile(new SGD(0.05f, 0.9f, nesterov: true), new BinaryCrossentropy());
        return model;
    }

    private static Dataset Flat()
    {
        float[] labels = new float[497];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = i * 7 % 10;
        return Dataset.From(Samples.Numbers(497 * 100), 100, labels, 1);
    }

    private static Dataset Images()
    {
        float[] bits = new float[93 * 10];
        for (int i = 0; i < bits.Length; i++)
            bits[i] = i % 3 == 0 ? 1 : 0;
        return Dataset.From(Samples.Numbers(93 * 14 * 14 * 3), new(14, 14, 3), bits, 10);
    }
}
