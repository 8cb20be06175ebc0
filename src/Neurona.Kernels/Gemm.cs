using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Neurona.Numerics;

/// <summary>The fast kernels on float: the same operations as <see cref="Reference"/>, on vectors and
/// threads.</summary>
public static unsafe partial class Kernels
{
    /// <summary>C = A B, Aᵀ B or A Bᵀ; added to C if <paramref name="add"/>.</summary>
    /// <remarks>
    /// c[i, j] = the sum over k of a[i, k] b[k, j], each product added in one rounding, in blocks of at most 384 k
    /// (their number and bounds depend on the depth only); the blocks are added in order, to the old c[i, j] where that
    /// is wanted. A row of C has the same bits whatever the number of rows, the vector width and the number of threads.
    /// NaN and infinity propagate. A depth of 0 gives 0. Rows of all three may lie apart: what lies between them is
    /// neither read nor written.
    /// </remarks>
    /// <param name="a">M x K; K x M for <see cref="Trans.A"/>.</param>
    /// <param name="b">K x N; N x K for <see cref="Trans.B"/>.</param>
    /// <param name="c">M x N; must not overlap the others.</param>
    /// <param name="trans">Which operand is stored transposed.</param>
    /// <param name="add">Whether C's old value is added.</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    public static void Gemm(ReadOnlyMat<float> a, ReadOnlyMat<float> b, Mat<float> c, Trans trans = Trans.None, bool add = false) =>
        Multiply(a, b, [], c, trans, add, epilogue: null);

    /// <summary>C = A B + 1 biasᵀ, then the epilogue. An empty bias is none.</summary>
    /// <remarks>
    /// The product of <see cref="Gemm"/>; the bias is added to the finished sum, before the sum is first stored. Rows
    /// may lie apart.
    /// </remarks>
    /// <param name="a">M x K.</param>
    /// <param name="b">K x N.</param>
    /// <param name="bias">N numbers, or none.</param>
    /// <param name="c">M x N; must not overlap the others.</param>
    /// <param name="epilogue">Applied last; none by default.</param>
    /// <exception cref="ArgumentException">The sizes do not match.</exception>
    public static void GemmBias(
        ReadOnlyMat<float> a, ReadOnlyMat<float> b, ReadOnlySpan<float> bias, Mat<float> c, Epilogue? epilogue = null) =>
        Multiply(a, b, bias, c, Trans.None, add: false, epilogue);

    // More rows or columns than an operand may have: a power of two, so that one comparison covers all sides.
    private const int MaxSide = 1 << 30;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(
        ReadOnlyMat<float> a, ReadOnlyMat<float> b, ReadOnlySpan<float> bias, Mat<float> c, Trans trans, bool add, Epilogue? epilogue)
    {
        bool transA = trans == Trans.A, transB = trans == Trans.B;
        int m = transA ? a.Columns : a.Rows, k = transA ? a.Rows : a.Columns, n = transB ? b.Rows : b.Columns;
        if ((transB ? b.Columns : b.Rows) != k || c.Rows != m || c.Columns != n || (bias.Length != n && bias.Length != 0))
            ThrowSizes(a, b, bias, c, trans);
        // Matrices hold what they say; only an empty one can have a side that the arithmetic below does not reach.
        if ((m | n | k) >= MaxSide)
            ThrowSide(m, n, k);
        if (m == 0 || n == 0)
            return;
        if (k == 0)
        {
            Finish(bias, c, add, epilogue);
            return;
        }
        fixed (float* pa = a.All, pb = b.All, pc = c.All, pBias = bias)
        {
            Product product = new()
            {
                A = pa,
                B = pb,
                C = pc,
                Bias = pBias,
                M = m,
                N = n,
                K = k,
                RowA = a.Stride,
                RowB = b.Stride,
                RowC = c.Stride,
                TransA = transA,
                TransB = transB,
                Add = add,
                Relu = epilogue is { IsRelu: true },
                Epilogue = epilogue is { IsRelu: true } ? null : epilogue,
            };
            switch (Simd.Width)
            {
                case 16:
                    Gemm<O16, Vector512<float>>.Run(product);
                    break;
                case 8:
                    Gemm<O8, Vector256<float>>.Run(product);
                    break;
                case 4:
                    Gemm<O4, Vector128<float>>.Run(product);
                    break;
                default:
                    Gemm<O1, float>.Run(product);
                    break;
            }
        }
    }

    // What the code behind the pointers relies on: every row is there, and rows, columns and a vector beyond them are
    // counted in 32 bits.
    private static void ThrowSide(int m, int n, int k) =>
        throw new ArgumentException($"A product must have sides of less than {MaxSide}; it is {m} x {k} by {k} x {n}.");

    // A sum of nothing is 0.
    private static void Finish(ReadOnlySpan<float> bias, Mat<float> c, bool add, Epilogue? epilogue)
    {
        for (int i = 0; i < c.Rows; i++)
        {
            Span<float> row = c.Row(i);
            if (!add)
                row.Clear();
            for (int j = 0; j < bias.Length; j++)
                row[j] += bias[j];
            fixed (float* p = row)
                epilogue?.Apply(p, 0, 1, row.Length);
        }
    }

    private static void ThrowSizes(ReadOnlyMat<float> a, ReadOnlyMat<float> b, ReadOnlySpan<float> bias, Mat<float> c, Trans trans) =>
        throw new ArgumentException(
            $"Gemm({trans}) expects {trans switch { Trans.A => "K x M, K x N", Trans.B => "M x K, N x K", _ => "M x K, K x N" }} "
            + "and C of M x N, a bias of N or none; "
            + $"got A {a.Rows} x {a.Columns}, B {b.Rows} x {b.Columns}, C {c.Rows} x {c.Columns}, a bias of {bias.Length}.");
}
