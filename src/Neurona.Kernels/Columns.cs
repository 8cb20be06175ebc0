using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>What is summed down the columns: up to two sums at once. It may also store something.</summary>
internal interface IColumnTerm
{
    /// <summary>
    /// Adds the terms of the elements at, at + 1, ... (n of them with <see cref="Masked"/>) to s and t; p and q are
    /// numbers of the columns.
    /// </summary>
    void At<O, V, E>(nint at, int n, V p, V q, ref V s, ref V t) where O : struct, ILanes<V> where V : struct where E : struct, IEdge;
}

/// <summary>
/// The order in which columns are summed, the same for every width and thread count: blocks of 1024 rows, in them
/// chunks of 64 rows, in these four sums over every fourth row, added as (0 + 1) + (2 + 3). Chunks and blocks are added
/// in order.
/// </summary>
/// <remarks>
/// Blocks and groups of columns are the tiles. The rounding error grows with the number of chunks and blocks,
/// not of rows.
/// </remarks>
internal static unsafe class Columns
{
    private const int Chunk = 64, Block = 1024, Group = 256;

    // Columns and floats of block totals at a time, so that all lies on the stack.
    private const int Span = 1024, Scratch = 8192;

    /// <summary>
    /// s (and t, unless null) = the column sums of rows that begin stride numbers apart; added to what is there if
    /// <paramref name="add"/>. p and q may be null.
    /// </summary>
    [SkipLocalsInit]
    public static void Sum<TTerm>(in TTerm term, int rows, int columns, int stride, float* p, float* q, float* s, float* t, bool add)
        where TTerm : struct, IColumnTerm
    {
        long work = (long)rows * columns;
        if (rows <= Block)
        {
            Simd.Run(Ceiling(columns, Group), work, new BlockKernel<TTerm>(term, rows, stride, 0, columns, p, q, s, t, 0, add, 0));
            return;
        }
        float* scratch = stackalloc float[Scratch];
        int blocks = Ceiling(rows, Block), sums = t == null ? 1 : 2;
        for (int c = 0; c < columns; c += Span)
        {
            int width = Math.Min(Span, columns - c), atOnce = Scratch / (sums * width) - 1;
            float* total = scratch;
            new Span<float>(total, sums * width).Clear();
            for (int first = 0; first < blocks; first += atOnce)
            {
                int count = Math.Min(atOnce, blocks - first);
                float* parts = scratch + sums * width;
                Simd.Run(
                    count * Ceiling(width, Group), work,
                    new BlockKernel<TTerm>(
                        term, rows, stride, c, width, p, q, parts, t == null ? null : parts + width, sums * width, false, first));
                for (int block = 0; block < count; block++, parts += sums * width)
                {
                    for (int i = 0; i < sums * width; i++)
                        total[i] += parts[i];
                }
            }
            Finish(total, s + c, width, add);
            if (t != null)
                Finish(total + width, t + c, width, add);
        }
    }

    private static void Finish(float* total, float* sums, int width, bool add)
    {
        for (int i = 0; i < width; i++)
            sums[i] = add ? sums[i] + total[i] : total[i];
    }

    private static int Ceiling(int a, int b) => (int)(((long)a + b - 1) / b);

