namespace Neurona;

/// <summary>The products of the vectors of two inputs: sums over one axis of each, or the cosines of their
/// angles.</summary>
/// <remarks>
/// Forward: Y[i, j] = Σ_k A[i, k] B[j, k], k the chosen axis of each input, i and j all others in their order; A and B
/// are the inputs, or with normalize these with every vector along k brought to length 1: x min(1 / |x|, 1e7).
/// Backward: dA[i, k] = Σ_j dY[i, j] B[j, k], dB[j, k] = Σ_i dY[i, j] A[i, k]; with normalize dX = (dA - A Σ_k dA A) / |x|.
/// Shapes: the chosen axes alike; Y has the other axes of the first input, then those of the second; 1 if there are
/// none.
/// Reference: Keras 3, Dot.
/// </remarks>
/// <param name="axes">The axis of each input, counted with the batch as 0, or from the end; one number stands for
/// both.</param>
/// <param name="normalize">Whether to compute cosines; false by default.</param>
public sealed class Dot(IReadOnlyList<int> axes, bool normalize = false) : Layer
{
    private const double Largest = 1e7;

    private Vectors _first, _second;

    /// <summary>The axis of each input, counted with the batch as 0, or from the end; one number stands for
    /// both.</summary>
    public IReadOnlyList<int> Axes { get; } = axes is { Count: 1 or 2 }
        ? [.. axes]
        : throw Errors.Of(nameof(Dot), "one axis or two", $"{axes?.Count ?? 0}", "Give one for each input.");

    /// <summary>Whether to compute cosines.</summary>
    public bool Normalize { get; } = normalize;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => throw b.Mismatch("two inputs", "one", "Call On(a, b).");

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, ReadOnlySpan<Shape> inputs)
    {
        if (inputs.Length != 2)
            throw b.Mismatch("two inputs", $"{inputs.Length}", "Call On(a, b).");
        _first = VectorsOf(b, inputs[0], Axes[0]);
        _second = VectorsOf(b, inputs[1], Axes[^1]);
        if (_first.Length != _second.Length)
            throw b.Mismatch("axes of one length", $"{_first.Length} and {_second.Length}", "Choose the axes that fit each other.");
        int[] axes = [.. _first.Others, .. _second.Others];
        return axes.Length <= Shape.MaxRank
            ? Shape.Of(axes.Length > 0 ? axes : [1])
            : throw b.Mismatch($"at most {Shape.MaxRank} axes in the result", $"{axes.Length}", "Flatten some of them first.");
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        for (int r = 0; r < p.Rows; r++)
        {
            ReadOnlySpan<Real> a = Units(p, _first, p.In(0).Row(r)), b = Units(p, _second, p.In(1).Row(r));
            Span<Real> y = p.Y.Row(r);
            for (int i = 0; i < _first.Count; i++)
            {
                for (int j = 0; j < _second.Count; j++)
                {
                    Real sum = 0;
                    int at = _first.Start(i), other = _second.Start(j);
                    for (int k = 0; k < _first.Length; k++)
                        sum += a[at + k * _first.Stride] * b[other + k * _second.Stride];
                    y[i * _second.Count + j] = sum;
                }
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        for (int r = 0; r < p.Rows; r++)
        {
            ReadOnlySpan<Real> a = Units(p, _first, p.In(0).Row(r)), b = Units(p, _second, p.In(1).Row(r)), dy = p.DY.Row(r);
            if (p.NeedsGradient(0))
                Slopes(_first, _second, a, b, dy, _second.Count, 1, p.In(0).Row(r), p.DIn(0).Row(r));
            if (p.NeedsGradient(1))
                Slopes(_second, _first, b, a, dy, 1, _second.Count, p.In(1).Row(r), p.DIn(1).Row(r));
        }
    }

    // The gradient of one side: dy has a number for each of its vectors and each of the other side's.
    private void Slopes(
        in Vectors own, in Vectors other, ReadOnlySpan<Real> units, ReadOnlySpan<Real> others, ReadOnlySpan<Real> dy,
        int ownStep, int otherStep, ReadOnlySpan<Real> x, Span<Real> dx)
    {
        for (int i = 0; i < own.Count; i++)
        {
            int at = own.Start(i);
            Real along = 0;
            for (int k = 0; k < own.Length; k++)
            {
                Real sum = 0;
                for (int j = 0; j < other.Count; j++)
                    sum += dy[i * ownStep + j * otherStep] * others[other.Start(j) + k * other.Stride];
                dx[at + k * own.Stride] = sum;
                along += sum * units[at + k * own.Stride];
            }
            if (!Normalize)
                continue;
            Real inverse = Inverse(own, x, at);
            for (int k = 0; k < own.Length; k++)
            {
                ref Real slope = ref dx[at + k * own.Stride];
                slope = inverse * (slope - (inverse < (Real)Largest ? along * units[at + k * own.Stride] : 0));
            }
        }
    }

    private ReadOnlySpan<Real> Units(in Pass p, in Vectors vectors, ReadOnlySpan<Real> x)
    {
        if (!Normalize)
            return x;
        Span<Real> units = p[vectors.Units].Data;
        for (int i = 0; i < vectors.Count; i++)
        {
            int at = vectors.Start(i);
            Real inverse = Inverse(vectors, x, at);
            for (int k = 0; k < vectors.Length; k++)
                units[at + k * vectors.Stride] = x[at + k * vectors.Stride] * inverse;
        }
        return units;
    }

    private static Real Inverse(in Vectors vectors, ReadOnlySpan<Real> x, int at)
    {
        double squares = 0;
        for (int k = 0; k < vectors.Length; k++)
            squares += (double)x[at + k * vectors.Stride] * x[at + k * vectors.Stride];
        return (Real)Math.Min(1 / Math.Sqrt(squares), Largest);
    }

    private Vectors VectorsOf(LayerBuilder b, Shape x, int axis)
    {
        int at = axis < 0 ? x.Rank + axis : axis - 1;
        if (at < 0 || at >= x.Rank)
            throw b.Mismatch($"axes from 1 to {x.Rank} for an input of {x}", $"{axis}", "Count the axes from 1: the batch, axis 0, stays.");
        int stride = 1;
        for (int i = at + 1; i < x.Rank; i++)
            stride *= x[i];
        return new(x[at], stride, x.Size / x[at], [.. x.Where((_, i) => i != at)], Normalize ? b.ScratchOnce(x.Size) : default);
    }

    // The vectors of a sample along an axis: their length, the step from one number to the next, and how many there are.
    private readonly record struct Vectors(int Length, int Stride, int Count, int[] Others, Scratch Units)
    {
        public int Start(int vector) => vector / Stride * Stride * Length + vector % Stride;
    }
}
