using System.Runtime.CompilerServices;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Matrix products to time.</summary>
/// <remarks>
/// The files of this folder are compiled twice: here, and by compare against another revision of the library. They use
/// nothing but its public members, and only types of the base library in what is called from outside.
/// </remarks>
internal static class Products
{
    /// <summary>So many products, one after the other: C = A B + bias; with <paramref name="trans"/> (as the library
    /// counts) or <paramref name="add"/> without the bias.</summary>
    public static Action<int> Of(
        int m, int n, int k, int trans, bool add, Memory<float> a, Memory<float> b, Memory<float> bias, Memory<float> c) =>
        calls => Run(calls, m, n, k, (Trans)trans, add, a.Span, b.Span, bias.Span, c.Span);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        int calls, int m, int n, int k, Trans trans, bool add, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> bias,
        Span<float> c)
    {
        ReadOnlyMat<float> left = trans == Trans.A ? new(a, k, m) : new(a, m, k);
        ReadOnlyMat<float> right = trans == Trans.B ? new(b, n, k) : new(b, k, n);
        Mat<float> to = new(c, m, n);
        for (; calls > 0; calls--)
        {
            if (trans == Trans.None && !add)
                Kernels.GemmBias(left, right, bias, to);
            else
                Kernels.Gemm(left, right, to, trans, add);
        }
    }
}
