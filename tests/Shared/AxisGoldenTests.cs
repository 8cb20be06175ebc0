using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Layers and constraints along other axes than the last against their definitions, computed by
/// tests/golden/axes.py.</summary>
public sealed class AxisGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("axes.json");

    private static readonly Dictionary<string, Func<Layer>> Layers = new()
    {
        ["Softmax along steps"] = () => new Softmax(1),
        ["Softmax along width"] = () => new Softmax(-2),
        ["Softmax along height"] = () => new Softmax(axis: 1),
        ["Softmax along the last axis by number"] = () => new Softmax(2),
        ["Softmax along steps, far out"] = () => new Softmax(1),
        ["LogSoftmax along steps"] = () => new LogSoftmax(1),
        ["LogSoftmax along width"] = () => new LogSoftmax(2),
        ["LogSoftmax along steps, far out"] = () => new LogSoftmax(-2),
        ["Sparsemax along steps"] = () => new Sparsemax(1),
        ["Sparsemax along height"] = () => new Sparsemax(-3),
        ["Sparsemax along steps, ties"] = () => new Sparsemax(1),
        ["LayerNormalization along steps"] = () => new LayerNormalization { Axis = [1] },
        ["LayerNormalization along all"] = () => new LayerNormalization { Axis = [1, 2] },
        ["LayerNormalization along two apart"] = () => new LayerNormalization { Axis = [1, 3], Epsilon = 0.1 },
        ["LayerNormalization along the last two"] = () => new LayerNormalization { Axis = [-1, -2] },
        ["LayerNormalization along steps, bare"] = () => new LayerNormalization { Axis = [1], Scale = false, Center = false },
        ["LayerNormalization along steps, without scale"] = () => new LayerNormalization { Axis = [1], Scale = false },
        ["LayerNormalization along steps, without center"] = () => new LayerNormalization { Axis = [1], Center = false },
        ["LayerNormalization along steps, far from 0"] = () => new LayerNormalization { Axis = [1] },
        ["RMSNormalization along steps"] = () => new RMSNormalization { Axis = [1] },
        ["RMSNormalization along all"] = () => new RMSNormalization { Axis = [1, 2] },
        ["RMSNormalization along height"] = () => new RMSNormalization { Axis = [1], Epsilon = 0.1 },
        ["UnitNormalization along steps"] = () => new UnitNormalization { Axis = [1] },
        ["UnitNormalization along all"] = () => new UnitNormalization { Axis = [1, 2, 3] },
        ["UnitNormalization along two apart"] = () => new UnitNormalization { Axis = [1, 3] },
        ["UnitNormalization along steps, far out"] = () => new UnitNormalization { Axis = [1] },
        ["Embedding"] = () => new Embedding(5, 2),
        ["Embedding of steps"] = () => new Embedding(3, 4),
        ["Embedding of one number"] = () => new Embedding(1, 3),
        ["BatchNormalization of steps"] = () => new BatchNormalization { Axis = 1 },
        ["BatchNormalization of width"] = () => new BatchNormalization { Axis = -2 },
        ["BatchNormalization of steps, bare"] = () => new BatchNormalization { Axis = 1, Scale = false, Center = false },
        ["BatchNormalization of steps at inference"] = () => new BatchNormalization { Axis = 1 },
    };

    private static readonly Dictionary<string, Constraint> Constraints = new()
    {
        ["SpectralNorm"] = new SpectralNorm(),
        ["SpectralNorm of one iteration"] = new SpectralNorm(1),
        ["SpectralNorm of filters"] = new SpectralNorm(),
        ["SpectralNorm of zeros"] = new SpectralNorm(),
        ["SpectralNorm of a bias"] = new SpectralNorm(),
        ["SpectralNorm, far out"] = new SpectralNorm(),
        ["MaxNorm of rows"] = new MaxNorm(0.5, [1]),
        ["MaxNorm of all"] = new MaxNorm(0.5, [0, 1]),
        ["MaxNorm of columns by axis"] = new MaxNorm(0.5, [0]),
        ["MaxNorm of places"] = new MaxNorm(0.5, [0, 1]),
        ["MaxNorm of filters"] = new MaxNorm(0.5, [0, 1, 2]),
        ["MaxNorm of a bias"] = new MaxNorm(0.5, [0]),
        ["MaxNorm of rows, far out"] = new MaxNorm(2, [-1]),
        ["UnitNorm of rows"] = new UnitNorm([-1]),
        ["UnitNorm of each"] = new UnitNorm([]),
        ["UnitNorm of two apart"] = new UnitNorm([0, 2]),
        ["UnitNorm of rows, far out"] = new UnitNorm([1]),
        ["MinMaxNorm of rows"] = new MinMaxNorm(0.5, 0.75, axis: [1]),
        ["MinMaxNorm of rows by and by"] = new MinMaxNorm(0.5, 0.75, 0.25, [1]),
        ["MinMaxNorm of the last two"] = new MinMaxNorm(0.2, 0.9, 1, [1, 2]),
    };

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    public static TheoryData<string> ConstraintNames => [.. Constraints.Keys];

    [Fact]
    public void EveryGoldenCaseIsTested()
    {
        Assert.Equal(Golden.GetProperty("layers").EnumerateObject().Select(one => one.Name).Order(), Layers.Keys.Order());
        Assert.Equal(Golden.GetProperty("constraints").EnumerateObject().Select(one => one.Name).Order(), Constraints.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void LayersFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty("layers").GetProperty(name);
        LayerCall call = new(Layers[name](), ShapeOf(golden));
        foreach (JsonProperty parameter in golden.GetProperty("parameters").EnumerateObject())
        {
            Real[] values = parameter.Value.Reals();
            Assert.Equal(call[parameter.Name].Length, values.Length);
            values.CopyTo(call[parameter.Name]);
        }
        bool training = !name.EndsWith("at inference", StringComparison.Ordinal);
        bool isFar = name.EndsWith("far out", StringComparison.Ordinal) || name.EndsWith("far from 0", StringComparison.Ordinal);
        double tolerance = GoldenFiles.IsDouble ? isFar ? 1e-7 : 1e-9 : isFar ? 1e-4 : 1e-5;
        Real[] y = call.Forward(golden.GetProperty("x").Reals(), training);
        GoldenFiles.AssertClose(golden.GetProperty("y").Numbers(), y, tolerance, "y");
        call.Backward(golden.GetProperty("dy").Reals());
        GoldenFiles.AssertClose(golden.GetProperty("dx").Numbers(), call.InputGradient(0), tolerance, "dx");
        foreach (JsonProperty gradient in golden.GetProperty("gradients").EnumerateObject())
            GoldenFiles.AssertClose(gradient.Value.Numbers(), call.Gradient(gradient.Name), tolerance, $"d {gradient.Name}");
        if (!golden.TryGetProperty("after", out JsonElement after))
            return;
        foreach (JsonProperty state in after.EnumerateObject())
            GoldenFiles.AssertClose(state.Value.Numbers(), call[state.Name], tolerance, state.Name);
    }

    [Theory]
    [MemberData(nameof(ConstraintNames))]
    public void ConstraintsFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty("constraints").GetProperty(name);
        int[] shape = [.. golden.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())];
        Real[] values = golden.GetProperty("values").Reals();
        Constraints[name].Apply(new(values, values.Length / shape[^1], shape[^1]), shape);
        GoldenFiles.AssertClose(golden.GetProperty("result").Numbers(), values, GoldenFiles.IsDouble ? 1e-11 : 1e-6, "weight");
    }

    // What a kernel has is told to its constraint by the training.
    [Fact]
    public void AConstraintOfRowsHoldsInTraining()
    {
        Dense dense = new(3) { KernelConstraint = new MaxNorm(0.1, [1]) };
        Model model = new Sequential(4) { dense };
        model.Compile(new SGD(0.1), new MeanSquaredError());
        model.TrainOnBatch([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6]);
        ReadOnlySpan<Real> kernel = model["dense/kernel"];
        for (int row = 0; row < 4; row++)
            Assert.InRange(Math.Sqrt(kernel[row * 3] * kernel[row * 3] + kernel[row * 3 + 1] * kernel[row * 3 + 1]
                + kernel[row * 3 + 2] * kernel[row * 3 + 2]), 0.0999, 0.1001);
    }

    [Fact]
    public void SpectralNormLeavesNoInputLonger()
    {
        Real[] values = new RandomNormal(0, 1).Sample(1, 40, 30);
        new SpectralNorm(200).Apply(new(values, 40, 30));
        Real[] x = new RandomNormal(0, 1).Sample(2, 1, 40), y = new Real[30];
        for (int i = 0; i < 50; i++)
        {
            Kernels.Gemm(new ReadOnlyMat(x, 1, 40), new ReadOnlyMat(values, 40, 30), new Mat(y, 1, 30));
            double before = Norm(x), after = Norm(y);
            Assert.True(after <= before * 1.01, $"{before} became {after}");
            Kernels.Gemm(new ReadOnlyMat(y, 1, 30), new ReadOnlyMat(values, 40, 30), new Mat(x, 1, 40), Trans.B);
        }

        static double Norm(Real[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void AnEmbeddingRefusesWhatItDoesNotHave(double number) =>
        Assert.Contains("Embedding expects whole numbers from 0 to 4; got",
            Assert.Throws<NeuronaException>(() => new LayerCall(new Embedding(5, 2), 1).Forward([(Real)number])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void TheLastAxisHasTheSameBitsByAnyName()
    {
        Real[] x = new RandomNormal(0, 1).Sample(1, 2 * 12);
        foreach ((Layer one, Layer other) in ((Layer, Layer)[])
        [
            (new Softmax(), new Softmax(2)),
            (new LayerNormalization(), new LayerNormalization { Axis = [2] }),
            (new RMSNormalization(), new RMSNormalization { Axis = [2] }),
            (new UnitNormalization(), new UnitNormalization { Axis = [2] }),
            (new BatchNormalization(), new BatchNormalization { Axis = 2 }),
        ])
            Assert.Equal(new LayerCall(one, new Shape(3, 4)).Forward(x, true), new LayerCall(other, new Shape(3, 4)).Forward(x, true));
    }

    private static Shape ShapeOf(JsonElement golden) =>
        Shape.Of([.. golden.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())]);
}
