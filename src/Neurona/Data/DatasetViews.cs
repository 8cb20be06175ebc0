using System.Buffers;

namespace Neurona;

/// <summary>A data set seen in another way. It holds no numbers and no scratch of its own.</summary>
internal abstract class DatasetView : Dataset
{
    protected DatasetView(Dataset source)
    {
        Source = source;
        ClassNames = source.ClassNames;
        Scaling = source.Scaling;
        TableEncoding = source.TableEncoding;
    }

    public override int Count => Source.Count;

    public override IReadOnlyList<Shape> InputShapes => Source.InputShapes;

    public override IReadOnlyList<Shape> TargetShapes => Source.TargetShapes;

    public override bool HasWeights => Source.HasWeights;

    protected Dataset Source { get; }

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch) => Source.Fill(samples, batch);

    internal override int KnownClassOf(int sample) => Source.KnownClassOf(sample);
}

/// <summary>Some samples of a data set, in an order of their own.</summary>
/// <param name="source">The data set.</param>
/// <param name="order">The numbers of its samples; null if they are taken in order.</param>
/// <param name="start">The first, in that order.</param>
/// <param name="count">How many from there on.</param>
internal sealed class SelectionView(Dataset source, int[]? order, int start, int count) : DatasetView(source)
{
    private const int OnStack = 256;

    public override int Count => count;

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        int[]? rented = samples.Length > OnStack ? ArrayPool<int>.Shared.Rent(samples.Length) : null;
        Span<int> theirs = rented is null ? stackalloc int[OnStack] : rented;
        theirs = theirs[..samples.Length];
        for (int i = 0; i < samples.Length; i++)
            theirs[i] = order is null ? samples[i] + start : order[samples[i] + start];
        Source.Fill(theirs, batch);
        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }

    internal override int KnownClassOf(int sample) => Source.KnownClassOf(order is null ? sample + start : order[sample + start]);
}

/// <summary>Class indices instead of one-hot targets.</summary>
internal sealed class ClassIndexView : DatasetView
{
    private readonly Shape[] _targets;

    public ClassIndexView(Dataset source) : base(source)
    {
        if (source.TargetShapes.Count != 1 || source.TargetShape.Channels == 1)
        {
            throw Errors.Of("Dataset.WithClassIndices", "one-hot targets", $"targets of shape {string.Join(" and ", source.TargetShapes)}",
                "Class indices need no change.");
        }
        _targets = [source.TargetShape.WithChannels(1)];
    }

    public override IReadOnlyList<Shape> TargetShapes => _targets;

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        if (!batch.HasTargets)
        {
            Source.Fill(samples, batch);
            return;
        }
        int size = Source.TargetShape.Size, classes = Source.TargetShape.Channels;
        Real[] rented = ArrayPool<Real>.Shared.Rent(checked(samples.Length * size));
        Span<Real> oneHot = rented.AsSpan(0, samples.Length * size), target = batch.Target().Data;
        Source.Fill(samples, batch.WithTarget(oneHot, size));
        for (int r = 0; r < target.Length; r++)
            target[r] = IndexOf(oneHot.Slice(r * classes, classes));
        ArrayPool<Real>.Shared.Return(rented);
    }

    private static int IndexOf(ReadOnlySpan<Real> row) => ClassReader.ClassOf(row) is >= 0 and var index
        ? index
        : throw Errors.Of("Dataset.WithClassIndices", "one-hot targets, a single 1 among zeros in every row", "another row",
            "Use CategoricalCrossentropy for targets that are probabilities.");
}

/// <summary>One-hot targets instead of class indices.</summary>
internal sealed class OneHotView : DatasetView
{
    private readonly Shape[] _targets;
    private readonly int _classes;

    public OneHotView(Dataset source, int classes) : base(source)
    {
        if (source.TargetShapes.Count != 1 || source.TargetShape.Channels != 1)
        {
            throw Errors.Of("Dataset.WithOneHot", "class indices, targets of shape 1",
                $"targets of shape {string.Join(" and ", source.TargetShapes)}", "One-hot targets need no change.");
        }
        _targets = [source.TargetShape.WithChannels(classes)];
        _classes = classes;
    }

