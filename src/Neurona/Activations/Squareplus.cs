using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>A smooth rectifier without exponentials: half a hyperbola.</summary>
/// <remarks>
/// Forward: Y = (X + √(X² + b)) / 2.
/// Backward: dX = dY (1 + X / √(X² + b)) / 2 = dY Y / (Y + b / (4 Y)).
/// Shapes: Y as X.
/// Reference: Barron 2021.
/// </remarks>
/// <param name="b">How round its corner is: Y is √b / 2 at 0; more than 0, 4 by default.</param>
public sealed class Squareplus(double b = 4) : Elementwise(Of(new Formula(b)), OutputRange.Any)
{
    /// <summary>How round its corner is.</summary>
    public double B { get; } = Require.Positive(b, nameof(Squareplus), "b");

    private readonly struct Formula(double b) : IActivation
    {
        // For negative x the sum would cancel; its product with √ - x is b / 2.
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N>
        {
            N sum = N.Abs(x) + N.Sqrt(x * x + b);
            return N.Where(x < 0, 0.5 * b / sum, 0.5 * sum);
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N x, N y) where N : struct, INum<N> => y / (y + 0.25 * b / y);
    }
}
