using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>
/// exp, expm1, log, log1p, tanh, sigmoid and the normal distribution from +, x, fused multiply-add, division and bits,
/// so that every width gives the same bits (the base library's differ by width).
/// </summary>
internal static class Elementary
{
    // 1.5 * 2^23: adding it to a number below 2^22 rounds to the nearest whole number, which then stands in the low
    // bits.
    internal const double Magic = 12582912;
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts, the first with zeros at its end.
    private const double Ln2High = 0.693145751953125, Ln2Low = 1.42860677e-6;

    // e^x is a normal number from here on: -126 ln 2, rounded up.
    private const double SmallestExponent = -87.33654;

    // 2^-64, by which Sigmoid scales its quotient.
    private const double SigmoidUnit = 1.0 / (1UL << 63) / 2;

    /// <summary>e^x, finite to 88.72; 0 below -87.33654, where it would be subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        V p = Fraction<O, V>(O.AtMost(x, O.Of(89)), out V shifted);
        return O.WhereGreater(O.Of(SmallestExponent), x, O.Zero, O.Scale(O.Add(p, O.Of(1)), shifted));
    }

    /// <summary>e^x - 1</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        // 2^n (1 + p) - 1 = 2^n p + (2^n - 1), whose last difference is exact or -1 rounded. For n = 0 nothing but p is
        // left, which is exact where x is tiny. All is taken halved, since 2^128 is no number but half of it is.
        // Below -30 the result is -1.
        V p = Fraction<O, V>(O.AtLeast(O.AtMost(x, O.Of(89)), O.Of(-30)), out V shifted);
        V half = O.ShiftUp(O.AddBits(shifted, O.OfBits(127 - 1)), 23);
        V result = O.Fma(half, p, O.Sub(half, O.Of(0.5)));
        return O.Add(result, result);
    }

    /// <summary>1 / (1 + e^-x)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        // q = 1 / (1 + e^|x|) is the answer for negative x, 1 - q for positive. 1 + e^|x| = (1 + 2^n) + 2^n p is
        // rounded once, or nearly where 1 + 2^n is not exact. All is taken times 2^-64, so that e^|x| stays finite
        // until q is 0.
        V a = O.AtMost(O.Abs(x), O.Of(104));
        V p = Fraction<O, V>(a, out V shifted);
        V power = O.ShiftUp(O.AddBits(shifted, O.OfBits(127 - 64)), 23);
        V whole = O.Add(power, O.Of(SigmoidUnit));
        V lost = O.Sub(O.Of(SigmoidUnit), O.Sub(whole, power));
        V q = O.Div(O.Of(SigmoidUnit), O.Add(O.Fma(power, p, lost), whole));
        q = O.WhereGreater(O.Of(Negligible.Probability), q, O.Zero, q);
        return O.WhereGreater(x, O.Zero, O.Sub(O.Of(1), q), q);
    }

    /// <summary>The part of a standard normal distribution below x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NormalCdf<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        // q = e^(-x²/2) f(u) u with u = 1 / (|x| + 2) is the answer for negative x, 1 - q for positive: f hardly
        // changes, and is a polynomial in t = 1 - 4 u. What is rounded away in x², in |x| + 2 and in u goes into p,
        // where it is small. Beyond 12 q is 0.
        V a = O.AtMost(O.Abs(x), O.Of(12)), one = O.Of(1), square = O.Mul(a, a);
        V p = Fraction<O, V>(O.Mul(square, O.Of(-0.5)), out V shifted);
        V d = O.Add(a, O.Of(2)), u = O.Div(one, d), t = O.Fma(u, O.Of(-4), one);
        V lost = O.Fma(O.Sub(O.Sub(d, O.Of(2)), a), u, O.Fma(O.Sub(O.Zero, d), u, one));
        lost = O.Fma(O.Fma(a, a, O.Sub(O.Zero, square)), O.Of(-0.5), lost);
        p = O.Add(O.Fma(lost, p, lost), p);

        V f = O.Of(-5.550876e-05f);
        f = O.Fma(f, t, O.Of(6.32421e-05f));
        f = O.Fma(f, t, O.Of(0.00071004016f));
        f = O.Fma(f, t, O.Of(0.00084741996f));
        f = O.Fma(f, t, O.Of(-0.0018905672f));
        f = O.Fma(f, t, O.Of(-0.0067375167f));
        f = O.Fma(f, t, O.Of(-0.00048197564f));
        f = O.Fma(f, t, O.Of(0.036719576f));
        f = O.Fma(f, t, O.Of(0.028798237f));
        f = O.Fma(f, t, O.Of(-0.33140448f));
        f = O.Fma(f, t, O.Of(0.672408f));
        V power = O.ShiftUp(O.AddBits(shifted, O.OfBits(127)), 23);
        V q = O.Mul(power, O.Mul(O.Fma(f, p, f), u));
        q = O.WhereGreater(O.Of(Negligible.Probability), q, O.Zero, q);
        return O.WhereGreater(x, O.Zero, O.Sub(one, q), q);
    }

    /// <summary>tanh x</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        // From 0.55 on 1 - 2 / (e^(2|x|) + 1), below an odd polynomial, since the difference would cancel.
        V a = O.AtMost(O.Abs(x), O.Of(10));
        V p = Fraction<O, V>(O.Add(a, a), out V shifted);
        V power = O.ShiftUp(O.AddBits(shifted, O.OfBits(127)), 23);
        V large = O.Sub(O.Of(1), O.Div(O.Of(2), O.Fma(power, p, O.Add(power, O.Of(1)))));

        V z = O.Mul(a, a);
        V small = O.Of(-0.0062721665f);
        small = O.Fma(small, z, O.Of(0.0210702997f));
        small = O.Fma(small, z, O.Of(-0.0538519956f));
        small = O.Fma(small, z, O.Of(0.13332583f));
        small = O.Fma(small, z, O.Of(-0.333333164f));
        small = O.Fma(O.Mul(small, z), a, a);
        return O.Or(O.WhereGreater(a, O.Of(0.55), large, small), O.And(x, O.OfBits(0x80000000)));
    }

    /// <summary>The natural logarithm.</summary>
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
        V p = O.Of(0.29874420f);
        p = O.Fma(p, z, O.Of(0.39977449f));
        p = O.Fma(p, z, O.Of(0.66666776f));

        // 2s = f - s f, and f is exact: what is rounded away stays small.
        V small = O.Mul(s, O.Sub(O.Mul(p, z), f));
        V result = O.Fma(e, O.Of(Ln2High), O.Add(O.Fma(e, O.Of(Ln2Low), small), f));
        V infinity = O.Of(double.PositiveInfinity);
        result = O.WhereGreater(infinity, x, result, infinity);
        V edge = O.WhereGreater(O.OfBits(1), O.Abs(x), O.Of(double.NegativeInfinity), O.Of(double.NaN));
        return O.WhereGreater(x, O.Zero, result, edge);
    }

    /// <summary>ln(1 + x)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<O, V>(V x) where O : struct, ILanes<V> where V : struct
    {
        // With u = 1 + x as it is rounded and c what was rounded away: ln(u + c) = ln u + c / u, and the next term is
        // below 2^-48.
        // Beyond 2^25 c no longer matters.
        V one = O.Of(1), limited = O.AtMost(x, O.Of(1 << 25)), u = O.Add(limited, one);
        V lost = O.Sub(limited, O.Sub(u, one));
        return O.Add(O.Log(O.Add(x, one)), O.Div(lost, O.AtLeast(u, O.OfBits(0x00800000))));
    }

    /// <summary>a 2^n, given n + Magic, by two factors, so that a subnormal result is rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ScaleInTwoSteps<O, V>(V a, V shifted) where O : struct, ILanes<V> where V : struct
    {
        // Of the sums only the lowest nine bits matter, and Magic and its half have none there.
        V half = O.ShiftDown(shifted, 1);
        V first = O.ShiftUp(O.AddBits(half, O.OfBits(127)), 23);
        V second = O.ShiftUp(O.AddBits(O.SubBits(shifted, half), O.OfBits(127)), 23);
        return O.Mul(O.Mul(a, first), second);
    }

    // p and n of e^x = 2^n (1 + p), p between 2^-1/2 - 1 and 2^1/2 - 1; n comes in the low bits of shifted = n + Magic.
    // |x| is at most 2^20.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Fraction<O, V>(V x, out V shifted) where O : struct, ILanes<V> where V : struct
    {
        shifted = O.Fma(x, O.Of(Log2E), O.Of(Magic));
        V n = O.Sub(shifted, O.Of(Magic));
        V r = O.Fma(n, O.Of(-Ln2Low), O.Fma(n, O.Of(-Ln2High), x));

        // e^r - 1 - r = r^2 (1/2 + r/6 + ...), the coefficients minimizing the largest relative error of e^r: 2^-28
        V p = O.Of(0.0013814541f);
        p = O.Fma(p, r, O.Of(0.0083687454f));
        p = O.Fma(p, r, O.Of(0.04166839f));
        p = O.Fma(p, r, O.Of(0.16666521f));
        p = O.Fma(p, r, O.Of(0.49999994f));
        return O.Fma(p, O.Mul(r, r), r);
    }
}
