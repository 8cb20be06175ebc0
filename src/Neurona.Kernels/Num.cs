using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>A raw vector with operators. A kernel wraps a vector where it enters a formula, and unwraps what comes
/// out.</summary>
/// <remarks>
/// Never kept from one turn of a loop to the next, and never made by <c>new(flag ? a : b)</c>: both put the vector on
/// the stack. Write <c>flag ? new(a) : default</c>.
/// </remarks>
/// <typeparam name="O">The operations of the width.</typeparam>
/// <typeparam name="V">The raw vector.</typeparam>
/// <param name="raw">The vector.</param>
internal readonly struct Num<O, V>(V raw) : INum<Num<O, V>> where O : struct, IOps<V> where V : struct
{
    /// <summary>The vector.</summary>
    public readonly V Raw = raw;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Num<O, V>(double value) => new(O.Of(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> operator +(Num<O, V> a, Num<O, V> b) => new(O.Add(a.Raw, b.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> operator -(Num<O, V> a, Num<O, V> b) => new(O.Sub(a.Raw, b.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> operator *(Num<O, V> a, Num<O, V> b) => new(O.Mul(a.Raw, b.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> operator /(Num<O, V> a, Num<O, V> b) => new(O.Div(a.Raw, b.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> operator -(Num<O, V> a) => new(O.Sub(O.Zero, a.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Test<Num<O, V>> operator >(Num<O, V> a, Num<O, V> b) => new(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Test<Num<O, V>> operator <(Num<O, V> a, Num<O, V> b) => new(b, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Where(Test<Num<O, V>> test, Num<O, V> yes, Num<O, V> no) =>
        new(O.WhereGreater(test.Greater.Raw, test.Less.Raw, yes.Raw, no.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Fma(Num<O, V> a, Num<O, V> b, Num<O, V> c) => new(O.Fma(a.Raw, b.Raw, c.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Max(Num<O, V> a, Num<O, V> b) => new(O.Max(a.Raw, b.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Min(Num<O, V> a, Num<O, V> b) => new(O.Min(a.Raw, b.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Abs(Num<O, V> a) => new(O.Abs(a.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Sqrt(Num<O, V> a) => new(O.Sqrt(a.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Exp(Num<O, V> a) => new(O.Exp(a.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Expm1(Num<O, V> a) => new(O.Expm1(a.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Log(Num<O, V> a) => new(O.Log(a.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Log1p(Num<O, V> a) => new(O.Log1p(a.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Tanh(Num<O, V> a) => new(O.Tanh(a.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> Sigmoid(Num<O, V> a) => new(O.Sigmoid(a.Raw));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Num<O, V> NormalCdf(Num<O, V> a) => new(O.NormalCdf(a.Raw));
}
