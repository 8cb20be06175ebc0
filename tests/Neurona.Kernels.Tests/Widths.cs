using System.Runtime.CompilerServices;
using Neurona.Contracts;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Neurona.Numerics.Tests;

/// <summary>Runs kernels at every vector width of this machine within one process.</summary>
internal static class Widths
{
    /// <summary>Scalar first: what the others must equal to the bit.</summary>
    public static IReadOnlyList<int> All => MachineWidths.Floats;

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
