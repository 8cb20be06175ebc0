using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Neurona;

/// <summary>Measured values by name: the loss and the metrics.</summary>
public class MetricValues : IReadOnlyDictionary<string, double>
{
    private readonly string[] _names;
    private readonly double[] _values;

    internal MetricValues(string[] names, double[] values)
    {
        _names = names;
        _values = values;
    }

    /// <summary>The names: loss, then the metrics.</summary>
    public IReadOnlyList<string> Names => _names;

    internal string[] NameArray => _names;

    /// <summary>The values in the order of the names.</summary>
    private protected virtual double[] Numbers => _values;

    /// <summary>The loss, penalties included.</summary>
    public double Loss => Numbers[0];

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _names;

    /// <inheritdoc/>
    public IEnumerable<double> Values => Numbers;

    /// <summary>The value of this name; NaN if it was not measured yet.</summary>
    /// <exception cref="NeuronaException">Nothing of this name is measured.</exception>
    public double this[string key] => TryGetValue(key, out double value) ? value : throw Unknown(GetType().Name, key, _names);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Array.IndexOf(_names, key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value)
    {
        int index = Array.IndexOf(_names, key);
        value = index >= 0 ? Numbers[index] : 0;
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator()
    {
        for (int i = 0; i < _names.Length; i++)
            yield return new(_names[i], Numbers[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>loss: 0.0712 - accuracy: 0.9791</summary>
    public override string ToString() =>
        string.Join(" - ", this.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value:F4}")));

    /// <summary>The error of whoever asks for a value that is not measured.</summary>
    internal static NeuronaException Unknown(string who, string? name, IEnumerable<string> known) =>
        Errors.Of(who, $"a value that is measured, {string.Join(", ", known)}", $"'{name}'",
            name is not null && name.StartsWith("val_", StringComparison.Ordinal)
                ? "Fit with Validation or ValidationSplit."
                : "Compile the model with that metric.");
}

/// <summary>The values of an epoch under way, reckoned from what was measured only when somebody looks: some metrics take
/// longer for that than for a batch.</summary>
internal sealed class RunningValues(string[] names, double[] values) : MetricValues(names, values)
{
    private Measurements? _newer;

    private protected override double[] Numbers
    {
        get
        {
            Refresh();
            return base.Numbers;
        }
    }

    /// <summary>Says that more was measured.</summary>
    public void Outdate(Measurements newer) => _newer = newer;

    /// <summary>Takes in what was measured.</summary>
    public void Refresh()
    {
        if (_newer is not { } newer)
            return;
        _newer = null;
        newer.Write(base.Numbers);
    }

    /// <summary>Says that nothing is measured yet.</summary>
    public void Clear()
    {
        _newer = null;
        base.Numbers.AsSpan().Fill(double.NaN);
    }
}
