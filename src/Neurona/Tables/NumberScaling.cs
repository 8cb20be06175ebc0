namespace Neurona;

/// <summary>How the numbers of a table's column become a feature; what it takes is fitted to the training
/// rows.</summary>
/// <remarks>Numbers that do not vary in the training rows, but for rounding, are shifted to 0 and not divided, except
/// by <see cref="None"/>.</remarks>
public enum NumberScaling
{
    /// <summary>(x - mean) / standard deviation (divided by n).</summary>
    Standardize,

    /// <summary>(x - smallest) / (largest - smallest): 0 to 1 over the training rows.</summary>
    MinMax,

    /// <summary>sign(x) log(1 + |x|), then standardized: for amounts and counts with a few large ones.</summary>
    Log,

    /// <summary>x as it is.</summary>
    None,
}

/// <summary>What stands for a number that is missing.</summary>
public enum MissingNumbers
{
    /// <summary>The mean of the training rows.</summary>
    Mean,

    /// <summary>The median of the training rows.</summary>
    Median,

    /// <summary>0.</summary>
    Zero,
}
