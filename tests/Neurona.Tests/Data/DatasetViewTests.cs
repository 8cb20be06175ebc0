namespace Neurona.Tests;

public sealed class DatasetViewTests
{
    private static readonly Dataset OneHot = Dataset.From([1, 2, 3, 4, 5, 6, 7, 8], new Shape(2, 1, 1), [0, 1, 1, 0, 1, 0, 0, 1], 2);

    [Fact]
    public void OneHotTargetsBecomeClassIndices()
    {
        Dataset indices = OneHot.WithClassIndices();
        BatchBuffers batch = new(indices.InputShapes, indices.TargetShapes, weights: false, 2);
        batch.Fill(indices, [3, 1]);
        Assert.Equal([7, 8, 3, 4], batch.Inputs[0]);
        Assert.Equal([1, 0], batch.Targets[0]);
        batch.Fill(indices, [0, 2]);
        Assert.Equal([1, 0], batch.Targets[0]);
        Assert.Equal(1, indices.TargetShape);
        Assert.Contains(
            "Class indices need no change", Assert.Throws<NeuronaException>(indices.WithClassIndices).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ReshapeKeepsTheNumbers()
    {
        Dataset flat = OneHot.Slice(1, 3).Reshape(2);
        Assert.Equal(2, flat.InputShape);
        Assert.Equal([[3, 4], [5, 6], [7, 8]], DatasetsTests.Rows(flat));
        Assert.Equal("Dataset.Reshape expects a shape of 2 numbers, as 2x1x1 has; got 3, which has 3. Reshaping keeps all numbers.",
            Assert.Throws<NeuronaException>(() => OneHot.Reshape(3)).Message);
    }

    [Fact]
    public void WeightsOfAllCombinedPartsCount()
    {
        Dataset weighted = OneHot.WithWeights([2, 0, 1, 3]);
        Assert.Equal([2, 0, 1, 3], Weights(Dataset.Combine(OneHot, weighted)));
        Assert.Equal([2, 0, 1, 3], Weights(Dataset.Combine(weighted, OneHot)));
        Assert.Equal([4, 0, 1, 9], Weights(Dataset.Combine(weighted, weighted)));
        Assert.False(Dataset.Combine(OneHot, OneHot).HasWeights);

        static float[] Weights(Dataset data)
        {
            BatchBuffers batch = new(data.InputShapes, data.TargetShapes, data.HasWeights, data.Count);
            batch.Fill(data, [0, 1, 2, 3]);
            return batch.Weights;
        }
    }

    [Fact]
    public void SliceGivesItsOwnTargets() => Assert.Equal([0, 1], DatasetsTests.Labels(OneHot.Slice(2, 2)));

    [Theory]
    [InlineData(60000, 0.1f, 54000)]
    [InlineData(1438, 0.1f, 1294)]
    [InlineData(120, 0.3f, 84)]
    [InlineData(3, 0.5f, 1)]
    public void SplitCutsWhereKerasCuts(int count, float part, int first)
    {
        (Dataset a, Dataset b) = Dataset.From(new float[count], 1, new float[count], 1).Split(part);
        Assert.Equal((first, count - first), (a.Count, b.Count));
    }

    [Fact]
    public void BytesAreScaledWhenTheyAreGathered()
    {
        ByteDataset data = new(new byte[] { 0, 51, 255, 102 }, 2, new byte[] { 2, 0 }, 3);
        Assert.Equal([[0, 51 * (1f / 255)], [1, 102 * (1f / 255)]], DatasetsTests.Rows(data));
        Assert.Equal([2, 0], DatasetsTests.Labels(data));
        Assert.Contains(
            "labels from 0 to 1; got 2 for sample 0",
            Assert.Throws<NeuronaException>(() => new ByteDataset(new byte[4], 2, new byte[] { 2, 0 }, 2)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "equally many", Assert.Throws<NeuronaException>(() => new ByteDataset(new byte[3], 2, new byte[2], 3)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ScalingSurvivesText()
    {
        InputScaling scaling = new([1.5f, -2], [0.1f, 1f / 3]), again = InputScaling.Parse(scaling.ToString());
        Assert.Equal(scaling.Means, again.Means);
        Assert.Equal(scaling.Factors, again.Factors);
        float[] x = [2.5f, 1, 1.5f, -2];
        again.Apply(x);
        Assert.Equal([0.1f, 1, 0, 0], x);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1;2;3")]
    [InlineData("a;1")]
    [InlineData("1,2;3")]
    [InlineData("0;NaN")]
    public void WrongScalingsAreRefused(string text) => Assert.Throws<NeuronaException>(() => InputScaling.Parse(text));
}
