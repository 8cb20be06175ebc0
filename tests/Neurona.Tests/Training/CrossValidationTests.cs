namespace Neurona.Tests;

public sealed class CrossValidationTests
{
    [Fact]
    public void EveryFoldIsWhatATrainingOfItsOwnGives()
    {
        IReadOnlyList<(Dataset Train, Dataset Test)> folds = Samples.Classes(60).StratifiedFolds(3);
        CrossValidation result = CrossValidation.Run(folds, Make, new() { Epochs = 3 });
        Assert.Equal(3, result.Folds.Count);
        Assert.Equal(["loss", "accuracy"], result.Names);
        for (int fold = 0; fold < 3; fold++)
        {
            Model alone = Make(fold);
            alone.Fit(folds[fold].Train, new() { Epochs = 3 });
            Assert.Equal(alone.Evaluate(folds[fold].Test).Values, result.Folds[fold].Values);
        }
        double[] losses = [.. result.Folds.Select(fold => fold.Loss)];
        double mean = losses.Sum() / 3, squares = losses.Sum(loss => (loss - mean) * (loss - mean));
        Assert.Equal(mean, result.Mean("loss"), 1e-12);
        Assert.Equal(Math.Sqrt(squares / 2), result.Deviation("loss"), 1e-12);
        Assert.StartsWith(FormattableString.Invariant($"loss {mean:F4} ± "), result.ToString(), StringComparison.Ordinal);
        Assert.Contains("'auc'", Assert.Throws<NeuronaException>(() => result.Mean("auc")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FoldsAtOnceGiveTheSameBits()
    {
        IReadOnlyList<(Dataset Train, Dataset Test)> folds = Samples.Classes(60).Folds(5).Standardize();
        IEnumerable<double> Values(int atOnce) =>
            CrossValidation.Run(folds, Make, new() { Epochs = 2 }, atOnce).Folds.SelectMany(fold => fold.Values);
        Assert.Equal(Values(1), Values(4));
    }

    [Fact]
    public void AFunctionTrainsAsItLikes()
    {
        int stopped = 0;
        CrossValidation result = CrossValidation.Run(Samples.Classes(60).Folds(3), (fold, train, stop) =>
        {
            Model model = Make(fold);
            History history = model.Fit(train, new() { Epochs = 50, Callbacks = [new StopWhen("loss", 100)] }, cancellationToken: stop);
            stopped += history.Epochs == 1 ? 1 : 0;
            return model;
        });
        Assert.Equal((3, 3), (result.Folds.Count, stopped));
    }

    [Fact]
    public void WhatWouldMixTheFoldsIsRefused()
    {
        IReadOnlyList<(Dataset Train, Dataset Test)> folds = Samples.Classes(30).Folds(3);
        Model one = Make(0);
        Says(() => CrossValidation.Run(folds, _ => one), "new weights for every fold; got some that fold 1 shares with another. ");
        Says(() => CrossValidation.Run(folds, Make, new() { Callbacks = [new EarlyStopping()] }),
            "callbacks of their own for every fold; got 1 for all of them. ");
        Says(() => CrossValidation.Run(folds, _ => null!), "a model for every fold; got null");
        Says(() => CrossValidation.Run([], Make), "at least one fold; got none. ");
        Says(() => CrossValidation.Run(folds, Make, atOnce: 0), "atOnce of at least 1; got 0");
        Says(() => CrossValidation.Run(folds, _ => new Sequential(4) { new Dense(3) }), "to be compiled first");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AFoldThatFailsEndsTheOthersAndIsTheOneThatIsTold(int atOnce)
    {
        IReadOnlyList<(Dataset Train, Dataset Test)> folds = Samples.Classes(60).Folds(6);
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => CrossValidation.Run(
            folds, fold => fold == 2 ? throw new InvalidOperationException("fold 2") : Make(fold), new() { Epochs = 3 }, atOnce));
        Assert.Equal("fold 2", failure.Message);
    }

    [Fact]
    public void ACancelledRunSaysSo()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => CrossValidation.Run(Samples.Classes(60).Folds(3), Make, new() { Epochs = 5 }, 2, cancellationToken: source.Token));
    }

    [Fact]
    public void TheMatricesOfTheFoldsAreAddedUp()
    {
        Dataset data = Samples.Classes(60);
        IReadOnlyList<(Dataset Train, Dataset Test)> folds = data.StratifiedFolds(3, repeats: 2);
        CrossValidation result = CrossValidation.Run(folds, Make, new() { Epochs = 3 }, atOnce: 2, confusion: true);
        ConfusionMatrix sum = result.Confusion!;
        Assert.Equal((120, 3), (sum.Samples, sum.Classes));
        long[] counts = new long[9];
        for (int fold = 0; fold < folds.Count; fold++)
        {
            Model alone = Make(fold);
            alone.Fit(folds[fold].Train, new() { Epochs = 3 });
            ConfusionMatrix one = ConfusionMatrix.Of(alone, folds[fold].Test);
            for (int i = 0; i < 9; i++)
                counts[i] += one[i / 3, i % 3];
        }
        Assert.Equal(counts, Enumerable.Range(0, 9).Select(i => sum[i / 3, i % 3]));
        // Every fold has as many samples as the others, so that the mean of the folds is the part of all.
        Assert.Equal(sum.Accuracy, result.Mean("accuracy"), 1e-12);
        Assert.Null(CrossValidation.Run(folds, Make).Confusion);
        Says(() => ConfusionMatrix.Sum(), "at least one matrix; got none. ");
        Says(() => ConfusionMatrix.Sum(sum, ConfusionMatrix.Of(Make(1), data.WithClassNames("a", "b", "c"))),
            "the classes 0, 1, 2 in all of them; got a, b, c. ");
    }

    [Fact]
    public void NoModelIsKept()
    {
        List<WeakReference> models = [];
        int alive = 0;
        CrossValidation.Run(Samples.Classes(60).Folds(6), fold =>
        {
            GC.Collect();
            alive = Math.Max(alive, models.Count(model => model.IsAlive));
            return Noted(fold, models);
        });
        // The last one may still stand on the stack of the loop.
        Assert.InRange(alive, 0, 1);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static Sequential Noted(int fold, List<WeakReference> models)
    {
        Sequential model = Make(fold);
        models.Add(new(model.Stores[0].Buffer));
        return model;
    }

    private static Sequential Make(int fold)
    {
        Sequential model = new(4, seed: fold) { new Dense(6, Activation.Tanh), new Dense(3, Activation.Softmax) };
        model.Compile(new Adam(0.01), new CategoricalCrossentropy(), new Accuracy());
        return model;
    }

    private static void Says(Action action, string part) =>
        Assert.Contains(part, Assert.Throws<NeuronaException>(action).Message, StringComparison.Ordinal);
}
