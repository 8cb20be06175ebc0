namespace Neurona.Numerics;

/// <summary>
/// A number, or a vector of numbers, with operators: what the formulas of activations, losses and update rules are
/// written in.
/// One formula serves every vector width, with the same bits, and double precision.
/// </summary>
/// <remarks>
/// Nothing is contracted: a * b + c rounds twice, <see cref="Fma"/> once. Quotients of integer literals are C#'s: write
/// 0.5 * x, since 1 / 2 * x is 0. Formulas should be inlined into the loop around them: give them
/// <c>AggressiveInlining</c>. Every elementary function is expanded in place, so more than three or four in one formula
/// no longer fit the registers.
/// </remarks>
/// <typeparam name="N">The type itself.</typeparam>
public interface INum<N> where N : struct, INum<N>
{
    /// <summary>The value in every lane, rounded to the number type.</summary>
    static abstract implicit operator N(double value);

    /// <summary>a + b</summary>
    static abstract N operator +(N a, N b);

    /// <summary>a - b</summary>
    static abstract N operator -(N a, N b);

    /// <summary>a * b</summary>
    static abstract N operator *(N a, N b);

    /// <summary>a / b</summary>
    static abstract N operator /(N a, N b);

    /// <summary>0 - a, so that the negative of 0 is 0, not -0.</summary>
    static abstract N operator -(N a);

    /// <summary>Whether a is greater than b, lane by lane, for <see cref="Where"/>; false where either is
    /// NaN.</summary>
    static abstract Test<N> operator >(N a, N b);

    /// <summary>Whether a is less than b, lane by lane, for <see cref="Where"/>; false where either is NaN.</summary>
    static abstract Test<N> operator <(N a, N b);

    /// <summary>Lane by lane: test ? yes : no. Both are computed everywhere.</summary>
    static abstract N Where(Test<N> test, N yes, N no);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract N Fma(N a, N b, N c);

    /// <summary>The larger of a and b; NaN if either is NaN.</summary>
    static abstract N Max(N a, N b);

    /// <summary>The smaller of a and b; NaN if either is NaN.</summary>
    static abstract N Min(N a, N b);

    /// <summary>|a|</summary>
    static abstract N Abs(N a);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract N Sqrt(N a);

    /// <summary>e to the a; 0 where that is below 2^-126, the smallest normal float.</summary>
    static abstract N Exp(N a);

    /// <summary>e to the a, minus 1: exact to the last places also where a is tiny.</summary>
    static abstract N Expm1(N a);

    /// <summary>The natural logarithm: -infinity at 0, NaN below.</summary>
    static abstract N Log(N a);

    /// <summary>The natural logarithm of 1 + a: exact to the last places also where a is tiny.</summary>
    static abstract N Log1p(N a);

    /// <summary>The hyperbolic tangent.</summary>
    static abstract N Tanh(N a);

    /// <summary>1 / (1 + e to the -a); 0 where that is below 2^-100.</summary>
    static abstract N Sigmoid(N a);

    /// <summary>The part of a standard normal distribution below a, (1 + erf(a / √2)) / 2; 0 where that is below
    /// 2^-100.</summary>
    static abstract N NormalCdf(N a);
}

/// <summary>The comparison <paramref name="greater"/> &gt; <paramref name="less"/>, made by
/// <see cref="INum{N}.Where"/>.</summary>
/// <typeparam name="N">The numbers compared.</typeparam>
/// <param name="greater">What is to be the greater.</param>
/// <param name="less">What is to be the less.</param>
public readonly struct Test<N>(N greater, N less) where N : struct, INum<N>
{
    internal readonly N Greater = greater, Less = less;
}
