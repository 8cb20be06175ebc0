using System.Text;

namespace Neurona.Tests;

/// <summary>CSV files of a test.</summary>
public sealed class TableFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();

    public string Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public string Write(byte[] content, string name = "a.csv")
    {
        File.WriteAllBytes(_folder[name], content);
        return _folder[name];
    }

    internal Table Read(string text, TableOptions? options = null) => Table.Read(Write(text), options);

    /// <summary>The inputs of every row of a data set, one after the other.</summary>
    internal static float[] Inputs(Dataset data) => [.. Enumerable.Range(0, data.Count).SelectMany(row => data.InputOf(row))];

    internal static float[] Targets(Dataset data) => [.. Enumerable.Range(0, data.Count).SelectMany(row => data.TargetOf(row))];

    /// <summary>The kind of every column.</summary>
    internal static string Kinds(Table table) => string.Join(" ", table.Columns.Select(column => column.Kind));
}
