using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Fully connected layer whose units are each the largest of several linear pieces: it learns its
/// activation, which is convex.</summary>
/// <remarks>
/// Forward: Z = X W + 1 bᵀ; Y = the largest of the pieces of Z.
/// Backward: dZ = dY at the first largest piece of each unit, else 0, where Z is computed anew instead of kept;
/// dW += Xᵀ dZ, db += dZᵀ 1, dX = dZ Wᵀ.
/// Shapes: X [rows, ..., in], W [in, pieces units], b [pieces units], Y [rows, ..., units]; the columns of W are the
/// first pieces of all units, then the second ones, and so on.
/// Reference: Goodfellow and others 2013.
/// </remarks>
/// <param name="units">The number of outputs.</param>
/// <param name="pieces">The number of linear pieces of each unit, at least 2; 2 by default.</param>
public sealed class Maxout(int units, int pieces = 2) : KernelLayer(activation: null)
{
    private int _in, _width;
    private Scratch _pieces;

    /// <summary>The number of outputs.</summary>
    public int Units { get; } = Require.AtLeast(units, 1, nameof(Maxout), "units");

    /// <summary>The number of linear pieces of each unit.</summary>
    public int Pieces { get; } = Require.AtLeast(pieces, 2, nameof(Maxout), "pieces");

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X | Reads.Y;

    /// <inheritdoc/>
    protected internal override bool CanFuse(Epilogue next) => false;

    /// <inheritdoc/>
    protected internal override bool OverwritesGradient(Param param) => param == Kernel;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _in = x.Channels;
        _width = (int)Math.Min((long)Units * Pieces, int.MaxValue);
        DeclareWeights(b, [_in, _width]);
        _pieces = b.Scratch(x.WithChannels(_width).Size);
        return x.WithChannels(Units);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlyMat z = AllPieces(p);
        Mat y = p.Y.Reshape(Units);
        for (int r = 0; r < z.Rows; r++)
        {
            ReadOnlySpan<Real> row = z.Row(r);
            Span<Real> largest = y.Row(r);
            row[..Units].CopyTo(largest);
            for (int piece = Units; piece < _width; piece += Units)
                Kernels.Zip(default(Larger), largest, row.Slice(piece, Units), largest);
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        Mat dz = AllPieces(p);
        ReadOnlyMat y = p.Y.Reshape(Units), dy = p.DY.Reshape(Units);
        for (int r = 0; r < dz.Rows; r++)
            ToGradient(dz.Row(r), y.Row(r), dy.Row(r));
        if (p.NeedsGradient(Kernel))
            Kernels.Gemm(p.X.Reshape(_in), dz, p.Grad(Kernel), Trans.A, p.Accumulates);
        if (p.NeedsGradient(Bias))
            Kernels.AddColumnSums(dz, p.Grad(Bias).Data);
        if (p.NeedsGradient())
            Kernels.Gemm(dz, p[Kernel], p.DX.Reshape(_in), Trans.B);
    }

    private Mat AllPieces(in Pass p)
    {
        Mat z = p[_pieces].Reshape(_width);
        Kernels.GemmBias(p.X.Reshape(_in), p[Kernel], p[Bias].Data, z);
        return z;
    }

    // The same product gives the same bits, so that the largest piece equals y.
    private static void ToGradient(Span<Real> z, ReadOnlySpan<Real> y, ReadOnlySpan<Real> dy)
    {
        for (int unit = 0; unit < y.Length; unit++)
        {
            bool isFound = false;
            for (int at = unit; at < z.Length; at += y.Length)
            {
                bool isLargest = !isFound && z[at] == y[unit];
                z[at] = isLargest ? dy[unit] : 0;
                isFound |= isLargest;
            }
        }
    }

    private readonly struct Larger : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N a, N b) where N : struct, INum<N> => N.Max(a, b);
    }
}