    // Columns start to start + width of rows that begin rowStride apart; block b of the tiles writes at s + b * stride,
    // and is block firstBlock + b of the rows.
    private readonly struct BlockKernel<TTerm>(
        TTerm term, int rows, int rowStride, int start, int width, float* p, float* q, float* s, float* t, int stride, bool add,
        int firstBlock) : IKernel
        where TTerm : struct, IColumnTerm
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int groups = Ceiling(width, Group), block = tile / groups, c = tile % groups * Group, end = Math.Min(width, c + Group);
            nint row = (nint)(firstBlock + block) * Block, rowEnd = Math.Min(rows, row + Block);
            float* to = s + (nint)block * stride, second = t == null ? null : t + (nint)block * stride;
            for (; c + 2 * O.Count <= end; c += 2 * O.Count)
                Strip<O, V, Whole, short>(
                    term, rowStride, start + c, O.Count, row, rowEnd, p, q, to + c, second == null ? null : second + c, add);
            for (; c < end; c += O.Count)
            {
                int n = Math.Min(O.Count, end - c);
                float* secondTo = second == null ? null : second + c;
                if (n == O.Count)
                    Strip<O, V, Whole, byte>(term, rowStride, start + c, n, row, rowEnd, p, q, to + c, secondTo, add);
                else
                    Strip<O, V, Masked, byte>(term, rowStride, start + c, n, row, rowEnd, p, q, to + c, secondTo, add);
            }
        }

        // One or two vectors of columns, all rows of a block. Two read whole neighbourhoods of memory where rows are
        // far apart.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Strip<O, V, E, N>(
            TTerm term, nint stride, nint c, int n, nint row, nint rowEnd, float* p, float* q, float* s, float* t, bool add)
            where O : struct, ILanes<V> where V : struct where E : struct, IEdge where N : unmanaged
        {
            V pc = p == null ? O.Zero : E.Load<O, V>(p + c, n), qc = q == null ? O.Zero : E.Load<O, V>(q + c, n), pd = O.Zero, qd = O.Zero;
            if (sizeof(N) > 1)
            {
                pd = p == null ? O.Zero : O.Load(p + c + O.Count);
                qd = q == null ? O.Zero : O.Load(q + c + O.Count);
            }
            V sum = O.Zero, sum2 = O.Zero, next = O.Zero, next2 = O.Zero;
            while (row < rowEnd)
            {
                V s0 = O.Zero, s1 = O.Zero, s2 = O.Zero, s3 = O.Zero, t0 = O.Zero, t1 = O.Zero, t2 = O.Zero, t3 = O.Zero;
                V u0 = O.Zero, u1 = O.Zero, u2 = O.Zero, u3 = O.Zero, v0 = O.Zero, v1 = O.Zero, v2 = O.Zero, v3 = O.Zero;
                nint left = Math.Min(Chunk, rowEnd - row), at = row * stride + c;
                row += left;
                for (; left >= 4; left -= 4, at += 4 * stride)
                {
                    Row<O, V, E, N>(term, at, n, pc, qc, pd, qd, ref s0, ref t0, ref u0, ref v0);
                    Row<O, V, E, N>(term, at + stride, n, pc, qc, pd, qd, ref s1, ref t1, ref u1, ref v1);
                    Row<O, V, E, N>(term, at + 2 * stride, n, pc, qc, pd, qd, ref s2, ref t2, ref u2, ref v2);
                    Row<O, V, E, N>(term, at + 3 * stride, n, pc, qc, pd, qd, ref s3, ref t3, ref u3, ref v3);
                }
                if (left > 0)
                    Row<O, V, E, N>(term, at, n, pc, qc, pd, qd, ref s0, ref t0, ref u0, ref v0);
                if (left > 1)
                    Row<O, V, E, N>(term, at + stride, n, pc, qc, pd, qd, ref s1, ref t1, ref u1, ref v1);
                if (left > 2)
                    Row<O, V, E, N>(term, at + 2 * stride, n, pc, qc, pd, qd, ref s2, ref t2, ref u2, ref v2);
                sum = O.Add(sum, O.Add(O.Add(s0, s1), O.Add(s2, s3)));
                sum2 = O.Add(sum2, O.Add(O.Add(t0, t1), O.Add(t2, t3)));
                next = O.Add(next, O.Add(O.Add(u0, u1), O.Add(u2, u3)));
                next2 = O.Add(next2, O.Add(O.Add(v0, v1), O.Add(v2, v3)));
            }
            Put<O, V, E>(s, sum, n, add);
            if (t != null)
                Put<O, V, E>(t, sum2, n, add);
            if (sizeof(N) > 1)
            {
                Put<O, V, E>(s + O.Count, next, n, add);
                if (t != null)
                    Put<O, V, E>(t + O.Count, next2, n, add);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Row<O, V, E, N>(
            TTerm term, nint at, int n, V p, V q, V nextP, V nextQ, ref V s, ref V t, ref V nextS, ref V nextT)
            where O : struct, ILanes<V> where V : struct where E : struct, IEdge where N : unmanaged
        {
            term.At<O, V, E>(at, n, p, q, ref s, ref t);
            if (sizeof(N) > 1)
                term.At<O, V, E>(at + O.Count, n, nextP, nextQ, ref nextS, ref nextT);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Put<O, V, E>(float* to, V sum, int n, bool add)
            where O : struct, ILanes<V> where V : struct where E : struct, IEdge =>
            E.Store<O, V>(to, add ? O.Add(E.Load<O, V>(to, n), sum) : sum, n);
    }
}
