namespace Neurona.Numerics.Tests;

/// <summary>Runs a kernel in every way that must give the same bits.</summary>
internal static class Every
{
    private static readonly int[] ThreadCounts = [1, 2, 3, 7];

    /// <summary>
    /// Runs a kernel, which returns what it wrote, at every width and thread count; asserts that all give the same
    /// bits; returns them.
    /// </summary>
    public static float[] Way(Func<float[]> kernel, string what)
    {
        float[]? first = null;
        int before = Workers.Count;
        try
        {
            foreach (int width in Widths.All)
            {
                foreach (int threads in ThreadCounts)
                {
                    Workers.Count = threads;
                    float[] result = [];
                    Widths.Run(width, () => result = kernel());
                    first ??= result;
                    Same.Bits(first, result, $"{what}, width {width}, {threads} threads");
                }
            }
        }
        finally
        {
            Workers.Count = before;
        }
        return first!;
    }

    /// <summary>
    /// Runs a kernel over guarded copies of its arrays, at both ends and every width; returns the copies as it left
    /// them.
    /// </summary>
    /// <param name="what">For messages.</param>
    /// <param name="arrays">The arrays.</param>
    /// <param name="kernel">Gets a function from the number of an array to its guarded copy.</param>
    public static float[][] Guard(string what, float[][] arrays, Action<Func<int, Memory>> kernel)
    {
        float[][]? first = null;
        foreach (int width in Widths.All)
        {
            foreach (bool atEnd in (bool[])[true, false])
            {
                Guarded[] copies = Array.ConvertAll(arrays, a => new Guarded(a.Length * sizeof(float), atEnd));
                for (int i = 0; i < arrays.Length; i++)
                    arrays[i].CopyTo(copies[i].Floats);
                Widths.Run(width, () => kernel(i => new Memory(copies[i])));
                float[][] after = Array.ConvertAll(copies, c => c.Floats.ToArray());
                foreach (Guarded copy in copies)
                    copy.Dispose();
                first ??= after;
                for (int i = 0; i < after.Length; i++)
                    Same.Bits(first[i], after[i], $"{what}, array {i}, width {width}, {(atEnd ? "end" : "start")}");
            }
        }
        return first!;
    }

    /// <summary>Asserts that calls allocate nothing once they are warm.</summary>
    public static void Free(Action kernel) => Assert.Equal(0, Allocation.OfASteadyCall(kernel));

    /// <summary>A guarded array, passed where a span cannot go.</summary>
    internal readonly struct Memory(Guarded guarded)
    {
        public Span<float> Span => guarded.Floats;

        public Mat<float> Rows(int rows) => new(guarded.Floats, rows, rows == 0 ? 0 : guarded.Floats.Length / rows);
    }
}
