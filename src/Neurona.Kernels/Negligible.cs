namespace Neurona.Numerics;

/// <summary>Magnitudes below which a number is taken as 0, so that training never computes with subnormal
/// numbers.</summary>
/// <remarks>
/// A subnormal number, below 2^-126 in single precision, costs most processors some hundred cycles in each operation,
/// and moments that decay towards 0 would all end there. The bounds are the same in double precision, so that both
/// compute the same function.
/// </remarks>
public static class Negligible
{
    /// <summary>
    /// 2^-100: probabilities of sigmoid and softmax. Times 1 / rows of up to 2^26 rows, a gradient made from one is
    /// still a normal number.
    /// </summary>
    public const double Probability = 1.0 / (1UL << 50) / (1UL << 50);

    /// <summary>
    /// 2^-55: gradients that an optimizer sees. Their square is a normal number, and lost among the slots: see
    /// <see cref="Slot"/>.
    /// A step of learning rate 1 along such a gradient moves no weight above 2^-31.
    /// </summary>
    public const double Gradient = 1.0 / (1UL << 55);

    /// <summary>
    /// 2^-110: slots, the numbers that an optimizer keeps for each weight. Times a decay of 2^-16 they are still normal
    /// numbers. The root of a mean square below it, 2^-55, added to an epsilon of 1e-7, whose last place is 2^-47,
    /// changes no bit.
    /// </summary>
    public const double Slot = Gradient * Gradient;
}
