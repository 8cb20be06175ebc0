using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>exp, log, tanh and sigmoid from +, x, fused multiply-add, division and bits, so that every width gives the same bits (the base library's differ by width).</summary>
internal static class Elementary
{
    // 1.5 * 2^23: adding it to a number below 2^22 rounds to the nearest whole number, which then stands in the low bits.
    private const double Magic = 12582912;
    private const uint MagicBits = 0x4B400000;
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts, the first with zeros at its end.
    private const double Ln2High = 0.693145751953125, Ln2Low = 1.42860677e-6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        x = O.Bound(x, O.Of(-104), O.Of(89));
        V n = O.Sub(O.Fma(x, O.Of(Log2E), O.Of(Magic)), O.Of(Magic));
        V r = O.Fma(n, O.Of(-Ln2Low), O.Fma(n, O.Of(-Ln2High), x));
        V p = O.Of(1.0 / 5040);
        p = O.Fma(p, r, O.Of(1.0 / 720));
        p = O.Fma(p, r, O.Of(1.0 / 120));
        p = O.Fma(p, r, O.Of(1.0 / 24));
        p = O.Fma(p, r, O.Of(1.0 / 6));
        p = O.Fma(p, r, O.Of(0.5));
        p = O.Fma(p, O.Mul(r, r), r);
        return O.Scale(O.Add(p, O.Of(1)), n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        V e = Exp<O, V>(O.Or(x, O.OfBits(0x80000000)));
        return O.Div(O.WhereGreater(x, O.Zero, O.Of(1), e), O.Add(e, O.Of(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        // tanh |x| = m / (m + 2) with m = e^(2|x|) - 1
        V sign = O.And(x, O.OfBits(0x80000000));
        V a = O.Abs(x);
        a = O.Bound(O.Add(a, a), O.Of(-1), O.Of(20));
        V n = O.Sub(O.Fma(a, O.Of(Log2E), O.Of(Magic)), O.Of(Magic));
        V r = O.Fma(n, O.Of(-Ln2Low), O.Fma(n, O.Of(-Ln2High), a));
        V p = O.Of(1.0 / 5040);
        p = O.Fma(p, r, O.Of(1.0 / 720));
        p = O.Fma(p, r, O.Of(1.0 / 120));
        p = O.Fma(p, r, O.Of(1.0 / 24));
        p = O.Fma(p, r, O.Of(1.0 / 6));
        p = O.Fma(p, r, O.Of(0.5));
        p = O.Fma(p, O.Mul(r, r), r);
        V two = O.Scale(O.Of(1), n);
        V m = O.Fma(two, p, O.Sub(two, O.Of(1)));
        return O.Or(O.Div(m, O.Add(m, O.Of(2))), sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        // Subnormal numbers are lifted by 2^23 first.
        V tiny = O.OfBits(0x00800000);
        V bits = O.WhereGreater(tiny, x, O.Mul(x, O.Of(8388608)), x);
        V lift = O.WhereGreater(tiny, x, O.Of(-23), O.Zero);

        // x = m 2^e with m in [sqrt 1/2, sqrt 2)
        V offset = O.ShiftDownSigned(O.SubBits(bits, O.OfBits(0x3F3504F3)), 23);
        V e = O.Add(O.FromInt(offset), lift);
        V f = O.Sub(O.SubBits(bits, O.ShiftUp(offset, 23)), O.Of(1));

        // ln m = 2 artanh s, s = f / (2 + f)
        V s = O.Div(f, O.Add(f, O.Of(2)));
        V z = O.Mul(s, s);
        V p = O.Of(2.0 / 11);
        p = O.Fma(p, z, O.Of(2.0 / 9));
        p = O.Fma(p, z, O.Of(2.0 / 7));
        p = O.Fma(p, z, O.Of(2.0 / 5));
        p = O.Fma(p, z, O.Of(2.0 / 3));

        // 2s = f - s f, and f is exact: what is rounded away stays small.
        V small = O.Mul(s, O.Sub(O.Mul(p, z), f));
        V result = O.Fma(e, O.Of(Ln2High), O.Add(O.Fma(e, O.Of(Ln2Low), small), f));
        V infinity = O.Of(double.PositiveInfinity);
        result = O.WhereGreater(infinity, x, result, infinity);
        V edge = O.WhereGreater(O.OfBits(1), O.Abs(x), O.Of(double.NegativeInfinity), O.Of(double.NaN));
        return O.WhereGreater(x, O.Zero, result, edge);
    }

    /// <summary>a 2^n by two factors, so that a subnormal result is rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ScaleInTwoSteps<O, V>(V a, V n) where O : struct, ILanes<V> where V : struct
    {
        V whole = O.SubBits(O.Add(n, O.Of(Magic)), O.OfBits(MagicBits));
        V half = O.ShiftDownSigned(whole, 1);
        V bias = O.OfBits(127);
        V first = O.ShiftUp(O.AddBits(half, bias), 23);
        V second = O.ShiftUp(O.AddBits(O.SubBits(whole, half), bias), 23);
        return O.Mul(O.Mul(a, first), second);
    }
}
