using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>What one step measured on its batch, before the update: the mean loss with penalties, and the metrics. It
/// converts to its loss.</summary>
public readonly struct BatchResult
{
    private readonly string[] _names;
    private readonly Values _values;
    private readonly double[]? _more;

    internal BatchResult(string[] names, ReadOnlySpan<double> values)
    {
        _names = names;
        if (values.Length > Values.Length)
            _more = values.ToArray();
        else
            values.CopyTo(_values);
    }

    /// <summary>The mean loss of the batch, penalties included.</summary>
    public double Loss => this[0];

    /// <summary>The names: loss, then the metrics.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The value of this name.</summary>
    /// <exception cref="NeuronaException">Nothing of this name is measured.</exception>
    public double this[string name] => Array.IndexOf(_names, name) is >= 0 and var index
        ? this[index]
        : throw MetricValues.Unknown("BatchResult", name, _names);

    private double this[int index] => _more is null ? _values[index] : _more[index];

    /// <summary>The loss.</summary>
    public static implicit operator Real(BatchResult result) => (Real)result.Loss;

    /// <summary>loss: 0.0712 - accuracy: 0.9791</summary>
    public override string ToString()
    {
        BatchResult self = this;
        return string.Join(" - ", _names.Select((name, i) => FormattableString.Invariant($"{name}: {self[i]:F4}")));
    }

    // In place, so that a step allocates nothing.
    [InlineArray(Length)]
    private struct Values
    {
        public const int Length = 8;

        private double _first;
    }
}
