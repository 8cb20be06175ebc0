using static System.FormattableString;

namespace Neurona.Engine;

/// <summary>The wording of every error, in one voice: who expects what; got what. What to do.</summary>
internal static class Throw
{
    public static NeuronaException Layer(Layer layer, int position, string expected, string got, string fix)
    {
        string name = layer.Name is null ? "" : $" '{layer.Name}'";
        string place = position < 0 ? "" : $" (layer {position})";
        return Error($"{layer.GetType().Name}{name}{place}", expected, got, fix);
    }

    public static NeuronaException Error(string who, string expected, string got, string fix) => new($"{who} expects {expected}; got {got}. {fix}");

    // Invariant: an error reads the same wherever it is read, "1.5" and never "1,5".
    /// <summary>Throws unless the value is within the bounds, both included.</summary>
    public static T InRange<T>(T value, T low, T high, string who, string what) where T : IComparable<T> =>
        value.CompareTo(low) >= 0 && value.CompareTo(high) <= 0
            ? value
            : throw Error(who, Invariant($"{what} from {low} to {high}"), Invariant($"{value}"), $"Set {what} inside the range.");

    /// <summary>Throws unless the value is at least the bound.</summary>
    public static T AtLeast<T>(T value, T low, string who, string what) where T : IComparable<T> =>
        value.CompareTo(low) >= 0 ? value : throw Error(who, Invariant($"{what} of at least {low}"), Invariant($"{value}"), Invariant($"Set {what} to {low} or more."));
}
