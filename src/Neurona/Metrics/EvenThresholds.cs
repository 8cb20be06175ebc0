namespace Neurona;

/// <summary>
/// Evenly spaced thresholds from 0 to 1, of which everything passes the first and nothing the last: 0 - 1e-7, 1 / (n -
/// 1), 2 / (n - 1), ..., 1 + 1e-7. One alone is 0.5.
/// </summary>
internal sealed class EvenThresholds
{
    private const double Epsilon = 1e-7;

    private readonly Real[] _thresholds;

    public EvenThresholds(int count)
    {
        _thresholds = new Real[count];
        for (int i = 0; i < count; i++)
            _thresholds[i] = (Real)((double)i / (count - 1));
        (_thresholds[0], _thresholds[^1]) = ((Real)(-Epsilon), (Real)(1 + Epsilon));
        if (count == 1)
            _thresholds[0] = (Real)0.5;
    }

    /// <summary>How many thresholds an output is above; none if it is not a number.</summary>
    public int Passed(Real output)
    {
        Real y = Real.Clamp(output, 0, 1);
        int count = _thresholds.Length, passed = Math.Clamp((int)(y * (count - 1)), 0, count);
        while (passed < count && y > _thresholds[passed])
            passed++;
        while (passed > 0 && !(y > _thresholds[passed - 1]))
            passed--;
        return passed;
    }
}
