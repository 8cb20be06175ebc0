namespace Neurona;

/// <summary>Brings every channel to mean 0 and variance 1 over the batch, then to a learned scale and shift.</summary>
/// <remarks>
/// Forward, training: Y = gamma (X - mean) / sqrt(variance + epsilon) + beta with the batch's mean and biased variance
/// over all axes but the channels'; moving = moving momentum + batch (1 - momentum). Inference, and a frozen layer: the
/// moving mean and variance instead.
/// Backward: dbeta += Σ dY, dgamma += Σ dY x̂, dX = gamma / sqrt(variance + epsilon) (dY - mean(dY) - x̂ mean(dY x̂)).
/// Shapes: X and Y [rows, ...], one axis of which is the channels; gamma, beta, moving mean and moving variance
/// [channels].
/// Reference: Ioffe and Szegedy 2015; defaults and the biased moving variance as in Keras 3.
/// </remarks>
public sealed class BatchNormalization : Layer
{
    private Param _gamma, _beta;
    private State _movingMean, _movingVariance;
    private Saved _mean, _rest, _inverse;
    private Scratch _first, _second;
    private AlongAxes? _along;

    /// <summary>The axis of the channels, counted with the batch as 0, or from the end; the last one, -1, by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>How much of the moving averages is kept in each step.</summary>
    public double Momentum { get; init => field = Require.InRange(value, 0, 1, nameof(BatchNormalization), "momentum"); } = 0.99;

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; init => field = Require.AtLeast(value, 0, nameof(BatchNormalization), "epsilon"); } = 0.001;

    /// <summary>Whether a shift, beta, is learned.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether a scale, gamma, is learned.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Initializer of beta.</summary>
    public Initializer BetaInitializer { get; init; } = new Zeros();

    /// <summary>Initializer of gamma.</summary>
    public Initializer GammaInitializer { get; init; } = new Ones();

    /// <summary>Initializer of the moving mean.</summary>
    public Initializer MovingMeanInitializer { get; init; } = new Zeros();

    /// <summary>Initializer of the moving variance.</summary>
    public Initializer MovingVarianceInitializer { get; init; } = new Ones();

    /// <summary>Penalty on beta, or null.</summary>
    public Regularizer? BetaRegularizer { get; init; }

    /// <summary>Penalty on gamma, or null.</summary>
    public Regularizer? GammaRegularizer { get; init; }

    /// <summary>Constraint applied to beta after each update, or null.</summary>
    public Constraint? BetaConstraint { get; init; }

    /// <summary>Constraint applied to gamma after each update, or null.</summary>
    public Constraint? GammaConstraint { get; init; }

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _along = new(b, x, [Axis], matrices: 3);
        int channels = _along.Length;
        _gamma = Scale ? b.Param("gamma", [channels], GammaInitializer, GammaRegularizer, GammaConstraint) : default;
        _beta = Center ? b.Param("beta", [channels], BetaInitializer, BetaRegularizer, BetaConstraint) : default;
        _movingMean = b.State("moving_mean", [channels], MovingMeanInitializer);
        _movingVariance = b.State("moving_variance", [channels], MovingVarianceInitializer);
        _mean = b.SavedOnce(channels);
        _rest = b.SavedOnce(channels);
        _inverse = b.SavedOnce(channels);
        _first = b.ScratchOnce(channels);
        _second = b.ScratchOnce(channels);
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlyMat x = _along!.Read(p, p.X, 0);
        Span<Real> scale = p[_first].Data, shift = p[_second].Data;
        ReadOnlySpan<Real> gamma = p[_gamma].Data, beta = p[_beta].Data, mean = p[_movingMean].Data;
        shift.Clear();
        if (p.Training && Trainable)
        {
            Span<Real> batch = p[_mean].Data, rest = p[_rest].Data, inverse = p[_inverse].Data;
            Kernels.ColumnMoments(x, batch, rest, inverse);
            Follow(p[_movingMean].Data, batch);
            Follow(p[_movingVariance].Data, inverse);
            Invert(inverse, inverse);
            inverse.CopyTo(scale);
            rest.CopyTo(shift);
            mean = batch;
        }
        else
        {
            Invert(p[_movingVariance].Data, scale);
        }
        // Y = (X - mean) scale + shift with scale = gamma inverse and shift = beta - rest scale.
        for (int c = 0; c < scale.Length; c++)
        {
            scale[c] *= Scale ? gamma[c] : 1;
            shift[c] = (Center ? beta[c] : 0) - shift[c] * scale[c];
        }
        Kernels.NormalizeColumns(x, mean, scale, shift, _along.Target(p, p.Y, 1));
        _along.Write(p, p.Y, 1);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat x = _along!.Read(p, p.X, 0), dy = _along.Read(p, p.DY, 1);
        Mat dx = _along.Target(p, p.DX, 2);
        ReadOnlySpan<Real> gamma = p[_gamma].Data;
        Span<Real> sumDy = p[_first].Data, sumDyX = p[_second].Data;
        if (p.Training && Trainable)
        {
            Kernels.BatchNormBackward(x, p[_mean].Data, p[_rest].Data, p[_inverse].Data, gamma, dy, sumDy, sumDyX, dx);
            if (p.NeedsGradient(_beta))
                Kernels.Zip(default(Formulas.Sum), p.Grad(_beta).Data, sumDy, p.Grad(_beta).Data);
            if (p.NeedsGradient(_gamma))
                Kernels.Zip(default(Formulas.Sum), p.Grad(_gamma).Data, sumDyX, p.Grad(_gamma).Data);
        }
        else
        {
            Span<Real> inverse = p[_first].Data;
            Invert(p[_movingVariance].Data, inverse);
            AddGradients(p, x, dy, inverse);
            for (int c = 0; c < gamma.Length; c++)
                inverse[c] *= gamma[c];
            if (p.NeedsGradient())
                Kernels.ScaleShiftColumns(dy, inverse, [], dx);
        }
        _along.Write(p, p.DX, 2);
    }

    // Over moving averages, which only a backward pass at inference asks for: gamma and beta of a frozen layer need no
    // gradient.
    private void AddGradients(in Pass p, ReadOnlyMat x, ReadOnlyMat dy, ReadOnlySpan<Real> inverse)
    {
        if (p.NeedsGradient(_beta))
            Kernels.AddColumnSums(dy, p.Grad(_beta).Data);
        if (!p.NeedsGradient(_gamma))
            return;
        ReadOnlySpan<Real> mean = p[_movingMean].Data;
        Span<Real> dgamma = p.Grad(_gamma).Data;
        for (int r = 0; r < dy.Rows; r++)
        {
            for (int c = 0; c < dgamma.Length; c++)
                dgamma[c] += dy[r, c] * (x[r, c] - mean[c]) * inverse[c];
        }
    }

    // In double precision, since the sum of two rounded products would stop short of a large mean.
    private void Follow(Span<Real> moving, ReadOnlySpan<Real> batch)
    {
        for (int c = 0; c < moving.Length; c++)
            moving[c] = (Real)(moving[c] * Momentum + batch[c] * (1 - Momentum));
    }

    private void Invert(ReadOnlySpan<Real> variance, Span<Real> inverse)
    {
        for (int c = 0; c < inverse.Length; c++)
            inverse[c] = 1 / Real.Sqrt(variance[c] + (Real)Epsilon);
    }
}
