using System.Globalization;

namespace Neurona.Tests;

/// <summary>Small data and models for tests.</summary>
internal static class Samples
{
    /// <summary>A culture that writes 1,5: the tests run without the data of real ones.</summary>
    public static CultureInfo DecimalCommas
    {
        get
        {
            CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NumberGroupSeparator = ".";
            return culture;
        }
    }

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

    public override IReadOnlyList<Shape> InputShapes => source.InputShapes;

    public override IReadOnlyList<Shape> TargetShapes => source.TargetShapes;

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        Batches.Add(samples.ToArray());
        source.Fill(samples, batch);
    }
}

/// <summary>The samples of a data set as a stream. Only weights other than 1 are written.</summary>
internal sealed class ReplayStream(Dataset data, float[]? weights = null) : SampleStream
{
    private int _at;

    public override IReadOnlyList<Shape> InputShapes => data.InputShapes;

    public override IReadOnlyList<Shape> TargetShapes => data.TargetShapes;

    public override bool HasWeights => weights is not null;

    public override int Read(in Batch batch)
    {
        int rows = Math.Min(batch.Rows, data.Count - _at);
        for (int i = 0; i < rows; i++, _at++)
        {
            data.InputOf(_at).CopyTo(batch.Input().Row(i));
            data.TargetOf(_at).CopyTo(batch.Target().Row(i));
            if (weights is not null && weights[_at] != 1)
                batch.Weights[i] = weights[_at];
        }
        return rows;
    }

    public override void Restart() => _at = 0;
}

/// <summary>A metric that says what it was told to, epoch by epoch.</summary>
internal sealed class Scripted(bool higherIsBetter, params double[] values) : Metric
{
    private int _epoch = -1;

    public override bool HigherIsBetter => higherIsBetter;

    protected internal override int StateSize(Shape output, Shape target) => 1;

    // The state is all 0 at the start of each epoch.
    protected internal override void Update(in MetricPass p)
    {
        if (p.State[0] == 0)
            _epoch++;
        p.State[0] = 1;
    }

    protected internal override double Result(ReadOnlySpan<double> state) => values[Math.Clamp(_epoch, 0, values.Length - 1)];
}
