using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Numbers that other programs computed; the scripts stand beside them in tests/golden.</summary>
public static class GoldenFiles
{
    /// <summary>Whether this is the build in double precision.</summary>
    public static bool IsDouble { get; } = sizeof(Real) == sizeof(double);

    public static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Snapshot.Beside(Path.Combine("..", "golden", name))));
        return document.RootElement.Clone();
    }

    public static double[] Numbers(this JsonElement element) => [.. element.EnumerateArray().Select(number => number.GetDouble())];

    /// <summary>The numbers of an array, or of an array of arrays row by row.</summary>
    public static Real[] Reals(this JsonElement element) =>
        [.. element.EnumerateArray().SelectMany(item => item.ValueKind == JsonValueKind.Array ? item.Reals() : [(Real)item.GetDouble()])];

    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<Real> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs(expected[i] - actual[i]) / Math.Max(1, Math.Abs(expected[i]));
            Assert.True(error <= tolerance,
                $"{what}[{i}] is {actual[i]:R}, expected {expected[i]:R}: {error:E1} away, allowed are {tolerance:E0}");
        }
    }
}
