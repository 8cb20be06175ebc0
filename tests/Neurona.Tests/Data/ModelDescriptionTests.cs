using System.Globalization;

namespace Neurona.Tests;

public sealed class ModelDescriptionTests
{
    [Fact]
    public void ASavedModelKnowsItsScalingAndItsClasses()
    {
        (Dataset train, Dataset test) = Flowers();
        Model model = Fitted(train), loaded = Reloaded(model);
        Assert.Equal(train.Scaling!.Means, loaded.InputScaling!.Means);
        Assert.Equal(train.Scaling.Factors, loaded.InputScaling.Factors);
        Assert.Equal(["small", "large"], loaded.ClassNames);
        float[] raw = [1, 200, 9, 900];
        Dataset rows = Dataset.From(raw, 2).Scale(train.Scaling);
        Assert.Equal(model.Predict(rows), loaded.PredictRaw(raw));
        Assert.Equal(model.Predict(rows), loaded.PredictRaw(new[,] { { 1, 200 }, { 9, 900 } }));
        Assert.Equal(["small", "large"], loaded.Classify(raw).Select(answer => answer.Name));
        Assert.Equal(model.Predict(test), loaded.Predict(test));
    }

    [Fact]
    public void TheLatestFitWithAScalingWins()
    {
        (Dataset train, _) = Flowers();
        Model model = Fitted(train);
        model.Fit(Dataset.From([1, 2], 2, [1, 0], 2));
        Assert.Equal(train.Scaling!.Means, model.InputScaling!.Means);
        Assert.Equal(["small", "large"], model.ClassNames);
        Dataset other = Dataset.From(new[,] { { 1, 2 }, { 3, 4 } }, ["x", "y"]).Normalize();
        model.Fit(other);
        Assert.Equal(other.Scaling!.Means, model.InputScaling.Means);
        Assert.Equal(["x", "y"], model.ClassNames);
    }

    [Fact]
    public void MetadataIsTheOnlyPlace()
    {
        Sequential model = new(2) { new Dense(2) };
        Assert.Null(model.InputScaling);
        Assert.Empty(model.ClassNames);
        model.Metadata["scaling"] = "1,2;3,4";
        model.Metadata["classes"] = "[\"no\",\"yes\"]";
        Assert.Equal([3f, 4], model.InputScaling!.Factors);
        Assert.Equal(["no", "yes"], model.ClassNames);
        model.Metadata["scaling"] = "0;5";
        Assert.Equal([5f], model.InputScaling.Factors);
        model.InputScaling = null;
        model.ClassNames = [];
        Assert.Empty(model.Metadata);
    }

