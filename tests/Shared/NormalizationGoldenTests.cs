using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Layers that normalize, rearrange and merge against their definitions, computed by
/// tests/golden/normalization.py; and what noise promises.</summary>
public sealed class NormalizationGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("normalization.json").GetProperty("layers");

    private static readonly Dictionary<string, Func<Layer>> Layers = new()
    {
        ["LayerNormalization"] = () => new LayerNormalization(),
        ["LayerNormalization on positions"] = () => new LayerNormalization { Epsilon = 0.1 },
        ["LayerNormalization without scale"] = () => new LayerNormalization { Scale = false },
        ["LayerNormalization without center"] = () => new LayerNormalization { Center = false },
        ["LayerNormalization bare"] = () => new LayerNormalization { Center = false, Scale = false },
        ["LayerNormalization of large inputs"] = () => new LayerNormalization(),
        ["LayerNormalization far from 0"] = () => new LayerNormalization(),
        ["LayerNormalization of equal inputs"] = () => new LayerNormalization(),
        ["GroupNormalization"] = () => new GroupNormalization(3),
        ["GroupNormalization of each channel"] = () => new GroupNormalization(-1) { Epsilon = 0.1 },
        ["GroupNormalization of all channels"] = () => new GroupNormalization(1),
        ["GroupNormalization of 32"] = () => new GroupNormalization(),
        ["GroupNormalization without scale"] = () => new GroupNormalization(2) { Scale = false },
        ["GroupNormalization without center"] = () => new GroupNormalization(2) { Center = false },
        ["GroupNormalization far from 0"] = () => new GroupNormalization(2),
        ["RMSNormalization"] = () => new RMSNormalization(),
        ["RMSNormalization on positions"] = () => new RMSNormalization { Epsilon = 0.1 },
        ["RMSNormalization of large inputs"] = () => new RMSNormalization(),
        ["RMSNormalization of zeros"] = () => new RMSNormalization(),
        ["UnitNormalization"] = () => new UnitNormalization(),
        ["UnitNormalization on positions"] = () => new UnitNormalization(),
        ["UnitNormalization of large inputs"] = () => new UnitNormalization(),
        ["UnitNormalization of zeros"] = () => new UnitNormalization(),
        ["Rescaling"] = () => new Rescaling(1.0 / 255),
        ["Rescaling with an offset"] = () => new Rescaling(-2, 0.5),
        ["RepeatVector"] = () => new RepeatVector(3),
        ["Permute"] = () => new Permute(2, 1),
        ["Permute of three axes"] = () => new Permute(3, 1, 2),
        ["Subtract"] = () => new Subtract(),
        ["Subtract stretched"] = () => new Subtract(),
        ["Multiply"] = () => new Multiply(),
        ["Multiply stretched"] = () => new Multiply(),
        ["Average"] = () => new Average(),
        ["Average stretched"] = () => new Average(),
        ["Maximum"] = () => new Maximum(),
        ["Maximum stretched"] = () => new Maximum(),
        ["Minimum"] = () => new Minimum(),
        ["Minimum stretched"] = () => new Minimum(),
        ["Dot of vectors"] = () => new Dot([1]),
        ["Dot of cosines"] = () => new Dot([1, 1], normalize: true),
        ["Dot of large cosines"] = () => new Dot([-1], normalize: true),
        ["Dot of matrices"] = () => new Dot([2]),
        ["Dot along two axes"] = () => new Dot([1, 2]),
        ["Dot along two axes, normalized"] = () => new Dot([-2, -1], normalize: true),
        ["Dot of a matrix and a vector"] = () => new Dot([2, 1]),
        ["Dot along an inner axis"] = () => new Dot([2, 1], normalize: true),
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
        // Steps for differences are chosen for the steepest place: less exact elsewhere.
        bool isSteep = name.EndsWith("zeros", StringComparison.Ordinal) || name.EndsWith("equal inputs", StringComparison.Ordinal)
            || name.EndsWith("far from 0", StringComparison.Ordinal);
        double tolerance = GoldenFiles.IsDouble ? 1e-8 : 1e-5, slopeTolerance = GoldenFiles.IsDouble && isSteep ? 1e-6 : tolerance;

        foreach (bool training in (bool[])[true, false])
        {
            Real[] y = call.Forward(inputs, training);
            GoldenFiles.AssertClose(golden.GetProperty("y").Numbers(), y, tolerance, "y");
            call.Backward(golden.GetProperty("dy").Reals());
            for (int i = 0; i < inputs.Length; i++)
                GoldenFiles.AssertClose(golden.GetProperty("dx")[i].Numbers(), call.InputGradient(i), slopeTolerance, $"dx{i}");
            foreach (JsonProperty gradient in golden.GetProperty("gradients").EnumerateObject())
                GoldenFiles.AssertClose(gradient.Value.Numbers(), call.Gradient(gradient.Name), slopeTolerance, $"d {gradient.Name}");
        }
    }

    [Fact]
    public void OfEqualInputsTheFirstGetsTheGradient()
    {
        foreach (Layer layer in (Layer[])[new Maximum(), new Minimum()])
        {
            LayerCall call = new(layer, 2, 2, 2);
            Assert.Equal([1, 1], call.Forward([[1, 1], [1, 1], [1, 1]]));
            Assert.Equal([5, 7], call.Backward([5, 7]));
            Assert.Equal([0, 0], call.InputGradient(1));
            Assert.Equal([0, 0], call.InputGradient(2));
        }
    }

    [Fact]
    public void AVectorOfZerosHasNoAngle()
    {
        LayerCall call = new(new Dot([1], normalize: true), 2, 2);
        Assert.Equal([0], call.Forward([[0, 0], [3, 4]]));
        GoldenFiles.AssertClose([6e6, 8e6], call.Backward([1]), 1e-6, "dx0");
        GoldenFiles.AssertClose([0, 0], call.InputGradient(1), 1e-6, "dx1");
    }

    [Fact]
    public void OneAxisInAFileStandsForBoth()
    {
        const string json = """{"class_name": "Dot", "config": {"name": "dot", "axes": 1, "normalize": true}}""";
        Dot dot = Assert.IsType<Dot>(Layer.FromJson(json));
        Assert.Equal([1], dot.Axes);
        Assert.True(dot.Normalize);
    }

    [Theory]
    [InlineData("GaussianNoise", 1, 0.25)]
    [InlineData("GaussianDropout", 1, 0.5)]     // sqrt(0.2 / 0.8)
    [InlineData("AlphaDropout", 0, 1)]
    public void NoiseHasItsMeanAndDeviation(string name, double mean, double deviation)
    {
        const int count = 20_000;
        Layer layer = name switch
        {
            "GaussianNoise" => new GaussianNoise(0.25),
            "GaussianDropout" => new GaussianDropout(0.2),
            _ => new AlphaDropout(0.2),
        };
        Real[] x = name == "AlphaDropout" ? new RandomNormal(0, 1).Sample(1, count) : new Ones().Sample(1, count);
        LayerCall call = new(layer, 100);
        Assert.Equal(x, call.Forward(x));
        Real[] y = call.Forward(x, training: true), again = call.Forward(x, training: true);
        Assert.NotEqual(y, again);
        double average = y.Average(value => (double)value), spread = Math.Sqrt(y.Average(value => (value - average) * (value - average)));
        Assert.Equal(mean, average, 5 * deviation / Math.Sqrt(count));
        Assert.Equal(deviation, spread, 0.03 * deviation);
    }

    [Theory]
    [InlineData("GaussianNoise")]
    [InlineData("GaussianDropout")]
    [InlineData("AlphaDropout")]
    public void NoiseIsThatOfItsCounters(string name)
    {
        JsonElement golden = GoldenFiles.Read("normalization.json").GetProperty("noise").GetProperty(name);
        Layer layer = name switch
        {
            "GaussianNoise" => new GaussianNoise(0.4) { Seed = 3 },
            "GaussianDropout" => new GaussianDropout(0.3) { Seed = 3 },
            _ => new AlphaDropout(0.3) { Seed = 3 },
        };
        LayerCall call = new(layer, 6);
        double tolerance = GoldenFiles.IsDouble ? 1e-9 : 1e-6;
        GoldenFiles.AssertClose(golden.GetProperty("y").Numbers(), call.Forward(golden.GetProperty("x").Reals(), true), tolerance, "y");
        GoldenFiles.AssertClose(golden.GetProperty("dx").Numbers(), call.Backward(golden.GetProperty("dy").Reals()), tolerance, "dx");
    }

    [Fact]
    public void GaussianDropoutsGradientHasTheNoiseOfTheOutputs()
    {
        LayerCall call = new(new GaussianDropout(0.3), 50);
        Real[] ones = new Ones().Sample(1, 50);
        Real[] y = call.Forward(ones, training: true);
        Assert.Equal(y, call.Backward(ones));
        LayerCall noise = new(new GaussianNoise(0.3), 50);
        noise.Forward(ones, training: true);
        Assert.Equal(ones, noise.Backward(ones));
    }

    [Fact]
    public void AlphaDropoutKeepsOrSaturates()
    {
        const double rate = 0.3, saturated = -1.7580993408473766;
        double a = Math.Pow((1 - rate) * (1 + rate * saturated * saturated), -0.5), b = -a * saturated * rate;
        LayerCall call = new(new AlphaDropout(rate), 400);
        Real[] x = new RandomNormal(0, 1).Sample(1, 400), ones = new Ones().Sample(1, 400);
        Real[] y = call.Forward(x, training: true), dx = call.Backward(ones);
        int kept = 0;
        for (int i = 0; i < x.Length; i++)
        {
            bool isKept = dx[i] != 0;
            kept += isKept ? 1 : 0;
            Assert.Equal(isKept ? a * x[i] + b : a * saturated + b, y[i], 1e-6);
            Assert.Equal(isKept ? a : 0, dx[i], 1e-6);
        }
        Assert.InRange(kept, 240, 320);
    }

    [Fact]
    public void SpatialDropoutDropsWholeChannels()
    {
        foreach ((Layer layer, Shape shape) in ((Layer, Shape)[])
            [(new SpatialDropout1D(0.5), new(6, 40)), (new SpatialDropout2D(0.5), new(2, 3, 40))])
        {
            LayerCall call = new(layer, shape);
            Real[] x = new Ones().Sample(1, 3 * 240), y = call.Forward(x, training: true);
            Assert.Equal(y, call.Backward(x));
            int dropped = 0;
            for (int sample = 0; sample < 3; sample++)
            {
                for (int channel = 0; channel < 40; channel++)
                {
                    Real first = y[sample * 240 + channel];
                    Assert.True(first is 0 or 2);
                    dropped += first == 0 ? 1 : 0;
                    for (int position = 1; position < 6; position++)
                        Assert.Equal(first, y[sample * 240 + position * 40 + channel]);
                }
            }
            Assert.InRange(dropped, 40, 80);
            Assert.NotEqual(y[..40], y[240..280]);
        }
    }
}
