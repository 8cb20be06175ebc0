namespace Neurona;

/// <summary>Samples, and targets if there are any, in arrays.</summary>
internal sealed class ArrayDataset : Dataset
{
    private readonly Real[] _x;
    private readonly Real[]? _targets;

    public ArrayDataset(Real[] x, Shape inputShape, Real[]? targets, Shape targetShape)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (inputShape.Size == 0 || x.Length == 0 || x.Length % inputShape.Size != 0)
        {
            throw Errors.Of("Dataset", $"a whole number of samples of shape {inputShape}, {inputShape.Size} numbers each",
                $"{x.Length} numbers", "Check the shape, or the array.");
        }
        Count = x.Length / inputShape.Size;
        if (targets is not null && targets.Length != (long)Count * targetShape.Size)
        {
            throw Errors.Of("Dataset", $"a target of shape {targetShape} for each of {Count} samples", $"{targets.Length} numbers",
                "Samples and targets must be equally many.");
        }
        _x = x;
        _targets = targets;
        InputShapes = [inputShape];
        TargetShapes = targets is null ? [] : [targetShape];
    }

    /// <summary>The samples of another data set, of one input and one target, read once and kept.</summary>
    public ArrayDataset(Dataset source)
    {
        BatchBuffers all = new(source.InputShapes, source.TargetShapes, weights: false, source.Count);
        all.Fill(source, [.. Enumerable.Range(0, source.Count)]);
        (_x, _targets) = (all.Inputs[0], all.Targets[0]);
        Count = source.Count;
        InputShapes = source.InputShapes;
        TargetShapes = source.TargetShapes;
        ClassNames = source.ClassNames;
        Scaling = source.Scaling;
        TableEncoding = source.TableEncoding;
    }

    public override int Count { get; }

    public override IReadOnlyList<Shape> InputShapes { get; }

    public override IReadOnlyList<Shape> TargetShapes { get; }

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        Copy(_x, samples, batch.Input());
        if (_targets is not null && batch.HasTargets)
            Copy(_targets, samples, batch.Target());
    }

    internal override int KnownClassOf(int sample)
    {
        if (_targets is null || !TargetShape.IsFlat)
            return -1;
        int width = TargetShape.Size;
        return ClassReader.ClassOf(_targets.AsSpan(sample * width, width));
    }

    private static void Copy(Real[] source, ReadOnlySpan<int> samples, Mat rows)
    {
        for (int i = 0; i < samples.Length; i++)
            source.AsSpan(samples[i] * rows.Columns, rows.Columns).CopyTo(rows.Row(i));
    }
}
