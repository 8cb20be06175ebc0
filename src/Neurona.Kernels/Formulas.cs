using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>A function of one number, applied to every element.</summary>
public interface IUnary
{
    /// <summary>y = f(x)</summary>
    N Value<N>(N x) where N : struct, INum<N>;
}

/// <summary>A function of one number with its derivative.</summary>
public interface IActivation : IUnary
{
    /// <summary>dy/dx at <paramref name="x"/>, where <paramref name="y"/> = f(x).</summary>
    N Derivative<N>(N x, N y) where N : struct, INum<N>;
}

/// <summary>A function of two numbers, applied element by element.</summary>
public interface IBinary
{
    /// <summary>y = f(a, b)</summary>
    N Value<N>(N a, N b) where N : struct, INum<N>;
}

/// <summary>The loss of a single output, of which a loss takes the mean.</summary>
public interface IPointwiseLoss
{
    /// <summary>The loss of output <paramref name="y"/> for target <paramref name="t"/>.</summary>
    N Value<N>(N y, N t) where N : struct, INum<N>;

    /// <summary>The derivative of the loss with respect to <paramref name="y"/>.</summary>
    N Derivative<N>(N y, N t) where N : struct, INum<N>;
}

/// <summary>An optimizer's rule for one weight, applied in one pass over all of them.</summary>
public interface IUpdateRule
{
    /// <summary>
    /// How many slots, numbers that are kept for each weight, the rule uses: 0 to 3.
    /// Others are neither read nor written.
    /// </summary>
    static abstract int SlotCount { get; }

    /// <summary>Updates weight <paramref name="w"/> and its slots from gradient <paramref name="g"/>.</summary>
    void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>;
}

/// <summary>Formulas that several layers, regularizers and losses share.</summary>
public static class Formulas
{
    /// <summary>a + b</summary>
    public readonly struct Sum : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N a, N b) where N : struct, INum<N> => a + b;
    }

    /// <summary>a b</summary>
    public readonly struct Product : IBinary
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N a, N b) where N : struct, INum<N> => a * b;
    }

    /// <summary>x²</summary>
    public readonly struct Square : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => x * x;
    }

    /// <summary>|x|</summary>
    public readonly struct Abs : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Abs(x);
    }

    /// <summary>The natural logarithm.</summary>
    public readonly struct Log : IUnary
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public N Value<N>(N x) where N : struct, INum<N> => N.Log(x);
    }
}
