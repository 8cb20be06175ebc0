using System.Runtime.CompilerServices;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Neurona.Numerics.Tests;

/// <summary>Runs kernels at every vector width of this machine within one process.</summary>
internal static class Widths
{
    /// <summary>Scalar first: what the others must equal to the bit.</summary>
    public static IEnumerable<int> All
    {
        get
        {
            foreach (int width in (int[])[1, 4, 8, 16])
            {
                if (width <= Simd.Widest)
                    yield return width;
            }
        }
    }

    /// <summary>Runs at a width, then returns to the machine's own.</summary>
    public static void Run(int width, Action body)
    {
        Simd.Force(width);
        try
        {
            body();
        }
        finally
        {
            Simd.Force(0);
        }
    }

    [ModuleInitializer]
    internal static void Allow() => AppContext.SetSwitch(Simd.ForcingSwitch, true);
}
