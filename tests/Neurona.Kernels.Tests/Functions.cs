using System.Runtime.CompilerServices;

namespace Neurona.Numerics.Tests;

// The functions that tests pass to kernels.
internal readonly struct ExpOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Exp(x);
}

internal readonly struct LogOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Log(x);
}

internal readonly struct TanhOp : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct => O.Sub(O.Of(1), O.Mul(y, y));
}

internal readonly struct SigmoidOp : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct => O.Mul(y, O.Sub(O.Of(1), y));
}

/// <summary>Not zero at zero, so that a lane beyond the end would be noticed in a sum.</summary>
internal readonly struct ShiftedSquareOp(float shift) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => O.Fma(x, x, O.Of(shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct => O.Add(x, x);
}

internal readonly struct IdentityOp : IUnary
{
    public V Value<O, V>(V x) where O : struct, IOps<V> where V : struct => x;
}

internal readonly struct DivideOp : IBinary
{
    public V Value<O, V>(V a, V b) where O : struct, IOps<V> where V : struct => O.Div(a, b);
}

internal readonly struct HuberLoss(float delta) : IPointLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<O, V>(V y, V t) where O : struct, IOps<V> where V : struct
    {
        V a = O.Abs(O.Sub(y, t)), d = O.Of(delta);
        V square = O.Mul(O.Of(0.5), O.Mul(a, a)), linear = O.Mul(d, O.Sub(a, O.Mul(O.Of(0.5), d)));
        return O.Add(O.WhereGreater(a, d, linear, square), O.Of(0.25));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<O, V>(V y, V t) where O : struct, IOps<V> where V : struct
    {
        V d = O.Of(delta);
        return O.Max(O.Min(O.Sub(y, t), d), O.Sub(O.Zero, d));
    }
}
