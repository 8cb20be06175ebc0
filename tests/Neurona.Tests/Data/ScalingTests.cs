using System.Text.Json;
using Neurona.Contracts;

namespace Neurona.Tests;

public sealed class ScalingTests
{
    [Theory]
    [InlineData("table")]
    [InlineData("images")]
    [InlineData("iris")]
    public void ScalingsAreThoseOfAnotherProgram(string name)
    {
        JsonElement golden = GoldenFiles.Read("scaling.json").GetProperty(name);
        int[] axes = [.. golden.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())];
        Dataset data = Dataset.From(golden.GetProperty("x").Reals(), Shape.Of(axes)),
            standard = data.Standardize(), normal = data.Normalize();
        GoldenFiles.AssertClose(golden.GetProperty("means").Numbers(), [.. standard.Scaling!.Means], 1e-7, "mean");
        GoldenFiles.AssertClose(golden.GetProperty("standard").Numbers(), [.. standard.Scaling.Factors], 1e-7, "factor");
        GoldenFiles.AssertClose(golden.GetProperty("minima").Numbers(), [.. normal.Scaling!.Means], 1e-7, "minimum");
        GoldenFiles.AssertClose(golden.GetProperty("normal").Numbers(), [.. normal.Scaling.Factors], 1e-7, "factor");
        GoldenFiles.AssertClose(golden.GetProperty("standardized").Numbers(), All(standard), 2e-5, "standardized");
        GoldenFiles.AssertClose(golden.GetProperty("normalized").Numbers(), All(normal), 1e-6, "normalized");
    }

    [Fact]
    public void FeaturesThatNeverVaryKeepFactorOne()
    {
        Dataset data = Dataset.From(new[,] { { 1, 0.1 }, { 2, 0.1 }, { 4, 0.1 } });
        Assert.Equal(1, data.Standardize().Scaling!.Factors[1]);
        Assert.Equal([-1f, 0], [MathF.Round(data.Standardize().InputOf(0)[0]), data.Standardize().InputOf(0)[1]]);
        Assert.Equal([0f, 0, 1, 0], [.. data.Normalize().InputOf(0), .. data.Normalize().InputOf(2)]);
    }

    [Fact]
    public void OthersGoThroughWhatWasFitted()
    {
        Dataset train = Dataset.From(new[,] { { 0, 10 }, { 4, 30 } }, new[] { 0, 1 }).WithClassNames("a", "b").Normalize(),
            test = Dataset.From(new[,] { { 2, 50 } });
        Dataset scaled = test.Scale(train.Scaling!);
        Assert.Equal([0.5f, 2], scaled.InputOf(0));
        Assert.Same(train.Scaling, scaled.Scaling);
        Assert.Same(scaled, scaled.Scale(train.Scaling!));
        Assert.Equal(["a", "b"], train.Shuffle().Slice(0, 1).Reshape(new(2, 1)).ClassNames);
        Assert.Same(train.Scaling, train.Shuffle().Slice(0, 1).Reshape(new(2, 1)).WithClassNames("c", "d").Scaling);
    }

    [Fact]
    public void ScalingsAreOfTheNumbersInTheFiles()
    {
        byte[] pixels = [0, 51, 255, 102, 7, 9];
        Dataset bytes = new ByteDataset(pixels, 2, new byte[] { 0, 1, 0 }, 2), standard = bytes.Standardize();
        Assert.Equal(0, All(standard).Average(), 1e-6);
        Assert.Equal(1, All(standard).Average(value => value * value), 1e-5);
        float[] raw = [0, 51];
        standard.Scaling!.Apply(raw);
        Assert.Equal(standard.InputOf(0)[0], raw[0], 1e-6);
        Assert.Equal(standard.InputOf(0)[1], raw[1], 1e-6);
        // A data set that is scaled already is brought to the wanted scaling, not scaled twice.
        Dataset other = new ByteDataset(pixels, 2, new byte[] { 0, 1, 0 }, 2).Scale(standard.Scaling);
        Assert.Equal(standard.InputOf(1), other.InputOf(1));
        // Standardized once more, by as good as nothing: the samples are brought there in one step from the bytes.
        Dataset twice = Dataset.From(new[,] { { 3, 1000 }, { 5, 3000 }, { 10, 2000 } }).Normalize().Standardize();
        float[] expected = [3, 1000];
        twice.Scaling!.Apply(expected);
        Assert.Equal(expected, twice.InputOf(0));
    }

    [Fact]
    public void TheLastScalingCounts()
    {
        Dataset data = Dataset.From(new[,] { { 5, 7 } }).Scale(new([1, 1], [2, 2]));
        Assert.Equal([(5f - 1) * 3, (7 - 1) * 3], data.Scale(new([1, 1], [3, 3])).InputOf(0));
        Assert.Equal([(5f - 2) * 2, (7 - 2) * 2], data.Scale(new([2, 2], [2, 2])).InputOf(0));
    }

    [Fact]
    public void LazySamplesAreReadOnceToFitAndOnceAnEpoch()
    {
        LazyDataset lazy = new(1000);
        Dataset scaled = lazy.Standardize();
        Assert.Equal(1000, lazy.Reads.Count);
        Assert.All(lazy.Reads.Values, reads => Assert.Equal(1, reads));
        lazy.Reads.Clear();
        Sequential model = new(2) { new Dense(3, Activation.Softmax) };
        model.Compile(new SGD(), new SparseCategoricalCrossentropy());
        model.Fit(scaled.WithClassNames("a", "b", "c").Shuffle(3), new() { Epochs = 2 });
        Assert.Equal(1000, lazy.Reads.Count);
        Assert.All(lazy.Reads.Values, reads => Assert.Equal(2, reads));
        lazy.Reads.Clear();
        model.Predict(scaled);
        Assert.All(lazy.Reads.Values, reads => Assert.Equal(1, reads));
    }

    [Fact]
    public void BothPartsOfASplitHaveTheScalingOfTheFirst()
    {
        (Dataset First, Dataset Last) parts = Dataset.From(new[,] { { 1, 10 }, { 3, 30 }, { 5, 20 }, { 7, 60 } }).Split(0.5);
        (Dataset train, Dataset test) = parts.Standardize();
        Assert.Equal([-1f, -1, 1, 1], Inputs(train));
        Assert.Equal([3f, 0, 5, 4], Inputs(test));
        Assert.Equal(train.Scaling, test.Scaling);
        (train, test) = parts.Normalize();
        Assert.Equal([0f, 0, 1, 1], Inputs(train));
        Assert.Equal([2f, 0.5f, 3, 2.5f], Inputs(test));

        static float[] Inputs(Dataset data) => [.. data.InputOf(0), .. data.InputOf(1)];
    }

    [Theory]
    [InlineData("nan", "Dataset.Standardize expects finite numbers in the data; got NaN or infinity in sample 1.")]
    [InlineData("inputs", "Dataset.Standardize expects samples of one input; got 2 inputs. Scale the parts before Combine.")]
    [InlineData("features", "Dataset.Scale expects a scaling for samples of shape 2; got one of 3 features.")]
    [InlineData("zero", "InputScaling expects factors other than 0; got 0.")]
    public void WrongScalingsGetASentence(string what, string said)
    {
        Dataset data = Dataset.From(new[,] { { 1, 2 }, { 3, 4f } });
        Action act = what switch
        {
            "nan" => () => Dataset.From(new[,] { { 1, 2 }, { 3, double.NaN } }).Standardize(),
            "inputs" => () => Dataset.Combine(data, data).Standardize(),
            "features" => () => data.Scale(new([1, 2, 3], [1, 2, 3])),
            _ => () => _ = new InputScaling([1], [0]),
        };
        Assert.StartsWith(said, Assert.Throws<NeuronaException>(act).Message, StringComparison.Ordinal);
    }

    private static float[] All(Dataset data) => [.. Enumerable.Range(0, data.Count).SelectMany(sample => data.InputOf(sample))];
}
