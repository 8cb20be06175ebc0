using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neurona.Numerics;

// The intrinsics of the arithmetic are in O16, O8 and O4 (Hardware.cs has the rest: pause, prefetch, transposes). Base
// library vectors first; an instruction set by name only behind IsSupported, with a portable form beside it.

/// <summary>16 numbers at a time.</summary>
internal readonly unsafe struct O16 : ILanes<Vector512<float>>
{
    public static int Count => 16;
    public static Vector512<float> Zero => Vector512<float>.Zero;
    public static Vector512<float> LaneNumbers => Vector512<int>.Indices.AsSingle();
    public static Vector512<float> Of(double value) => Vector512.Create((float)value);
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);
    public static Vector512<float> OfBits(uint bits) => Vector512.Create(bits).AsSingle();

    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;
    public static Vector512<float> Sub(Vector512<float> a, Vector512<float> b) => a - b;
    public static Vector512<float> Mul(Vector512<float> a, Vector512<float> b) => a * b;
    public static Vector512<float> Div(Vector512<float> a, Vector512<float> b) => a / b;
    public static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Vector512.Max(a, b);
    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Vector512.Min(a, b);
    public static Vector512<float> Abs(Vector512<float> a) => Vector512.Abs(a);
    public static Vector512<float> Sqrt(Vector512<float> a) => Vector512.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> a) => Elementary.Exp<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Expm1(Vector512<float> a) => Elementary.Expm1<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> a) => Elementary.Log<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1p(Vector512<float> a) => Elementary.Log1p<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> a) => Elementary.Tanh<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> a) => Elementary.Sigmoid<O16, Vector512<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NormalCdf(Vector512<float> a) => Elementary.NormalCdf<O16, Vector512<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereGreater(Vector512<float> a, Vector512<float> b, Vector512<float> yes, Vector512<float> no) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WhereBitsBelow(Vector512<float> a, Vector512<float> b, Vector512<float> yes, Vector512<float> no) =>
        Vector512.ConditionalSelect(Vector512.LessThan(a.AsUInt32(), b.AsUInt32()).AsSingle(), yes, no);

    public static Vector512<float> And(Vector512<float> a, Vector512<float> b) => a & b;
    public static Vector512<float> Or(Vector512<float> a, Vector512<float> b) => a | b;
    public static Vector512<float> Xor(Vector512<float> a, Vector512<float> b) => a ^ b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SubBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MulBits(Vector512<float> a, Vector512<float> b) => (a.AsInt32() * b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftUp(Vector512<float> a, int n) => Vector512.ShiftLeft(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftDown(Vector512<float> a, int n) => Vector512.ShiftRightLogical(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftDownSigned(Vector512<float> a, int n) => Vector512.ShiftRightArithmetic(a.AsInt32(), n).AsSingle();
    public static Vector512<float> FromInt(Vector512<float> bits) => Vector512.ConvertToSingle(bits.AsInt32());

    public static Vector512<float> Load(float* from) => Vector512.Load(from);
    public static void Store(float* to, Vector512<float> value) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadFirst(float* from, int n) => Avx512F.IsSupported
        ? Avx512F.MaskLoad(from, Below(n), Vector512<float>.Zero)
        : LoadParts(from, n);

    /// <summary><see cref="LoadFirst"/> where the machine has no masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> LoadParts(float* from, int n) =>
        Vector512.Create(O8.LoadFirst(from, Math.Min(n, 8)), n > 8 ? O8.LoadFirst(from + 8, n - 8) : O8.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* to, Vector512<float> value, int n)
    {
        if (Avx512F.IsSupported)
            Avx512F.MaskStore(to, Below(n), value);
        else
            StoreParts(to, value, n);
    }

    /// <summary><see cref="StoreFirst"/> where the machine has no masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreParts(float* to, Vector512<float> value, int n)
    {
        O8.StoreFirst(to, value.GetLower(), Math.Min(n, 8));
        if (n > 8)
            O8.StoreFirst(to + 8, value.GetUpper(), n - 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadBytes(byte* from) => Avx512F.IsSupported
        ? Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(from)))
        : Vector512.Create(O8.LoadBytes(from), O8.LoadBytes(from + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> a) => O8.Sum(a.GetLower() + a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector512<float> a) => O8.Largest(O8.Max(a.GetLower(), a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> First(Vector512<float> a, int n) => a & Below(n);

    // Min and Max of x86 return the second operand if either is NaN: with a as the second, NaN passes.
    public static Vector512<float> AtMost(Vector512<float> a, Vector512<float> limit) =>
        Avx512F.IsSupported ? Avx512F.Min(limit, a) : Vector512.Min(a, limit);

    public static Vector512<float> AtLeast(Vector512<float> a, Vector512<float> limit) =>
        Avx512F.IsSupported ? Avx512F.Max(limit, a) : Vector512.Max(a, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Scale(Vector512<float> a, Vector512<float> shifted) => Avx512F.IsSupported
        ? Avx512F.Scale(a, shifted - Of(Elementary.Magic))
        : Elementary.ScaleInTwoSteps<O16, Vector512<float>>(a, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Below(int n) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(n)).AsSingle();
}
