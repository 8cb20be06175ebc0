namespace Neurona.Testing;

/// <summary>
/// How strictly and on what a contract is checked.
/// The defaults suit a layer of smooth formulas and sizes of some ten numbers.
/// </summary>
public sealed class ContractOptions
{
    /// <summary>Samples in a full batch; at least 2, for a smaller batch is checked too. 5 by default.</summary>
    public int Rows { get; init => field = Require.AtLeast(value, 2, nameof(ContractOptions), "Rows"); } = 5;

    /// <summary>What the numbers of the check follow from; 1 by default.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// The largest relative error of a gradient: |backward - differences| / max(|backward|, |differences|, a part of
    /// the largest gradient of the same array). 0.02 by default, what differences in single precision allow; 1e-6 where
    /// the library is compiled with double precision.
    /// </summary>
    public double Tolerance { get; init => field = Require.AtLeast(value, 0, nameof(ContractOptions), "Tolerance"); } =
        NumberType.IsDouble ? 1e-6 : 0.02;

    /// <summary>
    /// The largest part of an array's elements that may lie at a kink, where the slope jumps and nothing can be
    /// compared; a quarter by default.
    /// </summary>
    public double MaxSkipped { get; init => field = Require.InRange(value, 0, 1, nameof(ContractOptions), "MaxSkipped"); } = 0.25;

    /// <summary>Inputs are whole numbers below this, and have no gradient: for layers that look something up. Null, the
    /// default, is numbers from -1.5 to 1.5.</summary>
    public int? WholeInputs
    {
        get;
        init => field = value is { } count ? Require.AtLeast(count, 1, nameof(ContractOptions), "WholeInputs") : null;
    }

    /// <summary>How many elements of an array are compared at most, spread evenly; 200 by default.</summary>
    public int MaxElements { get; init => field = Require.AtLeast(value, 1, nameof(ContractOptions), "MaxElements"); } = 200;
}

/// <summary>What differences can tell in the number type that the library is compiled with.</summary>
internal static class NumberType
{
    public static bool IsDouble { get; } = (Real)1 + (Real)1e-12 != 1;

    /// <summary>The step of the differences, a power of two so that adding it is nearly exact.</summary>
    public static double Step { get; } = IsDouble ? 1.0 / 8192 : 1.0 / 512;

    /// <summary>
    /// What part of an array's largest gradient the smallest are compared on:
    /// below it lies the noise of the differences.
    /// </summary>
    public static double Floor { get; } = IsDouble ? 0.01 : 0.2;

    /// <summary>
    /// How far one-sided differences of two steps may disagree, in parts of the largest gradient,
    /// before a kink is taken to lie between them.
    /// </summary>
    public static double Smooth { get; } = IsDouble ? 1e-6 : 0.02;

    /// <summary>The relative rounding of a sum of a few terms.</summary>
    public static double Rounding { get; } = IsDouble ? 1e-13 : 1e-5;
}
