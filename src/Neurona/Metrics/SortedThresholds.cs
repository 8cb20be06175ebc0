namespace Neurona;

/// <summary>
/// Thresholds in rising order, of which everything passes the first, -1e-7, and nothing the last, 1 + 1e-7. One alone
/// is 0.5.
/// </summary>
internal sealed class SortedThresholds
{
    private const double Epsilon = 1e-7;

    private readonly Real[] _thresholds;
    private readonly bool _isEven;

    private SortedThresholds(Real[] thresholds, bool isEven)
    {
        _thresholds = thresholds;
        _isEven = isEven;
        (_thresholds[0], _thresholds[^1]) = ((Real)(-Epsilon), (Real)(1 + Epsilon));
        if (thresholds.Length == 1)
            _thresholds[0] = (Real)0.5;
    }

    /// <summary>So many from 0 to 1: 0 - 1e-7, 1 / (n - 1), 2 / (n - 1), ..., 1 + 1e-7.</summary>
    public static SortedThresholds Even(int count)
    {
        Real[] thresholds = new Real[count];
        for (int i = 0; i < count; i++)
            thresholds[i] = (Real)((double)i / (count - 1));
        return new(thresholds, isEven: true);
    }

    /// <summary>These, with one below and one above all outputs.</summary>
    public static SortedThresholds Of(Thresholds given) => new([0, .. given.Order().Select(value => (Real)value), 1], isEven: false);

    /// <summary>How many thresholds an output is above; none if it is not a number.</summary>
    public int Passed(Real output)
    {
        Real y = Real.Clamp(output, 0, 1);
        int count = _thresholds.Length, passed = _isEven ? Math.Clamp((int)(y * (count - 1)), 0, count) : 0;
        while (passed < count && y > _thresholds[passed])
            passed++;
        while (passed > 0 && !(y > _thresholds[passed - 1]))
            passed--;
        return passed;
    }
}