    public override IReadOnlyList<Shape> TargetShapes => _targets;

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        if (!batch.HasTargets)
        {
            Source.Fill(samples, batch);
            return;
        }
        int size = Source.TargetShape.Size, count = checked(samples.Length * size);
        Real[] rented = ArrayPool<Real>.Shared.Rent(count);
        Source.Fill(samples, batch.WithTarget(rented.AsSpan(0, count), size));
        Span<Real> target = batch.Target().Data;
        target.Clear();
        for (int i = 0; i < count; i++)
        {
            int label = ClassReader.ClassOf(rented.AsSpan(i, 1));
            if ((uint)label >= (uint)_classes)
            {
                throw Errors.Of("Dataset.WithOneHot", $"class indices from 0 to {_classes - 1}",
                    $"{rented[i]} for sample {samples[i / size]}", "Number the classes from 0.");
            }
            target[i * _classes + label] = 1;
        }
        ArrayPool<Real>.Shared.Return(rented);
    }
}

/// <summary>Samples whose classes have names.</summary>
internal sealed class NamedView : DatasetView
{
    public NamedView(Dataset source, string[] names) : base(source) => ClassNames = [.. names];
}

/// <summary>Samples under another shape of the same size.</summary>
internal sealed class ReshapedView : DatasetView
{
    private readonly Shape[] _inputs;

    public ReshapedView(Dataset source, Shape shape) : base(source)
    {
        if (shape.Size != source.InputShape.Size)
        {
            throw Errors.Of("Dataset.Reshape", $"a shape of {source.InputShape.Size} numbers, as {source.InputShape} has",
                $"{shape}, which has {shape.Size}", "Reshaping keeps all numbers.");
        }
        _inputs = [shape, .. source.InputShapes.Skip(1)];
    }

    public override IReadOnlyList<Shape> InputShapes => _inputs;
}

/// <summary>Samples that weigh differently in the loss.</summary>
internal sealed class WeightedView(Dataset source, Real[] weights) : DatasetView(source)
{
    public override bool HasWeights => true;

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        Source.Fill(samples, batch);
        Span<Real> factors = batch.Weights;
        for (int i = 0; i < factors.Length; i++)
            factors[i] *= weights[samples[i]];
    }
}

/// <summary>Samples that weigh as their class does: Keras' class_weight.</summary>
internal sealed class ClassWeightedView(Dataset source, IReadOnlyDictionary<int, double> weights) : DatasetView(source)
{
    public override bool HasWeights => true;

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        Source.Fill(samples, batch);
        Span<Real> factors = batch.Weights;
        Mat target = batch.Target();
        for (int r = 0; r < factors.Length; r++)
        {
            int label = target.Columns > 1 ? Metric.ArgMax(target.Row(r)) : (int)Real.Round(target[r, 0]);
            factors[r] *= weights.TryGetValue(label, out double weight) ? (Real)weight : 1;
        }
    }
}

/// <summary>The inputs and targets of several data sets of equally many samples, side by side: for models of several
/// inputs or outputs.</summary>
internal sealed class CombinedView : Dataset
{
    private readonly Dataset[] _parts;

    public CombinedView(Dataset[] parts)
    {
        if (parts.Length == 0 || Array.Exists(parts, part => part.Count != parts[0].Count))
        {
            throw Errors.Of("Dataset.Combine", "data sets of equally many samples",
                $"{string.Join(" and ", parts.Select(part => part.Count))}", "Cut them to one length first.");
        }
        _parts = [.. parts];
        InputShapes = [.. parts.SelectMany(part => part.InputShapes)];
        TargetShapes = [.. parts.SelectMany(part => part.TargetShapes)];
        HasWeights = Array.Exists(parts, part => part.HasWeights);
        ClassNames = parts[0].ClassNames;
        Scaling = parts.Length == 1 ? parts[0].Scaling : null;
    }

    public override int Count => _parts[0].Count;

    public override IReadOnlyList<Shape> InputShapes { get; }

    public override IReadOnlyList<Shape> TargetShapes { get; }

    public override bool HasWeights { get; }

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        int input = 0, target = 0;
        foreach (Dataset part in _parts)
        {
            part.Fill(samples, batch.From(input, target));
            input += part.InputShapes.Count;
            target += part.TargetShapes.Count;
        }
    }
}
