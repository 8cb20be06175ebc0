using System.Numerics;

namespace Neurona.Numerics;

/// <summary>
/// One number at a time by the base library's functions: the arithmetic of the reference kernels, for any
/// floating-point type.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
internal readonly struct ExactOps<T> : IOps<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double SmallestNormal = 1.0 / (1UL << 63) / (1UL << 63);

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static T Zero => T.Zero;

    /// <inheritdoc/>
    public static T Of(double value) => T.CreateChecked(value);

    /// <inheritdoc/>
    public static T Add(T a, T b) => a + b;

    /// <inheritdoc/>
    public static T Sub(T a, T b) => a - b;

    /// <inheritdoc/>
    public static T Mul(T a, T b) => a * b;

    /// <inheritdoc/>
    public static T Div(T a, T b) => a / b;

    /// <inheritdoc/>
    public static T Fma(T a, T b, T c) => T.FusedMultiplyAdd(a, b, c);

    /// <inheritdoc/>
    public static T Max(T a, T b) => T.Max(a, b);

    /// <inheritdoc/>
    public static T Min(T a, T b) => T.Min(a, b);

    /// <inheritdoc/>
    public static T Abs(T a) => T.Abs(a);

    /// <inheritdoc/>
    public static T Sqrt(T a) => T.Sqrt(a);

    /// <inheritdoc/>
    public static T Exp(T a) => Small(T.Exp(a), SmallestNormal);

    /// <inheritdoc/>
    public static T Expm1(T a) => T.CreateChecked(ExactMath.Expm1(double.CreateChecked(a)));

    /// <inheritdoc/>
    public static T Log(T a) => T.Log(a);

    /// <inheritdoc/>
    public static T Log1p(T a) => T.CreateChecked(ExactMath.Log1p(double.CreateChecked(a)));

    /// <inheritdoc/>
    public static T Tanh(T a) => T.Tanh(a);

    /// <inheritdoc/>
    public static T Sigmoid(T a) => Small(T.One / (T.One + T.Exp(-a)), Negligible.Probability);

    /// <inheritdoc/>
    public static T NormalCdf(T a) => Small(T.CreateChecked(ExactMath.NormalCdf(double.CreateChecked(a))), Negligible.Probability);

    /// <inheritdoc/>
    public static T WhereGreater(T a, T b, T yes, T no) => a > b ? yes : no;

    private static T Small(T x, double bound) => T.CreateChecked(bound) > x ? T.Zero : x;
}
