using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>The data sets that are made, as tests/golden/datasets.py computes them, and what their shapes promise.</summary>
public sealed class DatasetGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("datasets.json");

    private static readonly Dictionary<string, Func<int, Dataset>> Cases = new()
    {
        ["moons"] = count => Datasets.Moons(count),
        ["moons without noise, seed 7"] = count => Datasets.Moons(count, noise: 0, seed: 7),
        ["circles"] = count => Datasets.Circles(count),
        ["circles, factor 0.8, noise 0.02, seed 3"] = count => Datasets.Circles(count, noise: 0.02, factor: 0.8, seed: 3),
        ["spirals"] = count => Datasets.Spirals(count),
        ["spirals of 3 arms and 1.5 turns, noise 0.1, seed 5"] =
            count => Datasets.Spirals(count, noise: 0.1, classes: 3, turns: 1.5, seed: 5),
        ["xor"] = count => Datasets.Xor(count),
        ["xor, noise 0.2, seed 9"] = count => Datasets.Xor(count, noise: 0.2, seed: 9),
        ["blobs"] = count => Datasets.Blobs(count),
        ["blobs of 5 classes, noise 0.1, seed 2"] = count => Datasets.Blobs(count, noise: 0.1, classes: 5, seed: 2),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void EveryGoldenCaseIsTested() =>
        Assert.Equal(Golden.EnumerateObject().Select(one => one.Name).Order(), Cases.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void SamplesFollowTheDefinition(string name)
    {
        JsonElement rows = Golden.GetProperty(name);
        Dataset data = Cases[name](rows.GetArrayLength());
        Assert.Equal((rows.GetArrayLength(), new Shape(2), new Shape(1)), (data.Count, data.InputShape, data.TargetShape));
        for (int i = 0; i < data.Count; i++)
        {
            double[] row = rows[i].Numbers();
            GoldenFiles.AssertClose(row.AsSpan(0, 2), data.InputOf(i), GoldenFiles.IsDouble ? 1e-8 : 1e-6, $"sample {i}");
            Assert.Equal(row[2], data.TargetOf(i)[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ALargerDataSetBeginsWithTheSmallerAndClassesTakeTurns(string name)
    {
        Dataset small = Cases[name](5), large = Cases[name](300);
        for (int i = 0; i < small.Count; i++)
            Assert.Equal(large.InputOf(i), small.InputOf(i));
        int classes = Enumerable.Range(0, 300).Select(i => (int)large.TargetOf(i)[0]).Max() + 1;
        Assert.All(Enumerable.Range(0, 300), i => Assert.Equal(i % classes, large.TargetOf(i)[0]));
        Assert.NotEqual(large.InputOf(0), large.InputOf(classes));
    }

    [Fact]
    public void WithoutNoisePointsLieWhereTheDefinitionSays()
    {
        foreach ((double x, double y, int kind) in Points(Datasets.Moons(400, noise: 0)))
        {
            Assert.Equal(1, kind == 0 ? Math.Sqrt(x * x + y * y) : Math.Sqrt((x - 1) * (x - 1) + (y - 0.5) * (y - 0.5)), 1e-6);
            Assert.True(kind == 0 ? y >= -1e-6 : y <= 0.5 + 1e-6);
        }
        foreach ((double x, double y, int kind) in Points(Datasets.Circles(400, noise: 0)))
            Assert.Equal(kind == 0 ? 1 : 0.5, Math.Sqrt(x * x + y * y), 1e-6);
        foreach ((double x, double y, int kind) in Points(Datasets.Xor(400)))
            Assert.Equal(kind == 0, x < 0 == y <= 0);
        Assert.All(Points(Datasets.Spirals(400, noise: 0)), point => Assert.InRange(point.X * point.X + point.Y * point.Y, 0, 1));
    }

    [Fact]
    public void NoiseHasTheDeviationAskedFor()
    {
        (double X, double Y, int Kind)[] cloud = [.. Points(Datasets.Blobs(20000, noise: 0.5, classes: 1))];
        double meanX = cloud.Average(p => p.X), meanY = cloud.Average(p => p.Y);
        Assert.Equal(2, meanX, 0.015);
        Assert.Equal(0, meanY, 0.015);
        Assert.Equal(0.5, Math.Sqrt(cloud.Average(p => (p.X - meanX) * (p.X - meanX))), 0.01);
        Assert.Equal(0.5, Math.Sqrt(cloud.Average(p => (p.Y - meanY) * (p.Y - meanY))), 0.01);
        Assert.Equal(0, cloud.Average(p => (p.X - meanX) * (p.Y - meanY)), 0.01);
    }

    [Fact]
    public void ArgumentsOutOfRangeAreRefused()
    {
        Refused("Datasets.Moons expects count from 1", () => Datasets.Moons(0));
        Refused("Datasets.Moons expects noise of at least 0", () => Datasets.Moons(10, noise: -1));
        Refused("Datasets.Circles expects factor from 0 to 1", () => Datasets.Circles(10, factor: 2));
        Refused("Datasets.Spirals expects classes of at least 1", () => Datasets.Spirals(10, classes: 0));
        Refused("Datasets.Spirals expects a finite number of turns", () => Datasets.Spirals(10, turns: double.NaN));
        Refused("Datasets.Blobs expects noise of at least 0", () => Datasets.Blobs(10, noise: double.NaN));

        static void Refused(string words, Func<Dataset> make) =>
            Assert.Contains(words, Assert.Throws<NeuronaException>(make).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(double X, double Y, int Kind)> Points(Dataset data) =>
        Enumerable.Range(0, data.Count).Select(i => ((double)data.InputOf(i)[0], (double)data.InputOf(i)[1], (int)data.TargetOf(i)[0]));
}
