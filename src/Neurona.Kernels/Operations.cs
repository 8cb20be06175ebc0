namespace Neurona.Numerics;

/// <summary>The arithmetic of one vector width <typeparamref name="V"/>: what the formulas of activations, losses and update rules are written in.</summary>
/// <remarks>Every operation gives the same bits on every width. <see cref="Fma"/> rounds once.</remarks>
/// <typeparam name="V">A raw vector of the base library, or one number.</typeparam>
public interface IOps<V> where V : struct
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

    /// <summary>e to the a; within 2 ULP.</summary>
    static abstract V Exp(V a);

    /// <summary>The natural logarithm; within 2 ULP. Log(0) = -infinity, of a negative number NaN.</summary>
    static abstract V Log(V a);

    /// <summary>The hyperbolic tangent; within 2 ULP.</summary>
    static abstract V Tanh(V a);

    /// <summary>1 / (1 + e to the -a); within 2 ULP.</summary>
    static abstract V Sigmoid(V a);

    /// <summary>Lane by lane: a &gt; b ? yes : no. False where either is NaN.</summary>
    static abstract V WhereGreater(V a, V b, V yes, V no);
}

/// <summary>A function of one number, applied to every element.</summary>
public interface IUnary
{
    /// <summary>y = f(x)</summary>
    V Value<O, V>(V x) where O : struct, IOps<V> where V : struct;
}

/// <summary>A function of one number with its derivative.</summary>
public interface IActivation : IUnary
{
    /// <summary>dy/dx at <paramref name="x"/>, where <paramref name="y"/> = f(x).</summary>
    V Slope<O, V>(V x, V y) where O : struct, IOps<V> where V : struct;
}

/// <summary>A function of two numbers, applied element by element.</summary>
public interface IBinary
{
    /// <summary>y = f(a, b)</summary>
    V Value<O, V>(V a, V b) where O : struct, IOps<V> where V : struct;
}

/// <summary>A loss that is a sum over single outputs.</summary>
public interface IPointLoss
{
    /// <summary>The loss of output <paramref name="y"/> for target <paramref name="t"/>.</summary>
    V Value<O, V>(V y, V t) where O : struct, IOps<V> where V : struct;

    /// <summary>The derivative of the loss with respect to <paramref name="y"/>.</summary>
    V Slope<O, V>(V y, V t) where O : struct, IOps<V> where V : struct;
}

/// <summary>An optimizer's rule for one weight, applied in one pass over all of them.</summary>
public interface IUpdateRule
{
    /// <summary>How many of the three states the rule uses: 0 to 3. Unused states are neither read nor written.</summary>
    static abstract int StateCount { get; }

    /// <summary>Updates weight <paramref name="w"/> and its state from gradient <paramref name="g"/>.</summary>
    void Apply<O, V>(ref V w, V g, ref V s0, ref V s1, ref V s2) where O : struct, IOps<V> where V : struct;
}

/// <summary>Which operand of a matrix product is transposed.</summary>
public enum Trans
{
    /// <summary>C = A B</summary>
    None,

    /// <summary>C = Aᵀ B</summary>
    A,

    /// <summary>C = A Bᵀ</summary>
    B,
}

/// <summary>What is applied to a product's element before it is stored.</summary>
public enum Epilogue
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>max(x, 0)</summary>
    Relu,
}
