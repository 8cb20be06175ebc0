using System.Globalization;
using System.Numerics;

namespace Neurona.Engine;

/// <summary>Checks of numbers that people give: each returns its value, or throws the sentence that says what is
/// expected.</summary>
internal static class Require
{
    /// <summary>Throws unless the value is within the bounds, both included.</summary>
    public static T InRange<T>(T value, T low, T high, string who, string what) where T : INumber<T> =>
        value >= low && value <= high
            ? value
            : throw Errors.Of(who, $"{what} from {Text(low)} to {Text(high)}", Text(value), $"Set {what} inside the range.");

    /// <summary>Throws unless the value is finite and at least the bound.</summary>
    public static T AtLeast<T>(T value, T low, string who, string what) where T : INumber<T> =>
        value >= low && T.IsFinite(value)
            ? value
            : throw Errors.Of(who, $"{what} of at least {Text(low)}", Text(value), $"Set {what} to {Text(low)} or more.");

    /// <summary>Throws unless the value is below the bound.</summary>
    public static T Below<T>(T value, T bound, string who, string what) where T : INumber<T> =>
        value < bound ? value : throw Errors.Of(who, $"{what} below {Text(bound)}", Text(value), $"Set {what} below {Text(bound)}.");

    /// <summary>Throws unless the value is finite and more than 0.</summary>
    public static T Positive<T>(T value, string who, string what) where T : INumber<T> =>
        value > T.Zero && T.IsFinite(value) ? value : throw Errors.Of(who, $"{what} of more than 0", Text(value), $"Set {what} above 0.");

    /// <summary>Throws unless the value is finite.</summary>
    public static T Finite<T>(T value, string who, string what) where T : INumber<T> =>
        T.IsFinite(value) ? value : throw Errors.Of(who, $"a finite {what}", Text(value), $"Set {what} to a number.");

    // A message reads alike in every culture.
    private static string Text<T>(T value) where T : INumber<T> => value.ToString(null, CultureInfo.InvariantCulture);
}
