using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean over the outputs of a square near the target and a straight line away from it, so that outliers
/// pull no harder than delta.</summary>
/// <remarks>
/// Forward: with e = |y - t|: e² / 2 up to delta, delta (e - delta / 2) beyond.
/// Backward: dy = (y - t, kept within -delta and delta) / columns.
/// Shapes: targets as outputs.
/// Reference: Huber 1964; Keras 3, Huber.
/// </remarks>
/// <param name="delta">Where the square becomes a line, more than 0; 1 by default.</param>
public sealed class Huber(double delta = 1) : PointwiseLoss(Of(new Formula(delta)))
{
    /// <summary>Where the square becomes a line.</summary>
    public double Delta { get; } = Require.Positive(delta, nameof(Huber), "delta");

    private readonly struct Formula(double delta) : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N>
        {
            N error = N.Abs(y - t);
            return N.Where(error > delta, delta * (error - 0.5 * delta), 0.5 * error * error);
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> => N.Max(N.Min(y - t, delta), -delta);
    }
}
