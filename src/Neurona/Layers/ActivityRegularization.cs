namespace Neurona;

/// <summary>Gives its inputs on, and adds a penalty on them to the loss.</summary>
/// <remarks>
/// Forward: Y = X; the loss grows by (l1 Σ |y| + l2 Σ y²) / rows, in training and evaluation alike.
/// Backward: dX = dY + (l1 sign(y) + 2 l2 y) / rows, with sign(0) = 0.
/// Shapes: Y as X.
/// Reference: Keras 3, ActivityRegularization.
/// </remarks>
/// <param name="l1">The strength of the sum of |y|; 0 by default.</param>
/// <param name="l2">The strength of the sum of y²; 0 by default.</param>
public sealed class ActivityRegularization(double l1 = 0, double l2 = 0) : Layer
{
    private readonly L1L2 _penalty = new(
        Require.AtLeast(l1, 0, nameof(ActivityRegularization), "l1"), Require.AtLeast(l2, 0, nameof(ActivityRegularization), "l2"));

    /// <summary>The strength of the sum of |y|.</summary>
    public double L1 => _penalty.L1;

    /// <summary>The strength of the sum of y².</summary>
    public double L2 => _penalty.L2;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.None;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override bool IsView(bool training) => true;

    /// <inheritdoc/>
    protected internal override Regularizer? OutputPenalty => L1 > 0 || L2 > 0 ? _penalty : null;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => p.X.Data.CopyTo(p.Y.Data);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => p.DY.Data.CopyTo(p.DX.Data);
}
