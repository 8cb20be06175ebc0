namespace Neurona;

/// <summary>A vector, so many times one after the other: from one vector to a sequence.</summary>
/// <remarks>
/// Forward: every step of Y = X.
/// Backward: dX = Σ dY over the steps.
/// Shapes: X [rows, features], Y [rows, n, features].
/// Reference: Keras 3, RepeatVector.
/// </remarks>
/// <param name="n">How many times; at least 1.</param>
public sealed class RepeatVector(int n) : Layer
{
    /// <summary>How many times.</summary>
    public int N { get; } = Require.AtLeast(n, 1, nameof(RepeatVector), "n");

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) =>
        x.IsFlat ? new(N, x.Size) : throw b.Mismatch("a flat input", "Add Flatten before it.");

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlyMat x = p.X;
        Mat y = p.Y.Reshape(x.Columns);
        for (int r = 0; r < y.Rows; r++)
            x.Row(r / N).CopyTo(y.Row(r));
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        p.DX.Data.Clear();
        for (int r = 0; r < p.Rows; r++)
            Kernels.AddColumnSums(new(p.DY.Row(r), N, p.DX.Columns), p.DX.Row(r));
    }
}
