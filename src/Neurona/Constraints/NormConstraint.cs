using System.Buffers;

namespace Neurona;

/// <summary>A constraint that scales weights to the Euclidean norm that it wants: w wanted / (1e-7 + norm).</summary>
public abstract class NormConstraint : Constraint
{
    private protected NormConstraint(IReadOnlyList<int>? axis) => Axis = axis is null ? null : [.. axis];

    /// <summary>The axes of the parameter that a norm runs over, from 0, or from the end; null for all but the last:
    /// the incoming weights of a unit or a filter.</summary>
    public IReadOnlyList<int>? Axis { get; }

    /// <summary>The norm that weights of this norm are to have.</summary>
    private protected abstract double Wanted(double norm);

    internal override void Check(LayerBuilder b, string name, ReadOnlySpan<int> shape)
    {
        bool[] isNamed = new bool[shape.Length];
        foreach (int axis in Axis ?? [])
        {
            int at = axis < 0 ? shape.Length + axis : axis;
            if (at < 0 || at >= shape.Length || isNamed[at])
            {
                throw b.Mismatch($"each axis of its {GetType().Name} once, from 0 to {shape.Length - 1} for the {name}",
                    string.Join(", ", Axis!), "A norm runs over axes of the parameter, which has none for the batch.");
            }
            isNamed[at] = true;
        }
    }

    /// <inheritdoc/>
    protected internal sealed override void Apply(Mat values) => Apply(values, [values.Rows, values.Columns]);

    /// <inheritdoc/>
    protected internal sealed override void Apply(Mat values, ReadOnlySpan<int> shape)
    {
        if (IsPerColumn(shape.Length))
            ScaleColumns(values);
        else
            Scale(values.Data, shape);
    }

    private bool IsPerColumn(int rank)
    {
        if (Axis is null)
            return true;
        for (int i = 0; i < Axis.Count; i++)
        {
            if ((Axis[i] < 0 ? rank + Axis[i] : Axis[i]) == rank - 1)
                return false;
        }
        return Axis.Count == rank - 1;
    }

    private void ScaleColumns(Mat values)
    {
        Real[] rented = ArrayPool<Real>.Shared.Rent(values.Columns);
        Span<Real> norms = rented.AsSpan(0, values.Columns);
        norms.Clear();
        Kernels.AddMapColumnSums(default(Formulas.Square), values, norms);
        for (int c = 0; c < norms.Length; c++)
        {
            // Squares of large weights pass the largest single number: then they are summed in double precision.
            double norm = Real.IsFinite(norms[c]) ? Math.Sqrt(norms[c]) : ScaledNorm(values, c);
            norms[c] = (Real)(Wanted(norm) / (1e-7 + norm));
        }
        Kernels.ScaleShiftColumns(values, norms, [], values);
        ArrayPool<Real>.Shared.Return(rented);
    }

    private static double ScaledNorm(ReadOnlyMat values, int column)
    {
        double sum = 0;
        for (int r = 0; r < values.Rows; r++)
            sum += (double)values[r, column] * values[r, column];
        return Math.Sqrt(sum);
    }

    // Along any axes: a norm for each place of the others.
    private void Scale(Span<Real> values, ReadOnlySpan<int> shape)
    {
        Span<int> strides = stackalloc int[shape.Length];
        int norms = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = IsAlong(i, shape.Length) ? 0 : norms;
            norms *= strides[i] == 0 ? 1 : shape[i];
        }
        double[] rented = ArrayPool<double>.Shared.Rent(norms);
        Span<double> factors = rented.AsSpan(0, norms);
        factors.Clear();
        for (int at = 0; at < values.Length; at++)
            factors[Place(at, shape, strides)] += (double)values[at] * values[at];
        foreach (ref double factor in factors)
        {
            double norm = Math.Sqrt(factor);
            factor = Wanted(norm) / (1e-7 + norm);
        }
        for (int at = 0; at < values.Length; at++)
            values[at] = (Real)(values[at] * factors[Place(at, shape, strides)]);
        ArrayPool<double>.Shared.Return(rented);
    }

    private bool IsAlong(int axis, int rank)
    {
        foreach (int named in Axis!)
        {
            if ((named < 0 ? rank + named : named) == axis)
                return true;
        }
        return false;
    }

    private static int Place(int at, ReadOnlySpan<int> shape, ReadOnlySpan<int> strides)
    {
        int place = 0;
        for (int i = shape.Length - 1; i >= 0; at /= shape[i], i--)
            place += at % shape[i] * strides[i];
        return place;
    }
}
