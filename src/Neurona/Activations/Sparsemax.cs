namespace Neurona;

/// <summary>Any numbers to probabilities that sum to 1, along one axis, most of them exactly 0: the nearest point
/// of the simplex.</summary>
/// <remarks>
/// Forward: Y = max(X - tau, 0), tau such that Σ Y = 1.
/// Backward: dX = dY - the mean of dY over the positive Y where Y is positive, else 0.
/// Shapes: Y as X; the axis has at least two entries.
/// Reference: Martins and Astudillo 2016; tau by Michelot 1986. Where two or more outputs are positive, rows of Keras 3
/// do not sum to 1; these do.
/// </remarks>
/// <param name="axis">The axis, counted with the batch as 0, or from the end: -1, the default, is the last.</param>
public sealed class Sparsemax(int axis = -1) : Activation
{
    private AlongAxes? _along;

    /// <summary>The axis, counted with the batch as 0, or from the end.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected internal override OutputRange Range => _along?.IsLast ?? true ? OutputRange.Distribution : OutputRange.UnitInterval;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.Y;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _along = new(b, x, [Axis], matrices: 2);
        if (_along.Length < 2)
            throw b.Mismatch("at least two units, else its output is always 1", "For one unit use Activation.SparseSigmoid.");
        return x;
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlyMat x, Mat y)
    {
        for (int r = 0; r < x.Rows; r++)
        {
            ReadOnlySpan<Real> from = x.Row(r);
            Span<Real> to = y.Row(r);
            double max = double.NegativeInfinity;
            foreach (Real value in from)
                max = Math.Max(max, value);
            double tau = Tau(from, max);
            for (int c = 0; c < to.Length; c++)
                to[c] = (Real)Math.Max(from[c] - max - tau, 0);
        }
    }

    /// <inheritdoc/>
    public override void ApplyBackward(ReadOnlyMat x, ReadOnlyMat y, ReadOnlyMat dy, Mat dx)
    {
        for (int r = 0; r < y.Rows; r++)
        {
            ReadOnlySpan<Real> values = y.Row(r), slopes = dy.Row(r);
            Span<Real> to = dx.Row(r);
            double sum = 0;
            int count = 0;
            for (int c = 0; c < values.Length; c++)
            {
                if (values[c] > 0)
                    (sum, count) = (sum + slopes[c], count + 1);
            }
            for (int c = 0; c < values.Length; c++)
                to[c] = values[c] > 0 ? (Real)(slopes[c] - sum / count) : 0;
        }
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        Apply(_along!.Read(p, p.X, 0), _along.Target(p, p.Y, 0));
        _along.Write(p, p.Y, 0);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ApplyBackward(default, _along!.Read(p, p.Y, 0), _along.Read(p, p.DY, 1), _along.Target(p, p.DX, 1));
        _along.Write(p, p.DX, 1);
    }

    // Of x - max, where tau is at least -1: what would not be positive with the tau of all that are left drops out,
    // until nothing does. NaN leaves nothing.
    private static double Tau(ReadOnlySpan<Real> x, double max)
    {
        double tau = -1;
        for (int before = 0; ;)
        {
            double sum = 0;
            int count = 0;
            foreach (Real value in x)
            {
                if (value - max > tau)
                    (sum, count) = (sum + (value - max), count + 1);
            }
            if (count == 0 || count == before)
                return tau;
            (tau, before) = ((sum - 1) / count, count);
        }
    }
}
