using System.Globalization;

namespace Neurona;

/// <summary>How good a model is on some data.</summary>
public sealed class Evaluation
{
    private readonly string[] _names;
    private readonly double[] _values;

    internal Evaluation(string[] names, double[] values)
    {
        _names = names;
        _values = values;
    }

    /// <summary>The mean loss, penalties included.</summary>
    public double Loss => _values[0];

    /// <summary>The names: loss, then the metrics.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The value of the loss or a metric.</summary>
    public double this[string name]
    {
        get
        {
            int index = Array.IndexOf(_names, name);
            return index >= 0 ? _values[index] : throw Throw.Error("Evaluation", $"a value that was measured, {string.Join(", ", _names)}", $"'{name}'", "Compile the model with the metric.");
        }
    }

    /// <summary>loss: 0.0712 - accuracy: 0.9791</summary>
    public override string ToString() => string.Join(" - ", _names.Zip(_values, (name, value) => string.Create(CultureInfo.InvariantCulture, $"{name}: {value:F4}")));
}
