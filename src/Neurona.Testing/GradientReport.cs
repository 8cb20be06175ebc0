using System.Globalization;
using System.Text;

namespace Neurona.Testing;

/// <summary>How well the gradient of one array agrees with central differences.</summary>
/// <param name="Name">The array: an input, or a parameter such as kernel.</param>
/// <param name="Compared">Elements compared.</param>
/// <param name="Skipped">Elements left out because the slope jumps next to them.</param>
/// <param name="WorstError">The largest relative error.</param>
public sealed record GradientEntry(string Name, int Compared, int Skipped, double WorstError);

/// <summary>What a gradient check found, array by array.</summary>
public sealed class GradientReport
{
    private readonly List<GradientEntry> _entries = [];

    /// <summary>The arrays in order: inputs, then parameters.</summary>
    public IReadOnlyList<GradientEntry> Entries => _entries;

    /// <summary>The largest relative error of all arrays; 0 if there is none.</summary>
    public double WorstError => _entries.Count == 0 ? 0 : _entries.Max(entry => entry.WorstError);

    /// <summary>Elements compared in all arrays.</summary>
    public int Compared => _entries.Sum(entry => entry.Compared);

    /// <summary>Elements of all arrays left out because the slope jumps next to them.</summary>
    public int Skipped => _entries.Sum(entry => entry.Skipped);

    internal void Add(GradientEntry entry) => _entries.Add(entry);

    /// <summary>A line for each array.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (GradientEntry entry in _entries)
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{entry.Name}: worst error {entry.WorstError:E1} of {entry.Compared} compared, {entry.Skipped} skipped at kinks");
        return text.ToString();
    }
}
