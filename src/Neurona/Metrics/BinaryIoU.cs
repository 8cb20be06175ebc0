namespace Neurona;

/// <summary>The mean over no and yes, or one of them, of intersection over union, TP / (TP + FP + FN), over everything
/// seen: <see cref="IoU"/>.</summary>
/// <remarks>Shapes: targets as outputs, 0 and 1; every column counts. Reference: Keras 3, BinaryIoU.</remarks>
/// <param name="targetClassIds">0 for no, 1 for yes, or both; both by default.</param>
/// <param name="threshold">An output of at least this is a yes; 0.5 by default.</param>
public sealed class BinaryIoU(IReadOnlyList<int>? targetClassIds = null, double threshold = 0.5) : IoU(2, targetClassIds ?? [0, 1])
{
    /// <summary>An output of at least this is a yes.</summary>
    public double Threshold { get; } = threshold;

    private protected override void CheckShapes(Shape output, Shape target)
    {
        if (output != target)
            throw Mismatch($"targets of the shape of the output, {output}", target, "Give a target of 0 or 1 for each output.");
    }

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        for (int r = 0; r < p.Y.Rows; r++)
        {
            for (int c = 0; c < p.Y.Columns; c++)
                Count(p, r, p.Target[r, c], p.Y[r, c] >= (Real)Threshold ? 1 : 0);
        }
    }
}
