namespace Neurona;

/// <summary>A leaky rectifier that learns its slope for negative inputs.</summary>
/// <remarks>
/// Forward: Y = X where positive, else alpha X.
/// Backward: dX = dY or alpha dY; dalpha += Σ dY X where X is not positive.
/// Shapes: Y as X; alpha has X's axes, with 1 for those of <see cref="SharedAxes"/>.
/// Reference: He and others 2015; alpha starts at 0, as in Keras.
/// </remarks>
public sealed class PReLU : Layer
{
    private Param _alpha;
    private Scratch _stretchedAlpha, _sums;
    private Broadcast? _stretched;
    private int _columns;

    /// <summary>Initializer of alpha.</summary>
    public Initializer AlphaInitializer { get; init; } = new Zeros();

    /// <summary>Penalty on alpha, or null.</summary>
    public Regularizer? AlphaRegularizer { get; init; }

    /// <summary>Constraint applied to alpha after each update, or null.</summary>
    public Constraint? AlphaConstraint { get; init; }

    /// <summary>The axes along which alpha is shared, counted with the batch as 0: [1, 2] after a Conv2D gives one for
    /// each channel. None by default.</summary>
    public IReadOnlyList<int> SharedAxes { get; init; } = [];

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        int[] axes = [.. x];
        foreach (int axis in SharedAxes)
        {
            if (axis < 1 || axis > x.Rank)
            {
                throw b.Mismatch($"shared axes from 1 to {x.Rank} for an input of {x}", $"{axis}",
                    "Count the axes from 1: the batch, axis 0, is always shared.");
            }
            axes[axis - 1] = 1;
        }
        _alpha = b.Param("alpha", axes, AlphaInitializer, AlphaRegularizer, AlphaConstraint);
        // Alphas that end with the input's last axes are columns; others are stretched over a whole sample first.
        Shape alpha = Shape.Of(axes);
        bool isColumns = Enumerable.Range(0, x.Rank).SkipWhile(i => axes[i] == 1).All(i => axes[i] == x[i]);
        _columns = isColumns ? alpha.Size : x.Size;
        _stretched = isColumns ? null : new(alpha, x);
        if (isColumns)
            return x;
        _stretchedAlpha = b.ScratchOnce(x.Size);
        _sums = b.ScratchOnce(x.Size);
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => Kernels.ParametricRelu(p.X.Reshape(_columns), Alpha(p), p.Y.Reshape(_columns));

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        Mat dx = p.NeedsGradient() ? p.DX.Reshape(_columns) : default;
        Span<Real> dalpha = p.Grad(_alpha).Data, sums = _stretched is null || dalpha.IsEmpty ? dalpha : p[_sums].Data;
        if (_stretched is not null)
            sums.Clear();
        Kernels.ParametricReluBackward(p.X.Reshape(_columns), Alpha(p), p.DY.Reshape(_columns), dx, sums);
        if (_stretched is not null && !dalpha.IsEmpty)
            _stretched.AddSums(sums, dalpha);
    }

    private ReadOnlySpan<Real> Alpha(in Pass p)
    {
        ReadOnlySpan<Real> alpha = p[_alpha].Data;
        if (_stretched is null)
            return alpha;
        _stretched.Stretch(alpha, p[_stretchedAlpha].Data);
        return p[_stretchedAlpha].Data;
    }
}
