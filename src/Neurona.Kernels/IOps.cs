namespace Neurona.Numerics;

/// <summary>
/// The arithmetic of one vector width <typeparamref name="V"/>. Kernels call it; formulas see it as
/// <see cref="INum{N}"/>, with operators.
/// </summary>
/// <remarks>Every operation gives the same bits on every width. <see cref="Fma"/> rounds once.</remarks>
/// <typeparam name="V">A raw vector of the base library, or one number.</typeparam>
internal interface IOps<V> where V : struct
{
    /// <summary>How many numbers a vector holds.</summary>
    static abstract int Count { get; }

    /// <summary>Zero in every lane.</summary>
    static abstract V Zero { get; }

    /// <summary>The value in every lane, rounded to the number type.</summary>
    static abstract V Of(double value);

    /// <summary>a + b</summary>
    static abstract V Add(V a, V b);

    /// <summary>a - b</summary>
    static abstract V Sub(V a, V b);

    /// <summary>a * b</summary>
    static abstract V Mul(V a, V b);

    /// <summary>a / b</summary>
    static abstract V Div(V a, V b);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>The larger of a and b; NaN if either is NaN.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller of a and b; NaN if either is NaN.</summary>
    static abstract V Min(V a, V b);

    /// <summary>|a|</summary>
    static abstract V Abs(V a);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract V Sqrt(V a);

    /// <summary>e to the a, within 2 ULP; 0 where that is below 2^-126, the smallest normal number.</summary>
    static abstract V Exp(V a);

    /// <summary>e to the a, minus 1, within 2 ULP also where a is tiny.</summary>
    static abstract V Expm1(V a);

    /// <summary>The natural logarithm; within 2 ULP. Log(0) = -infinity, of a negative number NaN.</summary>
    static abstract V Log(V a);

    /// <summary>The natural logarithm of 1 + a, within 2 ULP also where a is tiny. -infinity at -1, NaN
    /// below.</summary>
    static abstract V Log1p(V a);

    /// <summary>The hyperbolic tangent; within 2 ULP.</summary>
    static abstract V Tanh(V a);

    /// <summary>
    /// 1 / (1 + e to the -a), within 2 ULP; 0 where that is below 2^-100, so that gradients made from it stay normal
    /// numbers.
    /// </summary>
    static abstract V Sigmoid(V a);

    /// <summary>
    /// The part of a standard normal distribution below a, within 3 ULP also where it is tiny; 0 where it is below
    /// 2^-100, as of <see cref="Sigmoid"/>.
    /// </summary>
    static abstract V NormalCdf(V a);

    /// <summary>Lane by lane: a &gt; b ? yes : no. False where either is NaN.</summary>
    static abstract V WhereGreater(V a, V b, V yes, V no);
}
