using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>
/// Activations against their definitions, computed by tests/golden/activations.py: values and slopes, among them those
/// at 0, at corners and far out.
/// </summary>
public sealed class ActivationGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("activations.json");

    private static readonly Dictionary<string, Func<Activation>> Elementwise = new()
    {
        ["GELU"] = () => Activation.Gelu,
        ["GELU, approximate"] = () => new GELU(approximate: true),
        ["SiLU"] = () => Activation.Silu,
        ["SELU"] = () => Activation.Selu,
        ["Softplus"] = () => Activation.Softplus,
        ["Softsign"] = () => Activation.Softsign,
        ["HardSigmoid"] = () => Activation.HardSigmoid,
        ["Exponential"] = () => Activation.Exponential,
        ["ReLU6"] = () => Activation.Relu6,
        ["Mish"] = () => Activation.Mish,
        ["LogSigmoid"] = () => Activation.LogSigmoid,
        ["HardSiLU"] = () => Activation.HardSilu,
        ["HardTanh"] = () => Activation.HardTanh,
        ["CELU"] = () => Activation.Celu,
        ["CELU of alpha 0.3"] = () => new CELU(0.3),
        ["TanhShrink"] = () => Activation.TanhShrink,
        ["SoftShrink"] = () => Activation.SoftShrink,
        ["SoftShrink of threshold 0.25"] = () => new SoftShrink(0.25),
        ["HardShrink"] = () => Activation.HardShrink,
        ["HardShrink of threshold 0.25"] = () => new HardShrink(0.25),
        ["Squareplus"] = () => Activation.Squareplus,
        ["Squareplus of b 0.5"] = () => new Squareplus(0.5),
        ["Threshold"] = () => new Threshold(0.25, -2),
        ["SparsePlus"] = () => Activation.SparsePlus,
        ["SparseSigmoid"] = () => Activation.SparseSigmoid,
    };

    private static readonly Dictionary<string, Func<Layer>> Layers = new()
    {
        ["LogSoftmax"] = () => Activation.LogSoftmax,
        ["LogSoftmax on positions"] = () => new LogSoftmax(),
        ["LogSoftmax far out"] = () => new LogSoftmax(),
        ["Sparsemax"] = () => Activation.Sparsemax,
        ["Sparsemax on positions"] = () => new Sparsemax(),
        ["Sparsemax of ties and far out"] = () => new Sparsemax(),
        ["Maxout"] = () => new Maxout(3),
        ["Maxout of three pieces on steps"] = () => new Maxout(2, 3),
        ["GLU"] = () => new GLU(),
        ["GLU along height"] = () => new GLU(1),
        ["GLU along width"] = () => new GLU(-2),
        ["GLU far out"] = () => new GLU(),
    };

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    public static TheoryData<string> Names => [.. Elementwise.Keys];

    private static double Tolerance => GoldenFiles.IsDouble ? 1e-8 : 1e-5;

    [Fact]
    public void EveryGoldenCaseIsTested()
    {
        Assert.Equal(Golden.GetProperty("elementwise").EnumerateObject().Select(one => one.Name).Order(), Elementwise.Keys.Order());
        Assert.Equal(Golden.GetProperty("layers").EnumerateObject().Select(one => one.Name).Order(), Layers.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ValuesAndSlopesFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty("elementwise").GetProperty(name);
        Real[] x = golden.GetProperty("x").Reals(), y = new Real[x.Length], dy = new Real[x.Length], dx = new Real[x.Length];
        Activation function = Elementwise[name]();
        Array.Fill(dy, 2);
        function.Apply(Row(x), Row(y));
        function.ApplyBackward(Row(x), Row(y), Row(dy), Row(dx));
        GoldenFiles.AssertClose(golden.GetProperty("y").Numbers(), y, Tolerance, "y");
        GoldenFiles.AssertClose([.. golden.GetProperty("slopes").Numbers().Select(slope => 2 * slope)], dx, Tolerance, "dx");
        // As a step of a plan, where y may lie over x.
        LayerCall call = new(Elementwise[name](), x.Length);
        Assert.Equal(y, call.Forward(x));
        call.Backward(dy);
        Assert.Equal(dx, call.InputGradient(0));
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void LayersFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty("layers").GetProperty(name);
        LayerCall call = new(Layers[name](), Shape.Of([.. golden.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())]));
        JsonProperty[] gradients = golden.TryGetProperty("gradients", out JsonElement all) ? [.. all.EnumerateObject()] : [];
        foreach (JsonProperty gradient in gradients)
            golden.GetProperty("parameters").GetProperty(gradient.Name).Reals().CopyTo(call[gradient.Name]);
        Real[] y = call.Forward(golden.GetProperty("x").Reals());
        GoldenFiles.AssertClose(golden.GetProperty("y").Numbers(), y, Tolerance, "y");
        call.Backward(golden.GetProperty("dy").Reals());
        GoldenFiles.AssertClose(golden.GetProperty("dx").Numbers(), call.InputGradient(0), Tolerance, "dx");
        foreach (JsonProperty gradient in gradients)
            GoldenFiles.AssertClose(gradient.Value.Numbers(), call.Gradient(gradient.Name), Tolerance, $"d {gradient.Name}");
    }

    [Fact]
    public void SparsemaxSumsToOneAndPassesNaN()
    {
        Real[] x = [0.5f, 0.25f, 0.4f, -7, Real.NaN, 1, 2, 3], y = new Real[8];
        Activation.Sparsemax.Apply(new(x, 2, 4), new Mat(y, 2, 4));
        Assert.Equal(1, y[..4].Sum(), 1e-6);
        Assert.Equal(0, y[3]);
        Assert.All(y[4..], value => Assert.True(Real.IsNaN(value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NoNumberIsLost(string name)
    {
        Real[] x = [Real.NaN, 1e4f, -1e4f, 0], y = new Real[4], dy = [1, 1, 1, 1], dx = new Real[4];
        Activation function = Elementwise[name]();
        function.Apply(Row(x), Row(y));
        function.ApplyBackward(Row(x), Row(y), Row(dy), Row(dx));
        Assert.True(Real.IsNaN(y[0]), $"{name} of NaN is {y[0]}");
        if (name != "Exponential")   // which is beyond all numbers there
            Assert.All([.. y[1..], .. dx[1..]], value => Assert.True(Real.IsFinite(value), $"{name}: {value}"));
    }

    private static Mat Row(Real[] values) => new(values, 1, values.Length);
}
