namespace Neurona;

/// <summary>Images of bytes with class numbers: a byte a pixel in memory, scaled to 0..1 and one-hot when a batch is gathered.</summary>
internal sealed class ByteDataset : Dataset
{
    private const Real Factor = (Real)1 / 255;

    private readonly ReadOnlyMemory<byte> _pixels, _labels;

    public ByteDataset(ReadOnlyMemory<byte> pixels, Shape inputShape, ReadOnlyMemory<byte> labels, int classes)
    {
        if (pixels.Length != (long)labels.Length * inputShape.Size)
            throw Throw.Error("Dataset", $"an image of shape {inputShape} for each of {labels.Length} labels", $"{pixels.Length} bytes", "Images and labels must be equally many.");
        int bad = labels.Span.IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (bad >= 0)
            throw Throw.Error("Dataset", $"labels from 0 to {classes - 1}", $"{labels.Span[bad]} for sample {bad}", "Number the classes from 0.");
        _pixels = pixels;
        _labels = labels;
        InputShape = inputShape;
        TargetShape = classes;
        Scaling = new((float)Factor);
    }

    public override int Count => _labels.Length;

    public override Shape InputShape { get; }

    public override Shape TargetShape { get; }

    public override void Copy(ReadOnlySpan<int> rows, Mat x, Mat target)
    {
        int size = x.Columns;
        ReadOnlySpan<byte> pixels = _pixels.Span;
        for (int i = 0; i < rows.Length; i++)
            Kernels.Scale(pixels.Slice(rows[i] * size, size), Factor, x.Row(i));
        CopyTargets(rows, target);
    }

    public override void CopyTargets(ReadOnlySpan<int> rows, Mat target)
    {
        ReadOnlySpan<byte> labels = _labels.Span;
        target.Data.Clear();
        for (int i = 0; i < rows.Length; i++)
            target[i, labels[rows[i]]] = 1;
    }

    // A byte is a finite number.
    public override int FindNonFinite() => -1;
}
