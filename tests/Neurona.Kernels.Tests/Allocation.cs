namespace Neurona.Numerics.Tests;

/// <summary>What code allocates once it is warm, on all threads.</summary>
internal static class Allocation
{
    /// <summary>The bytes of ten calls, the least of several rounds: the runtime's own threads allocate a little now and then.</summary>
    public static long OfTenSteadyCalls(Action step)
    {
        for (int i = 0; i < 30; i++)
            step();
        long least = long.MaxValue;
        for (int round = 0; round < 20 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(true);
            for (int i = 0; i < 10; i++)
                step();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
        }
        return least;
    }
}
