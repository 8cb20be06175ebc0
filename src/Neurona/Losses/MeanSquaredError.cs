using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The mean of (y - t)² over all outputs of all samples. Gradient: 2 (y - t) / n.</summary>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    protected internal override Real Evaluate(ReadOnlyMat y, ReadOnlyMat target, Mat dy)
    {
        Real scale = (Real)1 / y.Rows;
        return scale * Kernels.PointwiseLoss(default(Formula), y, target, [], scale, dy, []);
    }

    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N> => (y - t) * (y - t);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> => 2 * (y - t);
    }
}
