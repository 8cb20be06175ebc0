using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>A rectifier that lets a little of the negative through, so that no unit dies.</summary>
/// <remarks>
/// Forward: Y = X where positive, else slope X.
/// Backward: dX = dY or slope dY.
/// Shapes: Y as X.
/// Reference: Maas, Hannun and Ng 2013; the default slope 0.3 is that of Keras' layer.
/// </remarks>
/// <param name="negativeSlope">The slope for negative inputs, at least 0; 0.3 by default.</param>
public sealed class LeakyReLU(double negativeSlope = 0.3) : Elementwise(Of(new Formula(negativeSlope)), OutputRange.Any)
{
    /// <summary>The slope for negative inputs.</summary>
    public double NegativeSlope { get; } = Require.AtLeast(negativeSlope, 0, nameof(LeakyReLU), "negativeSlope");

    private readonly struct Formula(double slope) : IActivation
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Where(x > 0, x, slope * x);

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N x, N y) where N : struct, INum<N> => N.Where(y > 0, 1, slope);
    }
}
