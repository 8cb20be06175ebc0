using System.Text.Json;
using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>Bounds, variances, fans and determinism of first weights.</summary>
public sealed class InitializerTests
{
    private static readonly Dictionary<string, (Func<Initializer> Make, double Mean, double Deviation, double Bound)> Examples = new()
    {
        // For a kernel of 300 x 200. A bound of 0 is none.
        ["Zeros"] = (() => new Zeros(), 0, 0, 1e-9),
        ["Ones"] = (() => new Ones(), 1, 0, 1),
        ["Constant"] = (() => new Constant(0.25f), 0.25, 0, 0.25),
        ["RandomUniform"] = (() => new RandomUniform(), 0, 0.1 / Math.Sqrt(12), 0.05),
        ["RandomUniform shifted"] = (() => new RandomUniform(1, 3), 2, 2 / Math.Sqrt(12), 3),
        ["RandomNormal"] = (() => new RandomNormal(), 0, 0.05, 0),
        ["RandomNormal shifted"] = (() => new RandomNormal(1, 2), 1, 2, 0),
        ["TruncatedNormal"] = (() => new TruncatedNormal(), 0, 0.05 * 0.87962566103423978, 0.1),
        ["TruncatedNormal shifted"] = (() => new TruncatedNormal(1, 2), 1, 2 * 0.87962566103423978, 5),
        ["VarianceScaling"] = (() => new VarianceScaling(), 0, Math.Sqrt(1.0 / 300), 2 * Math.Sqrt(1.0 / 300) / 0.8796),
        ["VarianceScaling fan out, normal"] =
            (() => new VarianceScaling(3, FanMode.FanOut, WeightDistribution.UntruncatedNormal), 0, Math.Sqrt(3.0 / 200), 0),
        ["GlorotUniform"] = (() => new GlorotUniform(), 0, Math.Sqrt(2.0 / 500), Math.Sqrt(6.0 / 500)),
        ["GlorotNormal"] = (() => new GlorotNormal(), 0, Math.Sqrt(2.0 / 500), 2 * Math.Sqrt(2.0 / 500) / 0.8796),
        ["HeUniform"] = (() => new HeUniform(), 0, Math.Sqrt(2.0 / 300), Math.Sqrt(6.0 / 300)),
        ["HeNormal"] = (() => new HeNormal(), 0, Math.Sqrt(2.0 / 300), 2 * Math.Sqrt(2.0 / 300) / 0.8796),
        ["LecunUniform"] = (() => new LecunUniform(), 0, Math.Sqrt(1.0 / 300), Math.Sqrt(3.0 / 300)),
        ["Identity"] = (() => new Identity(), 1.0 / 300, Math.Sqrt(1.0 / 300 - 1.0 / 90000), 1),
        ["Orthogonal"] = (() => new Orthogonal(), 0, Math.Sqrt(1.0 / 300), 0),
        ["Orthogonal with a gain"] = (() => new Orthogonal(2) { Seed = null }, 0, 2 * Math.Sqrt(1.0 / 300), 0),
        ["LecunNormal"] = (() => new LecunNormal(), 0, Math.Sqrt(1.0 / 300), 2 * Math.Sqrt(1.0 / 300) / 0.8796),
    };

    public static TheoryData<string> Names => [.. Examples.Keys];

    [Fact]
    public void EveryInitializerHasAnExample() => PublicTypes.AssertAllHaveExamples(Examples.Values.Select(example => example.Make()));

