namespace Neurona.Tests;

/// <summary>A class of which one side of a split has no sample is said, once, before the first batch.</summary>
public sealed class ClassWarningTests
{
    private const string Advice = " StratifiedSplit keeps the share of every class.";

    [Fact]
    public void EachSideThatLacksAClassIsNamed()
    {
        Dataset train = Labels(4, 0, 1, 2, 0), test = Labels(4, 3, 0, 0, 3);
        Assert.Equal(
            [
                "The test data has no sample of classes 1, 2, which the training data has: nothing is measured of it." + Advice,
                "The training data has no sample of class 3, which the test data has: it cannot be learned." + Advice,
            ],
            train.ClassWarnings(test));
        Assert.Empty(train.ClassWarnings(train.Shuffle()));
        string[] names = ["ant", "bee", "cat", "dog"];
        Assert.Contains("class 'dog', which the held data has",
            train.WithClassNames(names).ClassWarnings(test.WithClassNames(names), "held")[1], StringComparison.Ordinal);
        Assert.Contains("classes 1, 2, 3, 4, 5 and 2 more,",
            Labels(8, 0, 1, 2, 3, 4, 5, 6, 7).ClassWarnings(Labels(8, 0))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ClassesAreSeenThroughEveryView()
    {
        Dataset train = Labels(3, 0, 1, 2, 2, 1);
        foreach (Dataset test in (Dataset[])
        [
            train.Take(2), train.Slice(0, 2), train.Select([1, 0]), train.Take(2).WithClassIndices(), train.Take(2).Shuffle(),
            train.Take(2).WithClassIndices().WithOneHot(3), Dataset.Concat(train.Take(1), train.Slice(1, 1)),
            train.Take(2).WithWeights([1, 2]),
        ])
        {
            Assert.Contains("no sample of class 2,", Assert.Single(train.ClassWarnings(test)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OfOtherTargetsNothingIsSaid()
    {
        Dataset values = Samples.Values(10), classes = Labels(2, 0, 1);
        Assert.Empty(values.Take(5).ClassWarnings(values.Slice(5, 5)));
        Assert.Empty(classes.ClassWarnings(new Recorder(classes.Take(1))));
        Assert.Empty(Dataset.Combine(classes, classes).ClassWarnings(Dataset.Combine(classes, classes)));
        // Numbers that happen to be whole are no classes of a model of one output.
        Sequential model = new(1) { new Dense(1) };
        model.Compile(new SGD(0.01), new MeanSquaredError());
        Dataset counts = Dataset.From([1f, 2, 3, 4], 1, [0f, 5, 1, 7], 1);
        Assert.Empty(model.Fit(counts, new() { ValidationSplit = 0.5 }).Warnings);
    }

    [Fact]
    public void FitSaysItBeforeTheFirstBatchAndReadsNoSampleForIt()
    {
        Dataset all = Labels(3, 0, 1, 0, 2, 2, 0);
        Sequential model = new(1) { new Dense(3, Activation.Softmax) };
        model.Compile(new SGD(), new CategoricalCrossentropy());
        List<string> early = [];
        History history = model.Fit(all, new()
        {
            ValidationSplit = 0.34,
            Epochs = 2,
            Callbacks = [new LambdaCallback { Start = run => early.AddRange(run.Warnings) }],
        });
        Assert.Equal(history.Warnings, early);
        Assert.Equal(2, early.Count);
        Assert.Contains("The validation data has no sample of class 1,", early[0], StringComparison.Ordinal);
        Assert.Contains("The training data has no sample of class 2,", early[1], StringComparison.Ordinal);
        Assert.Empty(model.Fit(all, new() { Validation = all }).Warnings);
        Assert.Empty(model.Fit(all).Warnings);

        Sequential sparse = new(1) { new Dense(3, Activation.Softmax) };
        sparse.Compile(new SGD(), new SparseCategoricalCrossentropy());
        Assert.Equal(early, sparse.Fit(all.WithClassIndices(), new() { ValidationSplit = 0.34 }).Warnings);

        Sequential binary = new(1) { new Dense(1, Activation.Sigmoid) };
        binary.Compile(new SGD(), new BinaryCrossentropy());
        Assert.Contains("no sample of class 1,",
            Assert.Single(binary.Fit(Dataset.From([1f, 2, 3, 4], 1, [0f, 1, 0, 0], 1), new() { ValidationSplit = 0.5 }).Warnings),
            StringComparison.Ordinal);
    }

    private static Dataset Labels(int classes, params int[] labels) =>
        Dataset.From(Samples.Numbers(labels.Length), 1, Dataset.OneHot(labels, classes), classes);
}
