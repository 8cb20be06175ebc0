namespace Neurona.Tests;

public sealed class DatasetsTests
{
    [Fact]
    public void DigitsAreWhatTheirFileSays()
    {
        (Dataset train, Dataset test) = Datasets.Digits();
        Assert.Equal((1438, 359), (train.Count, test.Count));
        Assert.Equal(new Shape(8, 8, 1), train.InputShape);
        Assert.Equal(10, train.TargetShape);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], test.ClassNames);
        Assert.All(Rows(train), row => Assert.DoesNotContain(row, value => !float.IsFinite(value)));
        // Counts of the classes as published: 178, 182, 177, 183, 181, 182, 181, 179, 174, 180.
        int[] trained = Counts(train), tested = Counts(test);
        Assert.Equal([178, 182, 177, 183, 181, 182, 181, 179, 174, 180], trained.Zip(tested, (a, b) => a + b));
        Assert.Equal([36, 36, 35, 37, 36, 36, 36, 36, 35, 36], tested);
        double sum = Sum(train) + Sum(test);
        Assert.Equal(561718 / 16.0, sum, 6);   // the sum of all pixels of the file, by awk
    }

    [Fact]
    public void PartsOfDigitsShareNoSample()
    {
        (Dataset train, Dataset test) = Datasets.Digits();
        HashSet<string> seen = [.. Rows(train).Select(row => string.Join(',', row))];
        Assert.Equal(1438, seen.Count);
        Assert.DoesNotContain(Rows(test), row => seen.Contains(string.Join(',', row)));
    }

    [Fact]
    public void TheSplitIsFixedAndShuffled()
    {
        Assert.Equal(Rows(Datasets.Digits().Test), Rows(Datasets.Digits().Test));
        int[] labels = Labels(Datasets.Digits().Train);
        Assert.True(labels.Take(100).Distinct().Count() == 10);
        Assert.NotEqual(labels.Order(), labels);
        (int[] a, int[] b) = Splits.Stratified([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1], 0.25, 7, "Test");
        Assert.Equal(Enumerable.Range(0, 12), a.Concat(b).Order());
        Assert.Equal(3, b.Length);
        Assert.Single(b, sample => sample < 4);
    }

    [Fact]
    public void IrisIsStandardizedOverItsTrainingPart()
    {
        (Dataset train, Dataset test) = Datasets.Iris();
        Assert.Equal((120, 30), (train.Count, test.Count));
        Assert.Equal(["setosa", "versicolor", "virginica"], train.ClassNames);
        Assert.Equal([10, 10, 10], Counts(test));
        float[][] rows = Rows(train);
        for (int k = 0; k < 4; k++)
        {
            double mean = rows.Average(row => row[k]), square = rows.Average(row => row[k] * row[k]);
            Assert.Equal(0, mean, 5);
            Assert.Equal(1, square, 4);
        }
        // Fisher's first flower, 5.1 3.5 1.4 0.2 cm, is in one of the parts.
        float[] first = [5.1f, 3.5f, 1.4f, 0.2f];
        train.Scaling!.Apply(first);
        Assert.Contains(rows.Concat(Rows(test)), row => row.SequenceEqual(first));
    }

    [SharedDataFact("mnist")]
    public void MnistIsWhatWasPublished()
    {
        (Dataset train, Dataset test) = Datasets.Mnist(SharedDataFactAttribute.Root);
        Assert.Equal((60000, 10000), (train.Count, test.Count));
        Assert.Equal(new Shape(28, 28, 1), train.InputShape);
        Assert.Equal([5, 0, 4, 1, 9], Labels(train.Take(5)));
        Assert.Equal([7, 2, 1, 0, 4], Labels(test.Take(5)));
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], Counts(test));
        Assert.Equal(0.1307, Sum(train) / (60000 * 784), 4);   // the mean that everyone standardizes by
        Assert.Equal(1, Rows(train.Take(50)).Max(row => row.Max()));
    }

    [SharedDataFact("fashion-mnist")]
    public void FashionMnistIsWhatWasPublished()
    {
        (Dataset train, Dataset test) = Datasets.FashionMnist(Path.Combine(SharedDataFactAttribute.Root, "fashion-mnist"));
        Assert.Equal("Ankle boot", train.ClassNames[Labels(train.Take(1))[0]]);
        Assert.Equal(Enumerable.Repeat(1000, 10), Counts(test));
        Assert.Equal(0.2860, Sum(train) / (60000 * 784), 4);
    }

    internal static float[][] Rows(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(sample => data.InputOf(sample))];

    internal static int[] Labels(Dataset data) =>
        [.. Enumerable.Range(0, data.Count).Select(sample => Array.IndexOf(data.TargetOf(sample), 1f))];

    private static int[] Counts(Dataset data)
    {
        int[] counts = new int[data.TargetShape.Size];
        foreach (int label in Labels(data))
            counts[label]++;
        return counts;
    }

    private static double Sum(Dataset data)
    {
        BatchBuffers buffers = new(data.InputShapes, data.TargetShapes, weights: false, 1000);
        double sum = 0;
        for (int at = 0; at < data.Count; at += 1000)
        {
            int count = Math.Min(1000, data.Count - at);
            buffers.Fill(data, [.. Enumerable.Range(at, count)]);
            foreach (float value in buffers.Inputs[0].AsSpan(0, count * data.InputShape.Size))
                sum += value;
        }
        return sum;
    }
}
