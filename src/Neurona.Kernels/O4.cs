using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neurona.Numerics;

/// <summary>4 numbers at a time.</summary>
internal readonly unsafe struct O4 : ILanes<Vector128<float>>
{
    public static int Count => 4;
    public static Vector128<float> Zero => Vector128<float>.Zero;
    public static Vector128<float> LaneNumbers => Vector128<int>.Indices.AsSingle();
    public static Vector128<float> Of(double value) => Vector128.Create((float)value);
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);
    public static Vector128<float> OfBits(uint bits) => Vector128.Create(bits).AsSingle();

    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;
    public static Vector128<float> Sub(Vector128<float> a, Vector128<float> b) => a - b;
    public static Vector128<float> Mul(Vector128<float> a, Vector128<float> b) => a * b;
    public static Vector128<float> Div(Vector128<float> a, Vector128<float> b) => a / b;
    public static Vector128<float> Fma(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.FusedMultiplyAdd(a, b, c);
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.Max(a, b);
    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.Min(a, b);
    public static Vector128<float> Abs(Vector128<float> a) => Vector128.Abs(a);
    public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Exp(Vector128<float> a) => Elementary.Exp<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Expm1(Vector128<float> a) => Elementary.Expm1<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log(Vector128<float> a) => Elementary.Log<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Log1p(Vector128<float> a) => Elementary.Log1p<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Tanh(Vector128<float> a) => Elementary.Tanh<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sigmoid(Vector128<float> a) => Elementary.Sigmoid<O4, Vector128<float>>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> NormalCdf(Vector128<float> a) => Elementary.NormalCdf<O4, Vector128<float>>(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WhereGreater(Vector128<float> a, Vector128<float> b, Vector128<float> yes, Vector128<float> no) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WhereBitsBelow(Vector128<float> a, Vector128<float> b, Vector128<float> yes, Vector128<float> no) =>
        Vector128.ConditionalSelect(Vector128.LessThan(a.AsUInt32(), b.AsUInt32()).AsSingle(), yes, no);

    public static Vector128<float> And(Vector128<float> a, Vector128<float> b) => a & b;
    public static Vector128<float> Or(Vector128<float> a, Vector128<float> b) => a | b;
    public static Vector128<float> Xor(Vector128<float> a, Vector128<float> b) => a ^ b;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() + b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SubBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() - b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MulBits(Vector128<float> a, Vector128<float> b) => (a.AsInt32() * b.AsInt32()).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftUp(Vector128<float> a, int n) => Vector128.ShiftLeft(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftDown(Vector128<float> a, int n) => Vector128.ShiftRightLogical(a.AsUInt32(), n).AsSingle();
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ShiftDownSigned(Vector128<float> a, int n) => Vector128.ShiftRightArithmetic(a.AsInt32(), n).AsSingle();
    public static Vector128<float> FromInt(Vector128<float> bits) => Vector128.ConvertToSingle(bits.AsInt32());

    public static Vector128<float> Load(float* from) => Vector128.Load(from);
    public static void Store(float* to, Vector128<float> value) => value.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadFirst(float* from, int n) => Avx.IsSupported ? Avx.MaskLoad(from, Below(n)) : LoadParts(from, n);

    /// <summary><see cref="LoadFirst"/> where the machine has no masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> LoadParts(float* from, int n) => n switch
    {
        >= 4 => Load(from),
        3 => Vector128.Create(from[0], from[1], from[2], 0),
        2 => Vector128.Create(from[0], from[1], 0, 0),
        1 => Vector128.CreateScalar(from[0]),
        _ => Zero,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* to, Vector128<float> value, int n)
    {
        if (Avx.IsSupported)
            Avx.MaskStore(to, Below(n), value);
        else
            StoreParts(to, value, n);
    }

    /// <summary><see cref="StoreFirst"/> where the machine has no masks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreParts(float* to, Vector128<float> value, int n)
    {
        for (int i = 0; i < n && i < 4; i++)
            to[i] = value.GetElement(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadBytes(byte* from) => Vector128.ConvertToSingle(
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(from)).AsByte())).AsInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> a)
    {
        a += Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1));
        return a.ToScalar() + a.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector128<float> a)
    {
        a = Vector128.Max(a, Vector128.Shuffle(a, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(a.ToScalar(), a.GetElement(1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> First(Vector128<float> a, int n) => a & Below(n);

    // Min and Max of x86 return the second operand if either is NaN: with a as the second, NaN passes.
    public static Vector128<float> AtMost(Vector128<float> a, Vector128<float> limit) =>
        Sse.IsSupported ? Sse.Min(limit, a) : Vector128.Min(a, limit);

    public static Vector128<float> AtLeast(Vector128<float> a, Vector128<float> limit) =>
        Sse.IsSupported ? Sse.Max(limit, a) : Vector128.Max(a, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Scale(Vector128<float> a, Vector128<float> shifted) =>
        Elementary.ScaleInTwoSteps<O4, Vector128<float>>(a, shifted);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Below(int n) => Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(n)).AsSingle();
}
