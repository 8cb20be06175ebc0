using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean of (log(1 + y) - log(1 + t))² over the outputs, which are at least 0, as the targets
/// are.</summary>
/// <remarks>
/// Forward: Σ (log(1 + y) - log(1 + t))² / columns for each row; what is below 1e-7 counts as 1e-7.
/// Backward: dy = 2 (log(1 + y) - log(1 + t)) / (1 + y) / columns, 0 where y is below 1e-7.
/// Shapes: targets as outputs.
/// Reference: Keras 3, MeanSquaredLogarithmicError.
/// </remarks>
public sealed class MeanSquaredLogarithmicError() : PointwiseLoss(Of(default(Formula)))
{
    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output)
    {
        foreach (Real t in target.Data)
        {
            if (!(t >= 0))
                throw Errors.Of(nameof(MeanSquaredLogarithmicError), "targets of at least 0", $"{t}", "Use MeanSquaredError.");
        }
    }

    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N>
        {
            N error = Error(y, t);
            return error * error;
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> => N.Where(y > Crossentropy.Epsilon, 2 * Error(y, t) / (1 + y), 0);

        [MethodImpl(AggressiveInlining)]
        private static N Error<N>(N y, N t) where N : struct, INum<N> =>
            N.Log1p(N.Max(y, Crossentropy.Epsilon)) - N.Log1p(N.Max(t, Crossentropy.Epsilon));
    }
}
