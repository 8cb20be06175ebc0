using System.Runtime.Intrinsics;

namespace Neurona.Contracts;

/// <summary>The vector widths that this machine computes in hardware: what tests of every width can run here.</summary>
public static class MachineWidths
{
    private static readonly (string Name, int Floats, bool Here)[] Every =
    [
        ("scalar", 1, true), ("128", 4, Vector128.IsHardwareAccelerated),
        ("256", 8, Vector256.IsHardwareAccelerated), ("512", 16, Vector512.IsHardwareAccelerated),
    ];

    /// <summary>What NEURONA_SIMD calls them, the narrowest first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Every.Where(width => width.Here).Select(width => width.Name)];

    /// <summary>How many floats each holds.</summary>
    public static IReadOnlyList<int> Floats { get; } = [.. Every.Where(width => width.Here).Select(width => width.Floats)];

    /// <summary>A sentence on what cannot run here, or an empty text: tests of every width print it.</summary>
    public static string LeftOut { get; } = Every.All(width => width.Here)
        ? "" : $"Not run, since this machine lacks it: {string.Join(", ", Every.Where(width => !width.Here).Select(width => width.Name))}.";
}
