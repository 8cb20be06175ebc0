using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Adafactor: steps relative to the size of a parameter, scaled by means over its rows and columns.</summary>
/// <remarks>
/// k = t^decay; of a matrix, the last two axes: r += k (mean over columns of g² + epsilon1 - r); c += k (mean over rows
/// of g² + epsilon1 - c); v = r c / mean(r). Of a vector: v += k (g² + epsilon1 - v). s = g / sqrt(v), divided by
/// rms(s) / clipThreshold if that is more than 1; w -= max(epsilon2, rms(w)) min(rate, 1 / sqrt(t)) s. The rate falls
/// by itself, and Keras' relative_step changes nothing. Shapes: three slots as the weights, of which r and c fill
/// little; the third holds s until rms(s) is known. Reference: Shazeer and Stern 2018.
/// </remarks>
/// <param name="learningRate">The largest relative step; 0.001 by default.</param>
/// <param name="beta2Decay">How soon means grow long, from -1 to 0; -0.8 by default.</param>
/// <param name="epsilon1">Keeps the division finite, at least 1e-30, which is the default.</param>
/// <param name="epsilon2">The least size that a parameter counts as, at least 0; 0.001 by default.</param>
/// <param name="clipThreshold">The largest root mean square of a step before it is scaled, more than 0; 1 by
/// default.</param>
public sealed class Adafactor(
    LearningRate learningRate = default, double beta2Decay = -0.8, double epsilon1 = 1e-30, double epsilon2 = 1e-3,
    double clipThreshold = 1)
    : Optimizer(learningRate)
{
    /// <summary>How soon means grow long.</summary>
    [KerasName("beta_2_decay")]
    public double Beta2Decay { get; } = Require.InRange(beta2Decay, -1, 0, nameof(Adafactor), "beta2Decay");

    /// <summary>Keeps the division finite.</summary>
    public double Epsilon1 { get; } = Require.AtLeast(epsilon1, 1e-30, nameof(Adafactor), "epsilon1");

    /// <summary>The least size that a parameter counts as.</summary>
    public double Epsilon2 { get; } = Require.AtLeast(epsilon2, 0, nameof(Adafactor), "epsilon2");

    /// <summary>The largest root mean square of a step before it is scaled.</summary>
    public double ClipThreshold { get; } = Require.Positive(clipThreshold, nameof(Adafactor), "clipThreshold");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots { get; } = [new("row"), new("column"), new("step")];

    /// <inheritdoc/>
    protected internal override void Step(in Update u)
    {
        long t = u.Step + 1;
        double take = ExactMath.Exp(Beta2Decay * ExactMath.Log(t)), rate = Math.Min(u.Rate, 1 / Math.Sqrt(t));
        for (int i = 0; i < u.Count; i++)
        {
            Span<Real> weights = u.Weights(i), step = u.Slot(i, 2);
            ReadOnlySpan<Real> gradient = u.Gradient(i);
            if (u[i].Shape.Count < 2)
            {
                Span<Real> squares = u.Slot(i, 0);
                Kernels.Zip(new Follow(1 - take, take, Epsilon1), squares, gradient, squares);
                Kernels.Zip(new Divide(1), gradient, squares, step);
            }
            else
            {
                int rows = u[i].Shape[^2], columns = u[i].Shape[^1], size = rows * columns;
                for (int k = 0; k < weights.Length / size; k++)
                    Matrix(take, gradient.Slice(k * size, size), u.Slot(i, 0).Slice(k * rows, rows),
                        u.Slot(i, 1).Slice(k * columns, columns), step.Slice(k * size, size));
            }
            double scale = Math.Max(Epsilon2, RootMeanSquare(weights)) * rate / Math.Max(1, RootMeanSquare(step) / ClipThreshold);
            Kernels.Zip(new Add(-scale), weights, step, weights);
        }
    }

    private void Matrix(double take, ReadOnlySpan<Real> gradient, Span<Real> r, Span<Real> c, Span<Real> step)
    {
        double sum = 0;
        for (int i = 0; i < r.Length; i++)
        {
            ReadOnlySpan<Real> row = gradient.Slice(i * c.Length, c.Length);
            double square = Kernels.MapSum(default(Formulas.Square), row) / (double)c.Length + Epsilon1;
            r[i] = (Real)((1 - take) * r[i] + take * square);
            sum += r[i];
            Kernels.Zip(new Follow(i == 0 ? 1 - take : 1, take / r.Length, Epsilon1), c, row, c);
        }
        // The quotient first: where r and c are both tiny, their product is 0 in single precision.
        for (int i = 0; i < r.Length; i++)
        {
            int at = i * c.Length;
            Kernels.Zip(new Divide(Math.Sqrt(sum / r.Length / r[i])), gradient.Slice(at, c.Length), c, step.Slice(at, c.Length));
        }
    }

    private static double RootMeanSquare(ReadOnlySpan<Real> x) =>
        Math.Sqrt(Kernels.MapSum(default(Formulas.Square), x) / (double)x.Length);

    private readonly struct Follow(double keep, double take, double epsilon) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N v, N g) where N : struct, INum<N> => N.Fma(take, N.Fma(g, g, epsilon), keep * v);
    }

    private readonly struct Divide(double factor) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N g, N v) where N : struct, INum<N> => factor * g / N.Sqrt(v);
    }

    private readonly struct Add(double factor) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N w, N step) where N : struct, INum<N> => N.Fma(factor, step, w);
    }
}
