using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The mean of (y - t)² over all outputs of all samples. Gradient: 2 (y - t) / n.</summary>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    protected internal override Real Evaluate(ReadOnlyMat y, ReadOnlyMat target, Mat dy)
    {
        Real scale = (Real)1 / y.Data.Length;
        return scale * Kernels.MapLoss(default(Point), y.Data, target.Data, dy.Data, scale);
    }

    private readonly struct Point : IPointLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<O, V>(V y, V t) where O : struct, IOps<V> where V : struct
        {
            V error = O.Sub(y, t);
            return O.Mul(error, error);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<O, V>(V y, V t) where O : struct, IOps<V> where V : struct => O.Mul(O.Of(2), O.Sub(y, t));
    }
}
