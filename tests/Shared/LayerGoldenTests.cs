using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>
/// Layers on arrays against their definitions, computed by tests/golden/vocabulary.py: outputs, and gradients by
/// differences.
/// </summary>
public sealed class LayerGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("vocabulary.json").GetProperty("layers");

    private static readonly Dictionary<string, Func<Layer>> Layers = new()
    {
        ["Dense"] = () => new Dense(3),
        ["Dense on steps, tanh"] = () => new Dense(3, Activation.Tanh),
        ["Conv2D"] = () => new Conv2D(3, (3, 2)) { Padding = Padding.Same, Strides = 2 },
        ["MaxPooling2D"] = () => new MaxPooling2D(),
        ["BatchNormalization in training"] = () => new BatchNormalization(),
        ["BatchNormalization"] = () => new BatchNormalization(),
        ["Add"] = () => new Add(),
        ["Add stretched"] = () => new Add(),
        ["Add to a stretched one"] = () => new Add(),
        ["Concatenate"] = () => new Concatenate(),
        ["Flatten"] = () => new Flatten(),
        ["Reshape"] = () => new Reshape(3, 2),
        ["PReLU"] = () => new PReLU(),
        ["PReLU of channels"] = () => new PReLU { SharedAxes = [1, 2] },
        ["PReLU shared along steps"] = () => new PReLU { SharedAxes = [2] },
        ["PReLU shared along channels"] = () => new PReLU { SharedAxes = [2] },
        ["PReLU of one"] = () => new PReLU { SharedAxes = [1, 2] },
        ["ReLU"] = () => new ReLU(),
        ["ReLU with a ceiling"] = () => new ReLU(1),
        ["ReLU with all"] = () => new ReLU(1.5, 0.25, 0.5),
        ["LeakyReLU"] = () => new LeakyReLU(),
        ["ELU"] = () => new ELU(0.3),
        ["Sigmoid"] = () => new Sigmoid(),
        ["Tanh"] = () => new Tanh(),
        ["Softmax on positions"] = () => new Softmax(),
    };

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Fact]
    public void EveryGoldenCaseIsTested() => Assert.Equal(Golden.EnumerateObject().Select(one => one.Name).Order(), Layers.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void OutputsAndGradientsFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty(name);
        Shape[] shapes =
        [
            .. golden.GetProperty("shapes").EnumerateArray()
                .Select(shape => Shape.Of([.. shape.EnumerateArray().Select(axis => axis.GetInt32())]))
        ];
        LayerCall call = new(Layers[name](), shapes);
        foreach (JsonProperty parameter in golden.GetProperty("parameters").EnumerateObject())
        {
            Real[] values = parameter.Value.Reals();
            Assert.Equal(call[parameter.Name].Length, values.Length);
            values.CopyTo(call[parameter.Name]);
        }
        Real[][] inputs = [.. golden.GetProperty("inputs").EnumerateArray().Select(one => one.Reals())];
        double tolerance = GoldenFiles.IsDouble ? 1e-8 : 1e-5;

        Real[] y = call.Forward(inputs, name.EndsWith("in training", StringComparison.Ordinal));
        GoldenFiles.AssertClose(golden.GetProperty("y").Numbers(), y, tolerance, "y");
        for (int time = 0; time < 2; time++)
        {
            call.Backward(golden.GetProperty("dy").Reals());
            for (int i = 0; i < inputs.Length; i++)
                GoldenFiles.AssertClose(golden.GetProperty("dx")[i].Numbers(), call.InputGradient(i), tolerance, $"dx{i}");
            foreach (JsonProperty gradient in golden.GetProperty("gradients").EnumerateObject())
                GoldenFiles.AssertClose(gradient.Value.Numbers(), call.Gradient(gradient.Name), tolerance, $"d {gradient.Name}");
        }
    }

    [Fact]
    public void InfinityBelowARectifierIsZero()
    {
        foreach (ReLU layer in (ReLU[])[new(), new(6), new(threshold: 1)])
            Assert.Equal([0, 5], new LayerCall(layer, 2).Forward([Real.NegativeInfinity, 5]));
    }
}
