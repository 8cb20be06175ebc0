namespace Neurona;

/// <summary>Scales the incoming weights of a unit down when their Euclidean norm exceeds a limit: w min(norm, limit) / (1e-7 + norm).</summary>
/// <remarks>
/// The norm runs over all axes but the last, so over the inputs of a Dense unit (Keras' axis = 0) and over height, width and channels of a Conv2D
/// filter (Keras' axis = [0, 1, 2]). Reference: Srivastava and others 2014.
/// </remarks>
/// <param name="maxValue">The limit; 2 by default.</param>
public sealed class MaxNorm(float maxValue = 2) : Constraint
{
    private Real[] _norms = [];

    /// <summary>The largest norm allowed.</summary>
    public float MaxValue { get; } = Throw.AtLeast(maxValue, 0, nameof(MaxNorm), "maxValue");

    /// <inheritdoc/>
    protected internal override void Apply(Mat values)
    {
        if (_norms.Length < values.Columns)
            _norms = new Real[values.Columns];
        Span<Real> norms = _norms.AsSpan(0, values.Columns);
        norms.Clear();
        Kernels.AddMapColumnSums(default(Formulas.Square), values, norms);
        Real limit = MaxValue;
        foreach (ref Real norm in norms)
        {
            Real length = Real.Sqrt(norm);
            norm = Real.Min(length, limit) / ((Real)1e-7 + length);
        }
        Kernels.ScaleShiftColumns(values, norms, [], values);
    }
}