    [Theory]
    [MemberData(nameof(Names))]
    public void MeanDeviationAndBoundsAreAsSaid(string name)
    {
        (Func<Initializer> make, double mean, double deviation, double bound) = Examples[name];
        float[] values = Kernel(make(), seed: 3);
        double average = values.Average(), spread = Math.Sqrt(values.Average(value => (value - average) * (value - average)));
        Assert.Equal(mean, average, Math.Max(deviation * 5 / Math.Sqrt(values.Length), 1e-7));
        Assert.Equal(deviation, spread, deviation * 0.01 + 1e-9);
        double largest = values.Max(Math.Abs);
        if (bound > 0)
            Assert.InRange(largest, deviation > 0 ? bound * 0.98 : 0, bound * 1.0001);
        else
            Assert.True(largest - Math.Abs(mean) > 3.5 * deviation);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OneSeedGivesTheSameValuesAndAnotherSeedOthers(string name)
    {
        Initializer initializer = Examples[name].Make();
        Assert.Equal(Kernel(initializer, 3), Kernel(initializer, 3));
        if (initializer is RandomInitializer)
            Assert.NotEqual(Kernel(initializer, 3), Kernel(initializer, 4));
    }

    [Fact]
    public void OneInitializerGivesTwoLayersDifferentValues()
    {
        HeNormal shared = new();
        Sequential model = new(6) { new Dense(6) { KernelInitializer = shared }, new Dense(6) { KernelInitializer = shared } };
        Assert.NotEqual(model["dense/kernel"].ToArray(), model["dense_1/kernel"].ToArray());
    }

    [Fact]
    public void TheFansOfAConvolutionCountItsReceptiveField()
    {
        Sequential model = new(new Shape(9, 9, 8)) { new Conv2D(40, (3, 5)), new PReLU { AlphaInitializer = new LecunUniform() } };
        double limit = Math.Sqrt(6.0 / (3 * 5 * 8 + 3 * 5 * 40));
        Assert.InRange(model["conv2d/kernel"].ToArray().Max(Math.Abs), limit * 0.99, limit);
        // [height, width, channels] without a kernel's meaning: Keras' rule takes the last two axes as in and out.
        double alpha = Math.Sqrt(3.0 / (7 * 5));
        Assert.InRange(model["p_re_lu/alpha"].ToArray().Max(Math.Abs), alpha * 0.98, alpha);
    }

    public static TheoryData<string> Shapes =>
        [.. GoldenFiles.Read("options.json").GetProperty("initializers").EnumerateObject().Select(one => one.Name)];

    // Kernels of every number of axes: a vector, a matrix, convolutions along one, two and three axes, a depthwise one.
    [Theory]
    [MemberData(nameof(Shapes))]
    public void FansAndWhatFollowsFromThemForEveryShape(string name)
    {
        JsonElement golden = GoldenFiles.Read("options.json").GetProperty("initializers").GetProperty(name);
        int[] shape = [.. name.Split('x').Select(int.Parse)];
        (long fanIn, long fanOut) = LayerBuilder.Fans(shape);
        Assert.Equal(golden.GetProperty("fans").Numbers(), (double[])[fanIn, fanOut]);
        foreach ((string kind, Initializer uniform, Initializer normal) in ((string, Initializer, Initializer)[])
            [("Glorot", new GlorotUniform(), new GlorotNormal()), ("He", new HeUniform(), new HeNormal()),
                ("Lecun", new LecunUniform(), new LecunNormal())])
        {
            double limit = golden.GetProperty("limits").GetProperty(kind).GetDouble();
            double deviation = golden.GetProperty("deviations").GetProperty(kind).GetDouble();
            float[] uniforms = Many(uniform), normals = Many(normal);
            Assert.InRange(uniforms.Max(Math.Abs), limit * 0.99, limit * 1.000001);
            Assert.Equal(deviation, Math.Sqrt(uniforms.Average(value => (double)value * value)), deviation * 0.02);
            Assert.Equal(deviation, Math.Sqrt(normals.Average(value => (double)value * value)), deviation * 0.02);
            Assert.InRange(normals.Max(Math.Abs), 1.9 * deviation / 0.8796, 2 * deviation / 0.8796);
        }

        float[] Many(Initializer initializer) =>
            [.. Enumerable.Range(1, 1 + 40_000 / shape.Aggregate(1, (product, axis) => product * axis))
                .SelectMany(seed => initializer.Sample(seed, shape))];
    }

    [Fact]
    public void ASeedOfItsOwnIsTheSameInEveryLayerAndEveryModel()
    {
        GlorotUniform own = new() { Seed = 7 };
        Sequential one = new(6, seed: 1)
        {
            new Dense(6) { KernelInitializer = own }, new Dense(6) { KernelInitializer = own }, new Dense(6),
        };
        Sequential other = new(6, seed: 2) { new Dense(6) { KernelInitializer = own }, new Dense(6), new Dense(6) };
        Assert.Equal(one["dense/kernel"].ToArray(), one["dense_1/kernel"].ToArray());
        Assert.Equal(one["dense/kernel"].ToArray(), other["dense/kernel"].ToArray());
        // Without, every layer draws its own from the model's seed.
        Assert.NotEqual(other["dense_1/kernel"].ToArray(), other["dense_2/kernel"].ToArray());
        Assert.NotEqual(one["dense_2/kernel"].ToArray(), other["dense_2/kernel"].ToArray());
    }

    [Fact]
    public void BothFansOfAVectorAreItsLength()
    {
        foreach ((Initializer initializer, double fan) in ((Initializer, double)[])
            [(new LecunUniform(), 300), (new GlorotUniform(), (300 + 300) / 2.0)])
        {
            Sequential model = new(300) { new PReLU { AlphaInitializer = initializer } };
            double limit = Math.Sqrt(3 / fan);
            Assert.InRange(model["p_re_lu/alpha"].ToArray().Max(Math.Abs), limit * 0.98, limit);
        }
    }

    [Fact]
    public void TheFansOfASampleAreThoseOfAKernelOfItsShape()
    {
        AssertLargest(Math.Sqrt(6.0 / 400), new HeUniform().Sample(1, 400, 20));
        AssertLargest(Math.Sqrt(3.0 / 20), new VarianceScaling(1, FanMode.FanOut, WeightDistribution.Uniform).Sample(1, 400, 20));
        AssertLargest(Math.Sqrt(6.0 / (3 * 5 * 8)), new HeUniform().Sample(1, 3, 5, 8, 40));

        static void AssertLargest(double limit, float[] values) => Assert.InRange(values.Max(Math.Abs), limit * 0.98, limit);
    }

    [Fact]
    public void TheDefaultsAreThoseOfKeras()
    {
        Sequential model = new(40) { new Dense(30), new BatchNormalization() };
        double limit = Math.Sqrt(6.0 / 70);
        Assert.InRange(model["dense/kernel"].ToArray().Max(Math.Abs), limit * 0.98, limit);
        Assert.All(model["dense/bias"].ToArray(), value => Assert.Equal(0, value));
        Assert.All(model["batch_normalization/gamma"].ToArray(), value => Assert.Equal(1, value));
        Assert.All(model["batch_normalization/beta"].ToArray(), value => Assert.Equal(0, value));
        Assert.All(model["batch_normalization/moving_mean"].ToArray(), value => Assert.Equal(0, value));
        Assert.All(model["batch_normalization/moving_variance"].ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void TheQuantileIsThatOfTheNormalDistribution()
    {
        JsonElement golden = GoldenFiles.Read("statistics_golden.json").GetProperty("quantiles");
        double[] p = golden.GetProperty("p").Numbers(), z = golden.GetProperty("z").Numbers();
        for (int i = 0; i < p.Length; i++)
            Assert.Equal(z[i], Distribution.Quantile(p[i]), Math.Abs(z[i]) * 4e-15 + 4e-16);
    }

    private static float[] Kernel(Initializer initializer, int seed) =>
        new Sequential(300, seed) { new Dense(200) { KernelInitializer = initializer } }["dense/kernel"].ToArray();
}
