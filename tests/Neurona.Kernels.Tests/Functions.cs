using System.Runtime.CompilerServices;

namespace Neurona.Numerics.Tests;

// The functions that tests pass to kernels.
internal readonly struct ExpOp : IUnary
{
    public N Value<N>(N x) where N : struct, INum<N> => N.Exp(x);
}

internal readonly struct Expm1Op : IUnary
{
    public N Value<N>(N x) where N : struct, INum<N> => N.Expm1(x);
}

internal readonly struct LogOp : IUnary
{
    public N Value<N>(N x) where N : struct, INum<N> => N.Log(x);
}

internal readonly struct Log1pOp : IUnary
{
    public N Value<N>(N x) where N : struct, INum<N> => N.Log1p(x);
}

internal readonly struct TanhOp : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public N Value<N>(N x) where N : struct, INum<N> => N.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public N Derivative<N>(N x, N y) where N : struct, INum<N> => 1 - y * y;
}

internal readonly struct SigmoidOp : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public N Value<N>(N x) where N : struct, INum<N> => N.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public N Derivative<N>(N x, N y) where N : struct, INum<N> => y * (1 - y);
}

internal readonly struct NormalCdfOp : IUnary
{
    public N Value<N>(N x) where N : struct, INum<N> => N.NormalCdf(x);
}

/// <summary>Not zero at zero, so that a lane beyond the end would be noticed in a sum.</summary>
internal readonly struct ShiftedSquareOp(float shift) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public N Value<N>(N x) where N : struct, INum<N> => N.Fma(x, x, shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public N Derivative<N>(N x, N y) where N : struct, INum<N> => x + x;
}

internal readonly struct IdentityOp : IUnary
{
    public N Value<N>(N x) where N : struct, INum<N> => x;
}

internal readonly struct DivideOp : IBinary
{
    public N Value<N>(N a, N b) where N : struct, INum<N> => a / b;
}

internal readonly struct HuberLoss(float delta) : IPointwiseLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public N Value<N>(N y, N t) where N : struct, INum<N>
    {
        N a = N.Abs(y - t), d = delta;
        return N.Where(a > d, d * (a - 0.5 * d), 0.5 * (a * a)) + 0.25;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public N Derivative<N>(N y, N t) where N : struct, INum<N> => N.Max(N.Min(y - t, delta), -delta);
}
