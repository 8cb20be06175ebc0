namespace Neurona.Numerics.Tests;

/// <summary>What code allocates once it is warm, on all threads.</summary>
internal static class Allocation
{
    /// <summary>
    /// The bytes of one call, the least of many: the runtime's own threads allocate a little now and then, and the
    /// shorter the look the rarer that is.
    /// </summary>
    public static long OfASteadyCall(Action step)
    {
        for (int i = 0; i < 30; i++)
            step();
        long least = long.MaxValue;
        for (int round = 0; round < 20 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(true);
            step();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
        }
        return least;
    }
}
