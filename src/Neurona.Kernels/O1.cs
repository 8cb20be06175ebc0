using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>One number at a time: where the machine has no vectors, and the check that a width changes
/// nothing.</summary>
internal readonly unsafe struct O1 : ILanes<float>
{
    public static int Count => 1;
    public static float Zero => 0;
    public static float LaneNumbers => 0;
    public static float Of(double value) => (float)value;
    public static float Broadcast(float value) => value;
    public static float OfBits(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    public static float Add(float a, float b) => a + b;
    public static float Sub(float a, float b) => a - b;
    public static float Mul(float a, float b) => a * b;
    public static float Div(float a, float b) => a / b;
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);
    public static float Max(float a, float b) => MathF.Max(a, b);
    public static float Min(float a, float b) => MathF.Min(a, b);
    public static float Abs(float a) => MathF.Abs(a);
    public static float Sqrt(float a) => MathF.Sqrt(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Exp(float a) => Elementary.Exp<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Expm1(float a) => Elementary.Expm1<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Log(float a) => Elementary.Log<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Log1p(float a) => Elementary.Log1p<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Tanh(float a) => Elementary.Tanh<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sigmoid(float a) => Elementary.Sigmoid<O1, float>(a);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float NormalCdf(float a) => Elementary.NormalCdf<O1, float>(a);

    public static float WhereGreater(float a, float b, float yes, float no) => a > b ? yes : no;
    public static float WhereBitsBelow(float a, float b, float yes, float no) => Bits(a) < Bits(b) ? yes : no;

    public static float And(float a, float b) => OfBits(Bits(a) & Bits(b));
    public static float Or(float a, float b) => OfBits(Bits(a) | Bits(b));
    public static float Xor(float a, float b) => OfBits(Bits(a) ^ Bits(b));
    public static float AddBits(float a, float b) => OfBits(Bits(a) + Bits(b));
    public static float SubBits(float a, float b) => OfBits(Bits(a) - Bits(b));
    public static float MulBits(float a, float b) => OfBits(Bits(a) * Bits(b));
    public static float ShiftUp(float a, int n) => OfBits(Bits(a) << n);
    public static float ShiftDown(float a, int n) => OfBits(Bits(a) >> n);
    public static float ShiftDownSigned(float a, int n) => OfBits((uint)((int)Bits(a) >> n));
    public static float FromInt(float bits) => (int)Bits(bits);

    public static float Load(float* from) => *from;
    public static void Store(float* to, float value) => *to = value;
    public static float LoadFirst(float* from, int n) => n > 0 ? *from : 0;

    public static void StoreFirst(float* to, float value, int n)
    {
        if (n > 0)
            *to = value;
    }

    public static float First(float a, int n) => n > 0 ? a : 0;
    public static float LoadBytes(byte* from) => *from;
    public static float Sum(float a) => a;
    public static float Largest(float a) => a;
    public static float AtMost(float a, float limit) => a > limit ? limit : a;
    public static float AtLeast(float a, float limit) => a < limit ? limit : a;
    public static float Scale(float a, float shifted) => Elementary.ScaleInTwoSteps<O1, float>(a, shifted);

    private static uint Bits(float a) => BitConverter.SingleToUInt32Bits(a);
}
