using System.Numerics;

namespace Neurona.Numerics;

/// <summary>
/// The kernels as plain loops for any number type: what the fast ones must compute. The specification, and the
/// arithmetic of the double-precision build.
/// </summary>
internal static partial class Reference
{
    /// <summary>C = A B, Aᵀ B or A Bᵀ; added to C if <paramref name="add"/>. Rows may lie apart.</summary>
    public static void Gemm<T>(ReadOnlyMat<T> a, ReadOnlyMat<T> b, Mat<T> c, Trans trans = Trans.None, bool add = false)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int depth = trans == Trans.A ? a.Rows : a.Columns;
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
            {
                T sum = T.Zero;
                for (int k = 0; k < depth; k++)
                {
                    T left = trans == Trans.A ? a[k, i] : a[i, k];
                    T right = trans == Trans.B ? b[j, k] : b[k, j];
                    sum = T.FusedMultiplyAdd(left, right, sum);
                }
                c[i, j] = add ? c[i, j] + sum : sum;
            }
        }
    }

    /// <summary>C = A B + 1 biasᵀ, then the epilogue. An empty bias is none. Rows may lie apart.</summary>
    public static void GemmBias<T>(ReadOnlyMat<T> a, ReadOnlyMat<T> b, ReadOnlySpan<T> bias, Mat<T> c, Epilogue? epilogue = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Gemm(a, b, c);
        for (int i = 0; i < c.Rows; i++)
        {
            Finish(c.Row(i), bias, epilogue);
        }
    }

    private static void Finish<T>(Span<T> row, ReadOnlySpan<T> bias, Epilogue? epilogue) where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int j = 0; j < row.Length; j++)
        {
            T value = bias.IsEmpty ? row[j] : row[j] + bias[j];
            row[j] = epilogue is null ? value : epilogue.Value(value);
        }
    }
}
