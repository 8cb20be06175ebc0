using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>Steps and predictions allocate nothing after the first ones.</summary>
[Collection(AloneCollection.Name)]
public sealed class AllocationTests
{
    private const int Rows = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void StepsAndPredictionsAllocateNothing(int threads)
    {
        int kept = Workers.Count;
        try
        {
            Workers.Count = threads;
            foreach (Sequential model in (ReadOnlySpan<Sequential>)[Dense(), Convolutional(), AlongAnAxis()])
            {
                float[] x = Samples.Numbers(Rows * model.InputShape.Size), targets = new float[Rows], outputs = new float[Rows * 10];
                Steps(model, x, targets, outputs, 3);
                // On all threads, the least of many rounds: the runtime's own threads allocate a little now and then.
                long least = long.MaxValue;
                for (int round = 0; round < 50 && least > 0; round++)
                {
                    long before = GC.GetTotalAllocatedBytes(true);
                    Steps(model, x, targets, outputs, 2);
                    least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
                }
                Assert.Equal(0, least);
            }
        }
        finally
        {
            Workers.Count = kept;
        }
    }

    // Full batches, smaller ones, single samples.
    private static void Steps(Sequential model, float[] x, float[] targets, float[] outputs, int count)
    {
        int width = model.InputShape.Size;
        for (int i = 0; i < count; i++)
        {
            model.TrainOnBatch(x, targets);
            model.TrainOnBatch(x.AsSpan(0, 37 * width), targets.AsSpan(0, 37));
            model.Predict(x, outputs);
            model.Predict(x.AsSpan(0, width), outputs);
        }
    }

    private static Sequential Dense()
    {
        Sequential model = new(60)
        {
            new Dense(90, Activation.Relu) { KernelRegularizer = new L1(), KernelConstraint = new MaxNorm() },
            new BatchNormalization(),
            new Dropout(0.5f),
            new Residual(new Dense(90, Activation.Tanh)),
            new PReLU(),
            new Dense(10, Activation.Softmax),
        };
        model.Compile(new Adam(new InverseTimeDecay(0.01f, 5, 0.5f)), new SparseCategoricalCrossentropy());
        return model;
    }

    private static Sequential AlongAnAxis()
    {
        Sequential model = new(60)
        {
            new Dense(10),
            new Reshape(10, 1),
            new GroupNormalization(2) { Axis = 1 },
            new Softmax(1),
        };
        SparseCategoricalCrossentropy loss = new() { Axis = 1 };
        model.Compile(new SGD(), loss, loss);
        return model;
    }

    private static Sequential Convolutional()
    {
        Sequential model = new(new Shape(12, 12, 2))
        {
            new Conv2D(16, 3, Activation.Relu) { Padding = Padding.Same },
            new MaxPooling2D(),
            new BatchNormalization(),
            new Conv2D(8, 3, Activation.Elu),
            new Flatten(),
            new Dense(10, Activation.Softmax),
        };
        model.Compile(new SGD(0.01f, 0.9f), new SparseCategoricalCrossentropy());
        return model;
    }
}
