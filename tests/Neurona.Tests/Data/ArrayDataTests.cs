using System.Numerics.Tensors;

namespace Neurona.Tests;

public sealed class ArrayDataTests
{
    private static readonly float[] Numbers = [1, 2, 3, 4, 5, 6];

    public static TheoryData<string, ArrayData, int, Shape> Matrices { get; } = new()
    {
        { "float[,]", new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }, 2, 3 },
        { "double[,]", new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, 2, 3 },
        { "int[,]", new int[,] { { 1, 2, 3 }, { 4, 5, 6 } }, 2, 3 },
        { "byte[,]", new byte[,] { { 1, 2, 3 }, { 4, 5, 6 } }, 2, 3 },
        { "float[][]", new float[][] { [1, 2, 3], [4, 5, 6] }, 2, 3 },
        { "double[][]", new double[][] { [1, 2, 3], [4, 5, 6] }, 2, 3 },
        { "int[][]", new int[][] { [1, 2, 3], [4, 5, 6] }, 2, 3 },
        { "byte[][]", new byte[][] { [1, 2, 3], [4, 5, 6] }, 2, 3 },
        { "float[,,]", new float[,,] { { { 1 }, { 2 }, { 3 } }, { { 4 }, { 5 }, { 6 } } }, 2, new(3, 1) },
        { "double[,,]", new double[,,] { { { 1 }, { 2 }, { 3 } }, { { 4 }, { 5 }, { 6 } } }, 2, new(3, 1) },
        { "int[,,]", new int[,,] { { { 1 }, { 2 }, { 3 } }, { { 4 }, { 5 }, { 6 } } }, 2, new(3, 1) },
        { "byte[,,]", new byte[,,] { { { 1 }, { 2 }, { 3 } }, { { 4 }, { 5 }, { 6 } } }, 2, new(3, 1) },
        { "float[,,,]", new float[,,,] { { { { 1, 2, 3 } }, { { 4, 5, 6 } } } }, 1, new(2, 1, 3) },
        { "double[,,,]", new double[,,,] { { { { 1, 2, 3 } }, { { 4, 5, 6 } } } }, 1, new(2, 1, 3) },
        { "int[,,,]", new int[,,,] { { { { 1, 2, 3 } }, { { 4, 5, 6 } } } }, 1, new(2, 1, 3) },
        { "byte[,,,]", new byte[,,,] { { { { 1, 2, 3 } }, { { 4, 5, 6 } } } }, 1, new(2, 1, 3) },
        { "float[]", new float[] { 1, 2, 3, 4, 5, 6 }, 6, 1 },
        { "double[]", new double[] { 1, 2, 3, 4, 5, 6 }, 6, 1 },
        { "int[]", new int[] { 1, 2, 3, 4, 5, 6 }, 6, 1 },
        { "byte[]", new byte[] { 1, 2, 3, 4, 5, 6 }, 6, 1 },
        { "List<float>", new List<float> { 1, 2, 3, 4, 5, 6 }, 6, 1 },
        { "List<double>", new List<double> { 1, 2, 3, 4, 5, 6 }, 6, 1 },
        { "List<int>", new List<int> { 1, 2, 3, 4, 5, 6 }, 6, 1 },
        { "Tensor<float>", Tensor.Create(Numbers, [3, 2]), 3, 2 },
        { "Of", ArrayData.Of<short>([1, 2, 3, 4, 5, 6], new(1, 3)), 2, new(1, 3) },
    };

    [Theory]
    [MemberData(nameof(Matrices))]
    public void EveryArrayGivesItsNumbersAndItsShape(string kind, ArrayData data, int count, Shape shape)
    {
        Dataset samples = Dataset.From(data);
        Assert.True(samples.Count == count && samples.InputShape == shape, kind);
        Assert.Empty(samples.TargetShapes);
        Assert.Equal(Numbers, Enumerable.Range(0, count).SelectMany(sample => samples.InputOf(sample)));
    }

    [Fact]
    public void FloatsAreNotCopiedAndOthersOnceWithoutBoxing()
    {
        float[] own = new float[100_000];
        double[,] other = new double[1000, 100];
        Dataset.From(own);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Dataset.From(own);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);
        Dataset.From(other);
        before = GC.GetAllocatedBytesForCurrentThread();
        Dataset.From(other);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 400_000, 450_000);
    }

    [Fact]
    public void LabelsAreClassIndicesOrOneHotOrNames()
    {
        double[,] x = { { 0, 1 }, { 2, 3 }, { 4, 5 } };
        Dataset indices = Dataset.From(x, new[] { 2, 0, 1 }), oneHot = Dataset.From(x, [2, 0, 1], classes: 4),
            named = Dataset.From(x, ["b", "a", "b"]);
        Assert.Equal(1, indices.TargetShape);
        Assert.Equal([2f], indices.TargetOf(0));
        Assert.Equal([0f, 0, 1, 0], oneHot.TargetOf(0));
        Assert.Equal([1f, 0, 0, 0], oneHot.TargetOf(1));
        Assert.Equal(["a", "b"], named.ClassNames);
        Assert.Equal([0f, 1], named.TargetOf(0));
        Assert.Equal([1f, 0], named.TargetOf(1));
        Assert.Equal([2f], oneHot.WithClassIndices().TargetOf(0));
        Assert.Equal([0f, 0, 1], indices.WithOneHot(3).TargetOf(0));
    }

    [Theory]
    [InlineData(
        "ragged",
        "Dataset expects rows of equal length, 2 numbers as in row 0; got 1 in row 1. Give every sample the same features.")]
    [InlineData(
        "null row",
        "Dataset expects rows of equal length, 2 numbers as in row 0; got none in row 1. Give every sample the same features.")]
    [InlineData("empty", "Dataset expects at least one number; got an array of 0x4. Check where the data comes from.")]
    [InlineData("nothing", "Dataset expects an array of numbers; got nothing. Pass the samples.")]
    [InlineData("more than an array", "Dataset expects at most 2147483591 numbers in memory; got an array of 50000x50000.")]
    [InlineData(
        "other count",
        "Dataset.From expects as many samples as targets; got 2 samples and 3 targets. Give a target for each sample.")]
    [InlineData(
        "flat x",
        "Dataset.From expects as many samples as targets; got 4 samples and 2 targets. "
        + "Give the shape of a sample: From(x, shape, targets, shape).")]
    [InlineData("label", "Dataset.From expects labels from 0 to 1; got 2 for sample 1.")]
    [InlineData("late label", "Dataset.WithOneHot expects class indices from 0 to 1; got 0.5 for sample 1.")]
    [InlineData("one-hot product", "Dataset.OneHot expects at most 2147483591 numbers; got 1048576 labels of 4096 classes.")]
    public void WrongArraysGetASentence(string what, string said)
    {
        double[] wide = new double[what == "more than an array" ? 50_000 : 1];
        int[,] x = { { 1, 2 }, { 3, 4 } };
        Action act = what switch
        {
            "ragged" => () => Dataset.From(new float[][] { [1, 2], [3] }),
            "null row" => () => Dataset.From(new float[][] { [1, 2], null! }),
            "empty" => () => Dataset.From(new float[0, 4]),
            "nothing" => () => Dataset.From(default(ArrayData)),
            "more than an array" => () => Dataset.From(Enumerable.Repeat(wide, 50_000).ToArray()),
            "other count" => () => Dataset.From(x, new[] { 1, 2, 3 }),
            "flat x" => () => Dataset.From(new[] { 1.0, 2, 3, 4 }, new[] { 1, 2 }),
            "label" => () => Dataset.From(x, [0, 2], 2),
            "late label" => () => Dataset.From(x, new[] { 0, 0.5 }).WithOneHot(2).TargetOf(1),
            _ => () => Dataset.OneHot(new int[1 << 20], 1 << 12),
        };
        Assert.StartsWith(said, Assert.Throws<NeuronaException>(act).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BatchesBeyondAnArrayGetASentence() =>
        Assert.StartsWith("Model expects batches of at most 2147483591 numbers; got 256 samples of 16777216 numbers.",
            Assert.Throws<NeuronaException>(() => new BatchBuffers([1 << 24], [], weights: false, 256)).Message, StringComparison.Ordinal);

    [Fact]
    public void EveryArrayIsPredictedAlike()
    {
        Sequential model = new(new Shape(2, 1)) { new Flatten(), new Dense(1) };
        float[] expected = model.Predict([1f, 2, 3, 4]);
        Assert.Equal(2, expected.Length);
        Assert.Equal(expected, model.Predict(new[] { 1.0, 2, 3, 4 }));
        Assert.Equal(expected, model.Predict(new float[,] { { 1, 2 }, { 3, 4 } }));
        Assert.Equal(expected, model.Predict(new double[][] { [1, 2], [3, 4] }));
        Assert.Equal(expected, model.Predict(new int[,,] { { { 1 }, { 2 } }, { { 3 }, { 4 } } }));
        Assert.Equal(expected, model.Predict(Dataset.From([1f, 2, 3, 4], new Shape(2, 1))));
        Assert.Equal(expected[..1], model.Predict(new int[,] { { 1 }, { 2 } }));   // one sample without the axis of samples
        Assert.Equal(
            "Model.Predict expects samples of shape 2x1, the model's input; got 2 of shape 3. Put the samples along the first axis.",
            Assert.Throws<NeuronaException>(() => model.Predict(new float[2, 3])).Message);
    }

    [Fact]
    public void ATensorOfSamplesGivesATensorOfOutputs()
    {
        Sequential model = new(new Shape(2, 1)) { new Dense(3) };
        Tensor<float> outputs = model.Predict(Tensor.Create(Numbers, [3, 2, 1])), one = model.Predict(Tensor.Create(Numbers[..2], [2, 1]));
        float[] expected = model.Predict(Numbers), got = new float[expected.Length];
        Assert.Equal([3, 2, 3], outputs.Lengths.ToArray());
        outputs.FlattenTo(got);
        Assert.Equal(expected, got);
        Assert.Equal([1, 2, 3], one.Lengths.ToArray());
        Assert.Equal(expected[5], one[0, 1, 2]);
    }
}
