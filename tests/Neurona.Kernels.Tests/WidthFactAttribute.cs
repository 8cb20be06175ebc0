namespace Neurona.Numerics.Tests;

/// <summary>
/// A test of one vector width, reported as skipped where the machine lacks it. Tests over <see cref="Widths.All"/>
/// leave that width out, too.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WidthFactAttribute : FactAttribute
{
    /// <param name="bits">512, 256 or 128.</param>
    public WidthFactAttribute(int bits)
    {
        int widest = 32 * Simd.Widest;
        if (bits > widest)
            Skip = $"This machine's vectors have {widest} bits at most: all tests leave out {bits}.";
    }
}