    [Fact]
    public void TextsReadAlikeInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Samples.DecimalCommas;
        try
        {
            Sequential model = new(2) { new Dense(2) };
            model.InputScaling = new([1.5f, -2], [0.25f, 1e-8f]);
            Assert.Equal("1.5,-2;0.25,1E-08", model.Metadata["scaling"]);
            Assert.Equal(1e-8f, Reloaded(model).InputScaling!.Factors[1]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("scaling", "of course", "InputScaling expects means, a semicolon and factors, such as 0;0.0625; got 'of course'.")]
    [InlineData("scaling", "1,2,3;1,2,3", "Model.InputScaling expects a scaling for samples of shape 2; got one of 3 features.")]
    [InlineData(
        "classes", "yes,no", "Model.ClassNames expects a JSON list of texts as 'classes' in Metadata; got 'yes,no'. Set ClassNames.")]
    [InlineData(
        "classes", "[null]", "Model.ClassNames expects a JSON list of texts as 'classes' in Metadata; got '[null]'. Set ClassNames.")]
    public void WrongMetadataGetsASentenceWhenItIsAskedFor(string key, string text, string said)
    {
        Sequential model = new(2) { new Dense(2) };
        model.Metadata[key] = text;
        Model loaded = Reloaded(model);
        Assert.Equal(2, loaded.Predict([1, 2]).Length);
        Assert.StartsWith(
            said, Assert.Throws<NeuronaException>(() => loaded.Classify([1, 2, 3, 4, 5, 6])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OneOutputIsAChoiceOfTwo()
    {
        Sequential sigmoid = Sum(new Dense(1, Activation.Sigmoid)), logit = Sum(new Dense(1)), logits = Sum(new Dense(2));
        Classification yes = sigmoid.Classify([1, 1])[0];
        Assert.Equal((1, "1"), (yes.Index, yes.Name));
        Assert.Equal(1 / (1 + Math.Exp(-2)), yes.Probability, 1e-6);
        Assert.Equal((0, "0"), (sigmoid.Classify([-1, -1])[0].Index, sigmoid.Classify([-1, -1])[0].Name));
        Assert.StartsWith("Model.Classify expects an output for each class, or one of a sigmoid; got outputs of shape 1 and any value.",
            Assert.Throws<NeuronaException>(() => logit.Classify([1, 1])).Message, StringComparison.Ordinal);
        logit.ClassNames = ["no", "yes"];
        Assert.Equal("yes", logit.Classify([1, 1])[0].Name);
        Assert.Equal(1 / (1 + Math.Exp(-2)), logit.Classify([1, 1])[0].Probability, 1e-6);
        Assert.Equal(new Classification(0, "0", 0.5f), logits.Classify([1, 1])[0]);
    }

    [Theory]
    [InlineData(0.5f, 1)]
    [InlineData(0.004f, 1)]
    [InlineData(1e-6f, 1)]
    [InlineData(0, 0)]
    [InlineData(-1e-6f, 0)]
    [InlineData(-0.004f, 0)]
    [InlineData(-0.5f, 0)]
    public void OneOutputIsAYesFromMoreThanAHalf(float x, int index)
    {
        // The sum of two x is the logit: its probability is next to 1/2 + x/2.
        Sequential sigmoid = Sum(new Dense(1, Activation.Sigmoid)), logit = Sum(new Dense(1));
        logit.ClassNames = ["no", "yes"];
        double probability = 1 / (1 + Math.Exp(-2 * Math.Abs(x)));
        foreach (Model model in (Model[])[sigmoid, logit])
        {
            Classification answer = model.Classify([x, x])[0];
            Assert.Equal(index, answer.Index);
            Assert.Equal(probability, answer.Probability, 1e-6);
        }
    }

    [Fact]
    public void TheProbabilityOfAClassIsTheSoftmaxOfItsLogit()
    {
        Sequential model = new(1) { new Dense(3) { KernelInitializer = new Zeros() } };
        ((float[])[0, MathF.Log(6), 0]).CopyTo(model["dense/bias"]);
        Classification sure = model.Classify([1f])[0];
        Assert.Equal(1, sure.Index);
        Assert.Equal(6.0 / 8, sure.Probability, 1e-6);
        ((float[])[0, 0, 1000]).CopyTo(model["dense/bias"]);   // e^1000 is no number
        Assert.Equal(new Classification(2, "2", 1), model.Classify([1f])[0]);
    }

    [Fact]
    public async Task AModelIsSavedAndAskedWhileFitBegins()
    {
        (Dataset train, _) = Flowers();
        Dataset other = Dataset.From(new[,] { { 1, 2 }, { 3, 4 } }, ["x", "y"]).Normalize();
        Sequential model = new(2) { new Dense(2, Activation.Softmax) };
        model.Compile(new SGD(), new CategoricalCrossentropy());
        model.Fit(train);
        using CancellationTokenSource done = new();
        Task[] readers =
        [
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                while (!done.IsCancellationRequested)
                {
                    Assert.Equal(2, Reloaded(model).ClassNames.Count);
                    Assert.Equal(2, model.InputScaling!.Means.Count);
                }
            })),
        ];
        for (int i = 0; i < 200; i++)
            model.Fit(i % 2 == 0 ? other : train);
        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task MetadataIsCopiedWholeWhileItChanges()
    {
        Sequential model = new(2) { new Dense(2) };
        for (int i = 0; i < 20_000; i++)
            model.Metadata[$"note {i}"] = "";
        using CancellationTokenSource done = new();
        Task writer = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                model.ClassNames = ["a", "b"];
                model.ClassNames = [];
            }
        });
        for (int i = 0; i < 100; i++)
        {
            KeyValuePair<string, string>[] copy = model.CopyMetadata();
            Assert.InRange(copy.Length, 20_000, 20_001);
            Assert.DoesNotContain(copy, pair => pair.Key is null);
        }
        await done.CancelAsync();
        await writer;
    }

    private static (Dataset Train, Dataset Test) Flowers()
    {
        double[,] x = { { 1, 100 }, { 2, 300 }, { 8, 700 }, { 9, 800 }, { 1, 150 }, { 8, 900 } };
        Dataset all = Dataset.From(x, [0, 0, 1, 1, 0, 1], 2).WithClassNames("small", "large");
        (Dataset train, Dataset test) = all.Split(0.34);
        train = train.Standardize();
        return (train, test.Scale(train.Scaling!));
    }

    private static Sequential Fitted(Dataset train)
    {
        Sequential model = new(2) { new Dense(2, Activation.Softmax) };
        model.Compile(new Adam(0.1), new CategoricalCrossentropy());
        model.Fit(train, new() { Epochs = 40 });
        return model;
    }

    private static Sequential Sum(Dense layer)
    {
        Sequential model = new(2) { layer };
        model["dense/kernel"].Fill(1);
        return model;
    }

    private static Model Reloaded(Model model)
    {
        using MemoryStream file = new();
        model.Save(file);
        return Model.Load(file.ToArray());
    }
}
