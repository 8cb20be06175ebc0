namespace Neurona.Tests;

/// <summary>The programs of the README are parts of samples, which every change runs.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData(0, "01-digits.cs")]
    [InlineData(1, "23-table.cs")]
    public void EveryLineOfAProgramStandsInItsSampleInOrder(int program, string file)
    {
        string[] readme = File.ReadAllLines(Path.Combine(Checkout.Root, "README.md"));
        int start = Enumerable.Range(0, readme.Length).Where(i => readme[i] == "```csharp").ElementAt(program);
        int end = Array.IndexOf(readme, "```", start + 1);
        Assert.True(end > start + 5);
        Queue<string> sample = new(File.ReadAllLines(Path.Combine(Checkout.Root, "samples", file)));
        foreach (string line in readme[(start + 1)..end].Where(line => line.Trim().Length > 0))
        {
            while (sample.Count > 0 && sample.Peek() != line)
                sample.Dequeue();
            Assert.True(sample.Count > 0, $"{file} lacks, or has in another place: {line}");
            sample.Dequeue();
        }
    }
}
