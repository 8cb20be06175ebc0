using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The scaled exponential linear unit, which keeps mean 0 and variance 1 from layer to layer. It wants
/// <see cref="LecunNormal"/> weights.</summary>
/// <remarks>
/// Forward: Y = scale X where positive, else scale alpha (e^X - 1); scale 1.0507, alpha 1.6733.
/// Backward: dX = scale dY where positive, else dY (Y + scale alpha).
/// Shapes: Y as X.
/// Reference: Klambauer and others 2017; the constants are those of Keras 3.
/// </remarks>
public sealed class SELU() : Elementwise(Of(default(Formula)), OutputRange.Any)
{
    private readonly struct Formula : IActivation
    {
        private const double Scale = 1.0507009873554805, ScaledAlpha = Scale * 1.6732632423543772;

        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Where(x > 0, Scale * x, ScaledAlpha * N.Expm1(N.Min(x, 0)));

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(y > 0, Scale, y + ScaledAlpha);
    }
}
