namespace Neurona.Tests;

/// <summary>Small data and models for tests.</summary>
internal static class Samples
{
    /// <summary>Numbers from -1 to 1.</summary>
    public static float[] Numbers(int count, int seed = 1)
    {
        Random random = new(seed);
        float[] values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = random.NextSingle() * 2 - 1;
        return values;
    }

    /// <summary>Samples of three numbers whose target is a function of them.</summary>
    public static Dataset Values(int count, int seed = 1)
    {
        float[] x = Numbers(count * 3, seed), targets = new float[count];
        for (int i = 0; i < count; i++)
            targets[i] = MathF.Sin(x[3 * i]) + x[3 * i + 1] * x[3 * i + 2];
        return Dataset.From(x, 3, targets, 1);
    }

    /// <summary>Samples of four numbers in three classes, one-hot.</summary>
    public static Dataset Classes(int count, int seed = 1)
    {
        float[] x = Numbers(count * 4, seed);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
            labels[i] = x[4 * i] > 0.3f ? 0 : x[4 * i + 1] > 0 ? 1 : 2;
        return Dataset.From(x, 4, Dataset.OneHot(labels, 3), 3);
    }

    public static Sequential Regressor(Optimizer? optimizer = null, int seed = 1)
    {
        Sequential model = new(3, seed) { new Dense(4, Activation.Tanh), new Dense(1) };
        model.Compile(optimizer ?? new SGD(0.05f), new MeanSquaredError());
        return model;
    }

    public static Sequential Classifier(Optimizer? optimizer = null, int seed = 1)
    {
        Sequential model = new(4, seed) { new Dense(8, Activation.Relu), new Dropout(0.2f), new Dense(3, Activation.Softmax) };
        model.Compile(optimizer ?? new Adam(0.01f), new CategoricalCrossentropy(), new Accuracy());
        return model;
    }
}

/// <summary>A data set that remembers which samples were asked for, batch by batch.</summary>
internal sealed class Recorder(Dataset source) : Dataset
{
    public List<int[]> Batches { get; } = [];

    public override int Count => source.Count;

    public override Shape InputShape => source.InputShape;

    public override Shape TargetShape => source.TargetShape;

    public override void Copy(ReadOnlySpan<int> rows, Mat x, Mat target)
    {
        Batches.Add(rows.ToArray());
        source.Copy(rows, x, target);
    }

    public override void CopyTargets(ReadOnlySpan<int> rows, Mat target) => source.CopyTargets(rows, target);

    public override int FindNonFinite() => source.FindNonFinite();
}

/// <summary>A metric that says what it was told to, epoch by epoch.</summary>
internal sealed class Scripted(bool higherIsBetter, params double[] values) : Metric
{
    private int _epoch = -1;

    public override string Name => "scripted";

    public override bool HigherIsBetter => higherIsBetter;

    public override double Result => values[Math.Clamp(_epoch, 0, values.Length - 1)];

    protected internal override void Update(ReadOnlyMat y, ReadOnlyMat target) { }

    protected internal override void Reset() => _epoch++;
}
