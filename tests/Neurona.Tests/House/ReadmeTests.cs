namespace Neurona.Tests;

/// <summary>The program of the README is the first sample, which every change runs.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void EveryLineOfTheProgramStandsInTheFirstSampleInOrder()
    {
        string[] readme = File.ReadAllLines(Path.Combine(Checkout.Root, "README.md"));
        int start = Array.IndexOf(readme, "```csharp"), end = Array.IndexOf(readme, "```", start + 1);
        Assert.True(start > 0 && end > start + 10);
        Queue<string> sample = new(File.ReadAllLines(Path.Combine(Checkout.Root, "samples", "01-digits.cs")));
        foreach (string line in readme[(start + 1)..end].Where(line => line.Trim().Length > 0))
        {
            while (sample.Count > 0 && sample.Peek() != line)
                sample.Dequeue();
            Assert.True(sample.Count > 0, $"The first sample lacks, or has in another place: {line}");
            sample.Dequeue();
        }
    }
}
