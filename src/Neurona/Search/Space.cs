namespace Neurona;

/// <summary>What a search may choose from: a list of these is its space.</summary>
/// <example><c>[Space.Choice("units", 16, 32, 64), Space.LogUniform("rate", 1e-4, 1e-1)]</c></example>
public static class Space
{
    /// <summary>One of some values, all equally likely: numbers, texts, anything.</summary>
    /// <param name="name">What the trial asks for it by.</param>
    /// <param name="values">At least one, in the order of a grid.</param>
    /// <exception cref="NeuronaException">There is no value, or one is null.</exception>
    public static Hyperparameter Choice<T>(string name, params T[] values) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0 || values.Contains(default) && default(T) is null)
        {
            throw Errors.Of("Space.Choice", $"values for '{name}'", values.Length == 0 ? "none" : "null",
                "Name all that the search may choose from.");
        }
        object[] all = [.. values];
        return new(name, "choice", all.Length, index => all[index], drawn => all[(int)Index(drawn, all.Length)]);
    }

    /// <summary>A whole number, all equally likely: an int.</summary>
    /// <param name="name">What the trial asks for it by.</param>
    /// <param name="low">The smallest.</param>
    /// <param name="high">The largest.</param>
    /// <exception cref="NeuronaException">The smallest is not below the largest.</exception>
    public static Hyperparameter Integer(string name, int low, int high)
    {
        Require.Below(low, high, "Space.Integer", "low");
        long count = (long)high - low + 1;
        return new(name, "integer", count, index => low + index, drawn => (int)(low + Index(drawn, count)));
    }

    /// <summary>A number of a range, all equally likely: a double.</summary>
    /// <param name="name">What the trial asks for it by.</param>
    /// <param name="low">The smallest.</param>
    /// <param name="high">The largest.</param>
    /// <exception cref="NeuronaException">The bounds are not finite, or the smallest is not below the
    /// largest.</exception>
    public static Hyperparameter Uniform(string name, double low, double high)
    {
        CheckRange(low, high, "Space.Uniform");
        return new(name, "uniform", null, null, drawn => Math.Clamp(low + (high - low) * drawn, low, high));
    }

    /// <summary>A number of a range, all powers of ten equally likely, as suits learning rates and penalties: a
    /// double.</summary>
    /// <param name="name">What the trial asks for it by.</param>
    /// <param name="low">The smallest, more than 0.</param>
    /// <param name="high">The largest.</param>
    /// <exception cref="NeuronaException">The bounds are not finite, the smallest is not above 0, or not below the
    /// largest.</exception>
    public static Hyperparameter LogUniform(string name, double low, double high)
    {
        Require.Positive(low, "Space.LogUniform", "low");
        CheckRange(low, high, "Space.LogUniform");
        double range = ExactMath.Log(high / low);
        return new(name, "log-uniform", null, null, drawn => Math.Clamp(low * ExactMath.Exp(range * drawn), low, high));
    }

    private static void CheckRange(double low, double high, string who)
    {
        Require.Finite(low, who, "low");
        Require.Finite(high, who, "high");
        Require.Below(low, high, who, "low");
        Require.Finite(high - low, who, "range");
    }

    private static long Index(double drawn, long count) => Math.Min((long)(drawn * count), count - 1);
}
