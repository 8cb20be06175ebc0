namespace Neurona;

/// <summary>A sample's numbers under another shape.</summary>
/// <remarks>
/// Forward: Y = X under another shape; nothing is computed.
/// Backward: dX = dY.
/// Shapes: X [rows, ...], Y [rows, target...]; one target axis may be -1 and follows from the others.
/// Reference: Keras 3, Reshape.
/// </remarks>
/// <param name="targetShape">The axes of one sample; at most one is -1.</param>
public sealed class Reshape(params int[] targetShape) : Layer
{
    /// <summary>The axes of one sample; at most one is -1.</summary>
    public IReadOnlyList<int> TargetShape { get; } = [.. targetShape];

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override bool IsView(bool training) => true;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        int[] axes = [.. TargetShape];
        int open = Array.IndexOf(axes, -1);
        long known = 1;
        for (int i = 0; i < axes.Length; i++)
            known *= i == open ? 1 : Math.Max(axes[i], 0);
        bool fits = known > 0 && axes.Length is > 0 and <= Shape.MaxRank && (open < 0 ? known == x.Size : x.Size % known == 0);
        if (!fits)
            throw b.Mismatch($"a target shape of {x.Size} numbers", $"{string.Join('x', axes)} for an input of {x}",
                "Make the product of the axes equal, or leave one axis -1.");
        if (open >= 0)
            axes[open] = (int)(x.Size / known);
        return Shape.Of(axes);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => p.X.Data.CopyTo(p.Y.Data);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => p.DY.Data.CopyTo(p.DX.Data);
}
