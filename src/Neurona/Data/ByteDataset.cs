namespace Neurona;

/// <summary>Images of bytes with class indices: a byte a pixel in memory, scaled to 0..1 and one-hot when a batch is
/// gathered.</summary>
internal sealed class ByteDataset : Dataset
{
    private const Real Factor = (Real)1 / 255;

    private readonly ReadOnlyMemory<byte> _pixels, _labels;

    public ByteDataset(ReadOnlyMemory<byte> pixels, Shape inputShape, ReadOnlyMemory<byte> labels, int classes)
    {
        if (pixels.Length != (long)labels.Length * inputShape.Size)
        {
            throw Errors.Of("Dataset", $"an image of shape {inputShape} for each of {labels.Length} labels", $"{pixels.Length} bytes",
                "Images and labels must be equally many.");
        }
        int bad = labels.Span.IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (bad >= 0)
            throw Errors.Of("Dataset", $"labels from 0 to {classes - 1}", $"{labels.Span[bad]} for sample {bad}",
                "Number the classes from 0.");
        _pixels = pixels;
        _labels = labels;
        InputShapes = [inputShape];
        TargetShapes = [classes];
        Scaling = new((float)Factor);
    }

    public override int Count => _labels.Length;

    public override IReadOnlyList<Shape> InputShapes { get; }

    public override IReadOnlyList<Shape> TargetShapes { get; }

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        Mat x = batch.Input();
        ReadOnlySpan<byte> pixels = _pixels.Span, labels = _labels.Span;
        for (int i = 0; i < samples.Length; i++)
            Kernels.Scale(pixels.Slice(samples[i] * x.Columns, x.Columns), Factor, x.Row(i));
        if (!batch.HasTargets)
            return;
        Mat target = batch.Target();
        target.Data.Clear();
        for (int i = 0; i < samples.Length; i++)
            target[i, labels[samples[i]]] = 1;
    }

    internal override int KnownClassOf(int sample) => _labels.Span[sample];
}
