namespace Neurona.Tests;

public sealed class FoldTests
{
    // Sample i is the number i; every tenth is of class 1.
    private static readonly Dataset Numbered = Dataset.From(
        [.. Enumerable.Range(0, 103).Select(i => (float)i)], 1, [.. Enumerable.Range(0, 103).Select(Class)], 1);

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(103)]
    public void EverySampleIsTestedOnceByAModelThatNeverSawIt(int folds)
    {
        IReadOnlyList<(Dataset Train, Dataset Test)> pairs = Numbered.Folds(folds);
        Assert.Equal(folds, pairs.Count);
        Assert.Equal(All, pairs.SelectMany(pair => Numbers(pair.Test)).Order());
        foreach ((Dataset train, Dataset test) in pairs)
        {
            Assert.Equal(All, Numbers(train).Concat(Numbers(test)).Order());
            Assert.InRange(test.Count, 103 / folds, 103 / folds + 1);
        }
    }

    [Fact]
    public void FoldsFollowFromTheSeedAndAreShuffled()
    {
        float[] First(int seed, int repeats = 1, int at = 0) => Numbers(Numbered.Folds(5, seed, repeats)[at].Test);
        Assert.Equal(First(3), First(3));
        Assert.NotEqual(First(3), First(4));
        Assert.NotEqual(First(3).Order(), First(3));
        Assert.Equal(First(3), First(3, repeats: 2));
        Assert.NotEqual(First(3, repeats: 2), First(3, repeats: 2, at: 5));
        Assert.Equal(15, Numbered.Folds(5, repeats: 3).Count);
        Assert.Equal(All, Numbered.Folds(5, repeats: 2).Skip(5).SelectMany(pair => Numbers(pair.Test)).Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StratifiedFoldsHaveTheSameShareOfEveryClass(bool isOneHot)
    {
        Dataset data = isOneHot ? Numbered.WithOneHot(2) : Numbered;
        IReadOnlyList<(Dataset Train, Dataset Test)> pairs = data.StratifiedFolds(4, seed: 2, repeats: 2);
        Assert.Equal(8, pairs.Count);
        Assert.Equal(All, pairs.Take(4).SelectMany(pair => Numbers(pair.Test)).Order());
        foreach ((Dataset train, Dataset test) in pairs)
        {
            // 11 of 103 are of class 1.
            Assert.InRange(Numbers(test).Count(number => Class((int)number) == 1), 2, 3);
            Assert.InRange(test.Count, 25, 26);
            Assert.Equal(103, train.Count + test.Count);
        }
    }

    [Fact]
    public void GroupsStayTogether()
    {
        int[] groups = [.. Enumerable.Range(0, 103).Select(i => i < 40 ? -5 : i % 9)];
        IReadOnlyList<(Dataset Train, Dataset Test)> pairs = Numbered.GroupedFolds(3, groups);
        Assert.Equal(All, pairs.SelectMany(pair => Numbers(pair.Test)).Order());
        foreach ((Dataset train, Dataset test) in pairs)
            Assert.Empty(Numbers(train).Select(i => groups[(int)i]).Intersect(Numbers(test).Select(i => groups[(int)i])));
        // The group of 40 alone, the nine of seven in two halves.
        Assert.Equal([28, 35, 40], pairs.Select(pair => pair.Test.Count).Order());
    }

    [Fact]
    public void FoldsThatCannotBeAreRefused()
    {
        Says(() => Numbered.Folds(1), "Dataset.Folds expects folds of at least 2; got 1. ");
        Says(() => Numbered.Folds(104), "at least a sample for each of 104 folds; got 103. Use fewer folds.");
        Says(() => Numbered.Folds(3, repeats: 0), "repeats of at least 1; got 0");
        Says(() => Numbered.StratifiedFolds(12), "at least 12 samples of every class, one for each fold; got a class of 11. ");
        Says(() => Dataset.From([0.5f, 1], 1, [0.3f, 0.7f], 1).StratifiedFolds(2), "Dataset.StratifiedFolds expects targets that are classes");
        Says(() => Numbered.GroupedFolds(3, new int[5]), "a group for each of 103 samples; got 5. ");
        Says(() => Numbered.GroupedFolds(3, new int[103]), "at least 3 groups, one for each fold; got 1. ");
    }

    [Fact]
    public void EachPairIsStandardizedByItsOwnTrainingPart()
    {
        foreach ((Dataset train, Dataset test) in Numbered.Folds(3).Standardize())
        {
            Assert.Equal(0, Numbers(train).Average(), 1e-5);
            Assert.Equal(train.Scaling, test.Scaling);
        }
        foreach ((Dataset train, _) in Numbered.Folds(3).Normalize())
            Assert.Equal((0, 1), (Numbers(train).Min(), Numbers(train).Max()));
    }

    [Fact]
    public void SeveralDataSetsAreOne()
    {
        Dataset first = Numbered.Slice(0, 50), second = Numbered.Slice(50, 3), third = Numbered.Slice(53, 50);
        Dataset all = Dataset.Concat(first, second.Take(0), second, third.WithWeights([.. Enumerable.Repeat(2f, 50)]));
        Assert.Equal(All, Numbers(all));
        Assert.Equal(All.Reverse(), Numbers(all.Select([.. Enumerable.Range(0, 103).Reverse()])));
        Assert.Equal(1, all.TargetOf(50)[0]);
        Assert.True(all.HasWeights);
        BatchBuffers batch = new(all.InputShapes, all.TargetShapes, weights: true, 103);
        batch.Fill(all, [.. Enumerable.Range(0, 103)]);
        Assert.Equal(Enumerable.Range(0, 103).Select(i => i < 53 ? 1f : 2f), batch.Weights);

        Says(() => Dataset.Concat(), "Dataset.Concat expects data sets; got none. ");
        Says(() => Dataset.Concat(first, null!), "got null");
        Says(() => Dataset.Concat(first, second.WithOneHot(2)), "samples of the shapes 1 to 1; got 1 to 2. ");
        Says(() => Dataset.Concat(first, second.WithClassNames("a", "b")), "the same class names and the same scaling everywhere; got others");
        Says(() => Dataset.Concat(first.Standardize(), second), "the same scaling everywhere");
        Assert.Equal(6, Dataset.Concat(first.Standardize().Take(3), second.Scale(first.Standardize().Scaling!)).Count);
    }

    private static IEnumerable<float> All => Enumerable.Range(0, 103).Select(i => (float)i);

    private static float Class(int sample) => sample % 10 == 0 ? 1 : 0;

    private static float[] Numbers(Dataset data) => [.. Enumerable.Range(0, data.Count).Select(sample => data.InputOf(sample)[0])];

    private static void Says(Action action, string part) =>
        Assert.Contains(part, Assert.Throws<NeuronaException>(action).Message, StringComparison.Ordinal);
}
