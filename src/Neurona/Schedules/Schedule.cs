namespace Neurona;

/// <summary>A learning rate that depends on how many updates came before.</summary>
public abstract partial class Schedule
{
    /// <summary>The rate of the update after so many updates: <paramref name="step"/> is 0 for the first.</summary>
    public abstract double Rate(long step);

    /// <summary>(1 + cos(pi x)) / 2 for x from 0 to 1: falls from 1 to 0, slowly at both ends. The same on every
    /// system.</summary>
    private protected static double HalfCosine(double x)
    {
        if (x > 0.5)
            return 1 - HalfCosine(1 - x);

        // 1 - sin²(pi x / 2), with the series of the sine up to pi / 4, where 8 terms reach 2^-53.
        double angle = Math.PI / 2 * x, square = angle * angle, sum = 0;
        for (int k = 17; k >= 3; k -= 2)
            sum = (1 + sum) * -square / (k * (k - 1));
        double sine = angle + angle * sum;
        return 1 - sine * sine;
    }

    /// <summary>x to any power, for x of at least 0, where 0 to the 0 is 1. The same on every system.</summary>
    private protected static double ToThe(double x, double exponent) => exponent == 0 ? 1 : ExactMath.Exp(exponent * ExactMath.Log(x));
}
