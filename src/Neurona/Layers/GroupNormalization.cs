namespace Neurona;

/// <summary>Brings every group of channels of every sample to mean 0 and variance 1, over all positions, then to a learned
/// scale and shift for each channel.</summary>
/// <remarks>
/// Forward: Y = gamma x̂ + beta with x̂ = (X - mean) / sqrt(variance + epsilon), mean and biased variance over the
/// positions and channels of a group; the same in training and at inference.
/// Backward: dbeta += Σ dY, dgamma += Σ dY x̂, dX = (G - mean(G) - x̂ mean(G x̂)) / sqrt(variance + epsilon) with
/// G = gamma dY and means over the group.
/// Shapes: X and Y [rows, ..., channels], or with the channels along another axis; gamma and beta [channels];
/// neighbouring channels are a group.
/// Reference: Wu and He 2018; defaults as in Keras 3.
/// </remarks>
/// <param name="groups">How many groups; a divisor of the channels. -1 is one for each channel. 32 by default.</param>
public sealed class GroupNormalization(int groups = 32) : Layer
{
    private Param _gamma, _beta;
    private Scratch _mean, _rest, _inverse, _first, _second;
    private AlongAxes? _along;
    private int _channels, _width;

    /// <summary>How many groups; -1 is one for each channel.</summary>
    public int Groups { get; } = groups == -1 ? groups : Require.AtLeast(groups, 1, nameof(GroupNormalization), "groups");

    /// <summary>The axis of the channels, counted with the batch as 0, or from the end; the last one, -1, by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; init => field = Require.AtLeast(value, 0, nameof(GroupNormalization), "epsilon"); } = 0.001;

    /// <summary>Whether a shift, beta, is learned.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether a scale, gamma, is learned.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Initializer of beta.</summary>
    public Initializer BetaInitializer { get; init; } = new Zeros();

    /// <summary>Initializer of gamma.</summary>
    public Initializer GammaInitializer { get; init; } = new Ones();

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
        _channels = _along.Length;
        int count = Groups == -1 ? _channels : Groups;
        if (_channels % count != 0)
            throw b.Mismatch($"channels in {count} groups of one size", "Set groups to a divisor of the channels.");
        _width = _channels / count;
        _gamma = Scale ? b.Param("gamma", [_channels], GammaInitializer, GammaRegularizer, GammaConstraint) : default;
        _beta = Center ? b.Param("beta", [_channels], BetaInitializer, BetaRegularizer, BetaConstraint) : default;
        (_mean, _rest, _inverse) = (b.ScratchOnce(_channels), b.ScratchOnce(_channels), b.ScratchOnce(_channels));
        (_first, _second) = (b.ScratchOnce(_channels), b.ScratchOnce(_channels));
        return x;
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlyMat all = _along!.Read(p, p.X, 0);
        Mat y = _along.Target(p, p.Y, 1);
        int positions = p.X.Columns / _channels;
        Span<Real> scale = p[_first].Data, shift = p[_second].Data;
        ReadOnlySpan<Real> gamma = p[_gamma].Data, beta = p[_beta].Data;
        for (int r = 0; r < p.Rows; r++)
        {
            ReadOnlyMat x = Sample(all, r, positions);
            Span<Real> mean = p[_mean].Data, rest = p[_rest].Data, inverse = p[_inverse].Data;
            Moments(x, mean, rest, inverse);
            for (int c = 0; c < _channels; c++)
            {
                scale[c] = inverse[c] * (Scale ? gamma[c] : 1);
                shift[c] = (Center ? beta[c] : 0) - rest[c] * scale[c];
            }
            Kernels.NormalizeColumns(x, mean, scale, shift, Sample(y, r, positions));
        }
        _along.Write(p, p.Y, 1);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat all = _along!.Read(p, p.X, 0), slopes = _along.Read(p, p.DY, 1);
        Mat inputSlopes = _along.Target(p, p.DX, 2);
        int positions = p.X.Columns / _channels;
        Span<Real> sumDy = p[_first].Data, sumDyX = p[_second].Data, dgamma = p.Grad(_gamma).Data, dbeta = p.Grad(_beta).Data;
        for (int r = 0; r < p.Rows; r++)
        {
            ReadOnlyMat x = Sample(all, r, positions), dy = Sample(slopes, r, positions);
            Span<Real> mean = p[_mean].Data, rest = p[_rest].Data, inverse = p[_inverse].Data;
            Moments(x, mean, rest, inverse);
            Kernels.BatchNormBackward(x, mean, rest, inverse, [], dy, sumDy, sumDyX, default);
            if (!dbeta.IsEmpty)
                Kernels.Zip(default(Formulas.Sum), dbeta, sumDy, dbeta);
            if (!dgamma.IsEmpty)
                Kernels.Zip(default(Formulas.Sum), dgamma, sumDyX, dgamma);
            if (p.NeedsGradient())
                InputGradient(p, x, dy, Sample(inputSlopes, r, positions));
        }
        _along.Write(p, p.DX, 2);
    }

    private ReadOnlyMat Sample(ReadOnlyMat all, int row, int positions) =>
        new(all.Data.Slice(row * positions * _channels, positions * _channels), positions, _channels);

    private Mat Sample(Mat all, int row, int positions) =>
        new(all.Data.Slice(row * positions * _channels, positions * _channels), positions, _channels);

    private void InputGradient(in Pass p, ReadOnlyMat x, ReadOnlyMat dy, Mat dx)
    {
        Span<Real> sumDy = p[_first].Data, sumDyX = p[_second].Data;
        Span<Real> mean = p[_mean].Data, rest = p[_rest].Data, inverse = p[_inverse].Data;
        ReadOnlySpan<Real> gamma = p[_gamma].Data;
        for (int first = 0; first < _channels; first += _width)
        {
            Real g = 0, gx = 0;
            for (int c = first; c < first + _width; c++)
            {
                g += (Scale ? gamma[c] : 1) * sumDy[c];
                gx += (Scale ? gamma[c] : 1) * sumDyX[c];
            }
            sumDy.Slice(first, _width).Fill(g / (_width * x.Rows));
            sumDyX.Slice(first, _width).Fill(gx / (_width * x.Rows));
        }
        for (int i = 0; i < x.Rows; i++)
        {
            ReadOnlySpan<Real> from = x.Row(i), slope = dy.Row(i);
            Span<Real> to = dx.Row(i);
            for (int c = 0; c < to.Length; c++)
            {
                Real normal = (from[c] - mean[c] - rest[c]) * inverse[c];
                to[c] = ((Scale ? gamma[c] : 1) * slope[c] - sumDy[c] - normal * sumDyX[c]) * inverse[c];
            }
        }
    }

    // From the moments of the channels to those of their group. The last array holds variances, then 1 over deviations.
    private void Moments(ReadOnlyMat x, Span<Real> mean, Span<Real> rest, Span<Real> inverse)
    {
        Kernels.ColumnMoments(x, mean, rest, inverse);
        for (int first = 0; first < mean.Length; first += _width)
        {
            double sum = 0, squares = 0;
            for (int c = first; c < first + _width; c++)
                sum += (double)mean[c] + rest[c];
            double whole = sum / _width;
            for (int c = first; c < first + _width; c++)
            {
                double distance = (double)mean[c] + rest[c] - whole;
                squares += inverse[c] + distance * distance;
            }
            inverse.Slice(first, _width).Fill((Real)(1 / Math.Sqrt(squares / _width + Epsilon)));
            mean.Slice(first, _width).Fill((Real)whole);
            rest.Slice(first, _width).Fill((Real)(whole - (Real)whole));
        }
    }
}
