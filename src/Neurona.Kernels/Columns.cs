using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>What is summed down the columns: up to two sums at once. It may also store something.</summary>
internal interface IColumnTerm
{
    /// <summary>Adds the terms of the elements at, at + 1, ... (n of them with <see cref="Part"/>) to s and t; p and q are numbers of the columns.</summary>
    void At<O, V, E>(nint at, int n, V p, V q, ref V s, ref V t) where O : struct, ILanes<V> where V : struct where E : struct, IEdge;
}

/// <summary>
/// The order in which columns are summed, the same for every width and thread count: blocks of 1024 rows, in them chunks of 64 rows, in these
/// four sums over every fourth row, added as (0 + 1) + (2 + 3). Chunks and blocks are added in order.
/// </summary>
/// <remarks>Blocks and groups of columns are the tiles. The rounding error grows with the number of chunks and blocks, not of rows.</remarks>
internal static unsafe class Columns
{
    private const int Chunk = 64, Block = 1024, Group = 256;

    // Columns and floats of block totals at a time, so that all lies on the stack.
    private const int Span = 1024, Scratch = 8192;

    /// <summary>s (and t, unless null) = the column sums; added to what is there if <paramref name="add"/>. p and q may be null.</summary>
    [SkipLocalsInit]
    public static void Sum<TTerm>(in TTerm term, int rows, int columns, float* p, float* q, float* s, float* t, bool add)
        where TTerm : struct, IColumnTerm
    {
        long work = (long)rows * columns;
        if (rows <= Block)
        {
            Simd.Run(Ceiling(columns, Group), work, new BlockKernel<TTerm>(term, rows, columns, 0, columns, p, q, s, t, 0, add, 0));
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
                    new BlockKernel<TTerm>(term, rows, columns, c, width, p, q, parts, t == null ? null : parts + width, sums * width, false, first));
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

    // Columns start to start + width; block b of the tiles writes at s + b * stride, and is block firstBlock + b of the rows.
    private readonly struct BlockKernel<TTerm>(
        TTerm term, int rows, int columns, int start, int width, float* p, float* q, float* s, float* t, int stride, bool add, int firstBlock) : IKernel
        where TTerm : struct, IColumnTerm
    {
        public void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct
        {
            int groups = Ceiling(width, Group), block = tile / groups, c = tile % groups * Group, end = Math.Min(width, c + Group);
            nint row = (nint)(firstBlock + block) * Block, rowEnd = Math.Min(rows, row + Block);
            float* to = s + (nint)block * stride, second = t == null ? null : t + (nint)block * stride;
            for (; c + O.Count <= end; c += O.Count)
                Strip<O, V, Whole>(term, columns, start + c, O.Count, row, rowEnd, p, q, to + c, second == null ? null : second + c, add);
            if (c < end)
                Strip<O, V, Part>(term, columns, start + c, end - c, row, rowEnd, p, q, to + c, second == null ? null : second + c, add);
        }

        // One vector of columns, all rows of a block.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Strip<O, V, E>(
            TTerm term, nint columns, nint c, int n, nint row, nint rowEnd, float* p, float* q, float* s, float* t, bool add)
            where O : struct, ILanes<V> where V : struct where E : struct, IEdge
        {
            V pc = p == null ? O.Zero : E.Load<O, V>(p + c, n), qc = q == null ? O.Zero : E.Load<O, V>(q + c, n);
            V sum = O.Zero, sum2 = O.Zero;
            while (row < rowEnd)
            {
                V s0 = O.Zero, s1 = O.Zero, s2 = O.Zero, s3 = O.Zero, t0 = O.Zero, t1 = O.Zero, t2 = O.Zero, t3 = O.Zero;
                nint left = Math.Min(Chunk, rowEnd - row), at = row * columns + c;
                row += left;
                for (; left >= 4; left -= 4, at += 4 * columns)
                {
                    term.At<O, V, E>(at, n, pc, qc, ref s0, ref t0);
                    term.At<O, V, E>(at + columns, n, pc, qc, ref s1, ref t1);
                    term.At<O, V, E>(at + 2 * columns, n, pc, qc, ref s2, ref t2);
                    term.At<O, V, E>(at + 3 * columns, n, pc, qc, ref s3, ref t3);
                }
                if (left > 0)
                    term.At<O, V, E>(at, n, pc, qc, ref s0, ref t0);
                if (left > 1)
                    term.At<O, V, E>(at + columns, n, pc, qc, ref s1, ref t1);
                if (left > 2)
                    term.At<O, V, E>(at + 2 * columns, n, pc, qc, ref s2, ref t2);
                sum = O.Add(sum, O.Add(O.Add(s0, s1), O.Add(s2, s3)));
                sum2 = O.Add(sum2, O.Add(O.Add(t0, t1), O.Add(t2, t3)));
            }
            E.Store<O, V>(s, add ? O.Add(E.Load<O, V>(s, n), sum) : sum, n);
            if (t != null)
                E.Store<O, V>(t, add ? O.Add(E.Load<O, V>(t, n), sum2) : sum2, n);
        }
    }
}
