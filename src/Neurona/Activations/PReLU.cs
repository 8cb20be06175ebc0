namespace Neurona;

/// <summary>A leaky rectifier that learns its slope for negative inputs.</summary>
/// <remarks>
/// Forward: Y = X where positive, else alpha X.
/// Backward: dX = dY or alpha dY; dalpha += Σ dY X where X is not positive.
/// Shapes: Y as X; alpha has X's axes, or one number per channel with <see cref="SharedAxes"/>.
/// Reference: He and others 2015; alpha starts at 0, as in Keras.
/// </remarks>
public sealed class PReLU : Layer
{
    private Param _alpha;
    private int _columns;

    /// <summary>Initializer of alpha.</summary>
    public Initializer AlphaInitializer { get; init; } = new Zeros();

    /// <summary>Penalty on alpha, or null.</summary>
    public Regularizer? AlphaRegularizer { get; init; }

    /// <summary>Constraint applied to alpha after each update, or null.</summary>
    public Constraint? AlphaConstraint { get; init; }

    /// <summary>The axes along which alpha is shared, counted with the batch as 0: none, or all but the last, such as [1, 2] after a Conv2D.</summary>
    public IReadOnlyList<int> SharedAxes { get; init; } = [];

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        int[] all = [.. Enumerable.Range(1, x.Rank - 1)];
        bool shared = SharedAxes.Count > 0;
        if (shared && !SharedAxes.Order().SequenceEqual(all))
            throw b.Mismatch($"shared axes [] or [{string.Join(", ", all)}]", $"[{string.Join(", ", SharedAxes)}] for an input of {x}", "Share along every axis but the last, or along none.");
        int[] axes = [.. x];
        for (int i = 0; shared && i < axes.Length - 1; i++)
            axes[i] = 1;
        _alpha = b.Param("alpha", axes, AlphaInitializer, AlphaRegularizer, AlphaConstraint);
        _columns = shared ? x.Channels : x.Size;
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => Kernels.ParametricRelu(p.X.Reshape(_columns), p[_alpha].Data, p.Y.Reshape(_columns));

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        Mat dx = p.NeedsGradient() ? p.DX.Reshape(_columns) : default;
        Kernels.ParametricReluBackward(p.X.Reshape(_columns), p[_alpha].Data, p.DY.Reshape(_columns), dx, Trainable ? p.Grad(_alpha).Data : []);
    }
}
