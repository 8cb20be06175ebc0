namespace Neurona.Tests;

public sealed class SplitTests
{
    private static readonly Dataset Numbered = Dataset.From(
        [.. Enumerable.Range(0, 100).Select(i => (float)i)], 1, [.. Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? 1f : 0)], 1);

    [Fact]
    public void ShufflingFollowsFromTheSeed()
    {
        float[] order = Order(Numbered.Shuffle(5));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), order.Order());
        Assert.NotEqual(order.Order(), order);
        Assert.Equal(order, Order(Numbered.Shuffle(5)));
        Assert.NotEqual(order, Order(Numbered.Shuffle(6)));
        Assert.Equal(order[10..15], Order(Numbered.Shuffle(5).Slice(10, 5)));
        Assert.Equal(order[42] % 10 == 0 ? 1 : 0, Numbered.Shuffle(5).TargetOf(42)[0]);
    }

    [Fact]
    public void EveryOrderIsAsLikelyAsTheOthers()
    {
        Dataset three = Numbered.Take(3);
        IEnumerable<string> orders = Enumerable.Range(0, 6000).Select(seed => string.Join(' ', Order(three.Shuffle(seed))));
        int[] counts = [.. orders.CountBy(order => order).Select(pair => pair.Value)];
        Assert.Equal(6, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));   // 1000, with five standard deviations on each side
    }

    [Fact]
    public void RandomPartsShareNoSample()
    {
        (Dataset train, Dataset test) = Numbered.RandomSplit(0.3, seed: 2);
        Assert.Equal((70, 30), (train.Count, test.Count));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), Order(train).Concat(Order(test)).Order());
        Assert.NotEqual(Order(test).Order(), Order(test));
        Assert.Equal(Order(test), Order(Numbered.RandomSplit(0.3, seed: 2).Test));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StratifiedPartsHaveTheSameShareOfEveryClass(bool isOneHot)
    {
        (Dataset train, Dataset test) = (isOneHot ? Numbered.WithOneHot(2) : Numbered).StratifiedSplit(0.2, seed: 3);
        Assert.Equal((80, 20), (train.Count, test.Count));
        Assert.Equal(2, Order(test).Count(sample => sample % 10 == 0));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), Order(train).Concat(Order(test)).Order());
    }

    [Fact]
    public void HalfASampleOfAClassIsRoundedUp()
    {
        // The half of five is two and a half, that of one is a half.
        int[] labels = [0, 0, 0, 0, 0, 1, 2, 2];
        (Dataset train, Dataset test) = Dataset.From(new float[labels.Length], labels).StratifiedSplit(0.5);
        Assert.Equal([0, 0, 0, 1, 2], Enumerable.Range(0, test.Count).Select(sample => (int)test.TargetOf(sample)[0]).Order());
        Assert.Equal([0, 0, 2], Enumerable.Range(0, train.Count).Select(sample => (int)train.TargetOf(sample)[0]).Order());
    }

    [Theory]
    [InlineData(
        "values",
        "Dataset.StratifiedSplit expects targets that are classes: one-hot, or indices from 0; got another target for sample 1. "
        + "Use RandomSplit.")]
    [InlineData("none", "Dataset.StratifiedSplit expects one class for each sample; got no targets. Use RandomSplit.")]
    [InlineData(
        "part",
        "Dataset.StratifiedSplit expects a part between 0 and 1 that leaves samples on both sides; got 1 of 2 samples. Use 0.1 or 0.2.")]
    [InlineData(
        "small",
        "Dataset.StratifiedSplit expects a part that leaves samples on both sides; "
        + "got 0.4 of classes so small that all samples fall on one.")]
    [InlineData("names", "Dataset.WithClassNames expects a name for each of 3 classes; got 2.")]
    [InlineData("one-hot", "Dataset.WithOneHot expects class indices, targets of shape 1; got targets of shape 3.")]
    public void WhatCannotBeSplitGetsASentence(string what, string said)
    {
        float[,] x = { { 1 }, { 2 } };
        Action act = what switch
        {
            "values" => () => Dataset.From(x, new[] { 1, 0.5 }).StratifiedSplit(0.5),
            "none" => () => Dataset.From(x).StratifiedSplit(0.5),
            "part" => () => Dataset.From(x, new[] { 0, 0 }).StratifiedSplit(1),
            "small" => () => Dataset.From(x, new[] { 0, 1 }).StratifiedSplit(0.4),
            "names" => () => Dataset.From(x, [0, 2], 3).WithClassNames("a", "b"),
            _ => () => Dataset.From(x, [0, 2], 3).WithOneHot(3),
        };
        Assert.StartsWith(said, Assert.Throws<NeuronaException>(act).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FourModelsOnOneViewTrainAsOneAlone()
    {
        Dataset data = new LazyDataset(600).Standardize().WithOneHot(3).WithClassIndices().Shuffle(4).RandomSplit(0.2).Train.WithOneHot(3);
        string alone = Train(data);
        for (int round = 0; round < 5; round++)
        {
            string[] together = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Train(data))));
            Assert.All(together, hash => Assert.Equal(alone, hash));
        }
    }

    [Fact]
    public async Task BatchesFilledAtOnceDoNotMix()
    {
        using Barrier together = new(2);
        Dataset data = new MeetingDataset(together).WithOneHot(10).WithClassIndices().WithOneHot(10).Scale(new(2)).Shuffle(4).Slice(1, 8);
        int[] places = [0, 7];
        (float[] X, float[] Y)[] got = await Task.WhenAll(
            places.Select(place => Task.Run(() => (data.InputOf(place), data.TargetOf(place)))));
        for (int i = 0; i < got.Length; i++)
            Assert.Equal(got[i].X[0] / 2, Array.IndexOf(got[i].Y, 1f));
        Assert.NotEqual(got[0].X, got[1].X);
    }

    private static string Train(Dataset data)
    {
        Sequential model = new(2) { new Dense(8, Activation.Relu), new Dense(3, Activation.Softmax) };
        model.Compile(new Adam(0.01), new CategoricalCrossentropy());
        model.Fit(data, new() { Epochs = 3, BatchSize = 300 });
        return model.WeightsHash();
    }

    private static float[] Order(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(sample => data.InputOf(sample)[0])];

    // Two callers have both written their samples before either goes on: what they share is seen.
    private sealed class MeetingDataset(Barrier together) : Dataset
    {
        public override int Count => 10;

        public override IReadOnlyList<Shape> InputShapes { get; } = [1];

        public override IReadOnlyList<Shape> TargetShapes { get; } = [1];

        public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
        {
            for (int i = 0; i < samples.Length; i++)
                batch.Input()[i, 0] = batch.Target()[i, 0] = samples[i];
            Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(30)));
        }
    }
}
