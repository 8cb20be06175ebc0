using System.Collections;
using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>Where answers become a yes: one threshold, or several, each of which gives a value of its own.</summary>
/// <remarks>A metric of several thresholds is measured once for each, as precision_0.3, precision_0.5, ...: see
/// <see cref="Metric.Parts"/>.</remarks>
/// <example><c>new Precision(0.3)</c>, <c>new Precision([0.3, 0.5])</c></example>
[CollectionBuilder(typeof(Thresholds), nameof(Of))]
public readonly struct Thresholds : IReadOnlyList<double>, IEquatable<Thresholds>
{
    private readonly double[]? _values;

    private Thresholds(double[] values) => _values = values;

    /// <summary>How many there are: 0 of <c>default</c>, which leaves the choice to the metric.</summary>
    public int Count => _values?.Length ?? 0;

    /// <summary>A threshold, in the order given.</summary>
    public double this[int index] => (_values ?? [])[index];

    /// <summary>These thresholds, each from 0 to 1.</summary>
    public static Thresholds Of(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
            Require.InRange(value, 0, 1, nameof(Thresholds), "a threshold");
        return new(values.ToArray());
    }

    /// <summary>One threshold, or none for null.</summary>
    public static implicit operator Thresholds(double? value) => value is { } one ? Of([one]) : default;

    /// <summary>These thresholds.</summary>
    public static implicit operator Thresholds(double[]? values) => Of(values);

    /// <summary>Whether both are the same thresholds in the same order.</summary>
    public static bool operator ==(Thresholds left, Thresholds right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Thresholds left, Thresholds right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Thresholds other) => (_values ?? []).AsSpan().SequenceEqual(other._values ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Thresholds other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, this[0], this[Count - 1]);

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
