using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neurona.Numerics;

/// <summary>8 numbers at a time.</summary>
internal readonly unsafe struct O8 : ILanes<Vector256<float>>
{
    public static int Count => 8;
    public static Vector256<float> Zero => Vector256<float>.Zero;
    public static Vector256<float> LaneNumbers => Vector256<int>.Indices.AsSingle();
    public static Vector256<float> Of(double value) => Vector256.Create((float)value);
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);
    public static Vector256<float> OfBits(uint bits) => Vector256.Create(bits).AsSingle();

    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;
    public static Vector256<float> Sub(Vector256<float> a, Vector256<float> b) => a - b;
    public static Vector256<float> Mul(Vector256<float> a, Vector256<float> b) => a * b;
    public static Vector256<float> Div(Vector256<float> a, Vector256<float> b) => a / b;
    public static Vector256<float> Fma(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.FusedMultiplyAdd(a, b, c);
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Vector256.Max(a, b);
    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Vector256.Min(a, b);
    public static Vector256<float> Abs(Vector256<float> a) => Vector256.Abs(a);
    public static Vector256<float> Sqrt(Vector256<float> a) => Vector256.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> a) => Elementary.Exp<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Expm1(Vector256<float> a) => Elementary.Expm1<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> a) => Elementary.Log<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log1p(Vector256<float> a) => Elementary.Log1p<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> a) => Elementary.Tanh<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> a) => Elementary.Sigmoid<O8, Vector256<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> NormalCdf(Vector256<float> a) => Elementary.NormalCdf<O8, Vector256<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WhereGreater(Vector256<float> a, Vector256<float> b, Vector256<float> yes, Vector256<float> no) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> WhereBitsBelow(Vector256<float> a, Vector256<float> b, Vector256<float> yes, Vector256<float> no) =>
        Vector256.ConditionalSelect(Vector256.LessThan(a.AsUInt32(), b.AsUInt32()).AsSingle(), yes, no);

    public static Vector256<float> And(Vector256<float> a, Vector256<float> b) => a & b;
    public static Vector256<float> Or(Vector256<float> a, Vector256<float> b) => a | b;
    public static Vector256<float> Xor(Vector256<float> a, Vector256<float> b) => a ^ b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SubBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MulBits(Vector256<float> a, Vector256<float> b) => (a.AsInt32() * b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftUp(Vector256<float> a, int n) => Vector256.ShiftLeft(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftDown(Vector256<float> a, int n) => Vector256.ShiftRightLogical(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ShiftDownSigned(Vector256<float> a, int n) => Vector256.ShiftRightArithmetic(a.AsInt32(), n).AsSingle();
    public static Vector256<float> FromInt(Vector256<float> bits) => Vector256.ConvertToSingle(bits.AsInt32());

    public static Vector256<float> Load(float* from) => Vector256.Load(from);
    public static void Store(float* to, Vector256<float> value) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadFirst(float* from, int n) => Avx.IsSupported ? Avx.MaskLoad(from, Below(n)) : LoadParts(from, n);

    /// <summary><see cref="LoadFirst"/> where the machine has no masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> LoadParts(float* from, int n) =>
        Vector256.Create(O4.LoadFirst(from, Math.Min(n, 4)), n > 4 ? O4.LoadFirst(from + 4, n - 4) : O4.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* to, Vector256<float> value, int n)
    {
        if (Avx.IsSupported)
            Avx.MaskStore(to, Below(n), value);
        else
            StoreParts(to, value, n);
    }

    /// <summary><see cref="StoreFirst"/> where the machine has no masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreParts(float* to, Vector256<float> value, int n)
    {
        O4.StoreFirst(to, value.GetLower(), Math.Min(n, 4));
        if (n > 4)
            O4.StoreFirst(to + 4, value.GetUpper(), n - 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadBytes(byte* from) => Avx2.IsSupported
        ? Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(from)).AsByte()))
        : Vector256.Create(O4.LoadBytes(from), O4.LoadBytes(from + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> a) => O4.Sum(a.GetLower() + a.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector256<float> a) => O4.Largest(O4.Max(a.GetLower(), a.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> First(Vector256<float> a, int n) => a & Below(n);

    // Min and Max of x86 return the second operand if either is NaN: with a as the second, NaN passes.
    public static Vector256<float> AtMost(Vector256<float> a, Vector256<float> limit) =>
        Avx.IsSupported ? Avx.Min(limit, a) : Vector256.Min(a, limit);

    public static Vector256<float> AtLeast(Vector256<float> a, Vector256<float> limit) =>
        Avx.IsSupported ? Avx.Max(limit, a) : Vector256.Max(a, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scale(Vector256<float> a, Vector256<float> shifted) =>
        Elementary.ScaleInTwoSteps<O8, Vector256<float>>(a, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Below(int n) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(n)).AsSingle();
}
