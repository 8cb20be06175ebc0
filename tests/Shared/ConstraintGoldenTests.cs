using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Constraints, regularizers and orthogonal matrices against their definitions, computed by
/// tests/golden/constraints.py.</summary>
public sealed class ConstraintGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("constraints.json");

    private static readonly Dictionary<string, Constraint> Constraints = new()
    {
        ["MaxNorm"] = new MaxNorm(),
        ["MaxNorm of 0.5"] = new MaxNorm(0.5),
        ["UnitNorm"] = new UnitNorm(),
        ["MinMaxNorm"] = new MinMaxNorm(),
        ["MinMaxNorm between"] = new MinMaxNorm(0.5, 0.75),
        ["MinMaxNorm by and by"] = new MinMaxNorm(0.5, 0.75, 0.25),
        ["NonNeg"] = new NonNeg(),
    };

    private static readonly Dictionary<string, Regularizer> Regularizers = new()
    {
        ["L1"] = new L1(),
        ["L2"] = new L2(),
        ["L1L2 of nothing"] = new L1L2(),
        ["L1L2"] = new L1L2(0.02, 0.03),
        ["L1L2 without l1"] = new L1L2(l2: 0.5),
        ["L1L2 without l2"] = new L1L2(0.5),
        ["OrthogonalRegularizer"] = new OrthogonalRegularizer(),
        ["OrthogonalRegularizer of columns"] = new OrthogonalRegularizer(0.3, OrthogonalMode.Columns),
        ["OrthogonalRegularizer of large weights"] = new OrthogonalRegularizer(0.3, OrthogonalMode.Columns),
    };

    public static TheoryData<string> ConstraintNames => [.. Constraints.Keys];

    public static TheoryData<string> RegularizerNames => [.. Regularizers.Keys];

    public static TheoryData<string> MatrixNames => [.. Golden.GetProperty("orthogonal").EnumerateObject().Select(one => one.Name)];

    [Fact]
    public void EveryTypeAndEveryGoldenCaseIsTested()
    {
        PublicTypes.AssertAllHaveExamples(Constraints.Values.Append(new SpectralNorm()));   // which AxisGoldenTests has
        PublicTypes.AssertAllHaveExamples(Regularizers.Values);
        Assert.Equal(Golden.GetProperty("constraints").EnumerateObject().Select(one => one.Name).Order(), Constraints.Keys.Order());
        Assert.Equal(Golden.GetProperty("regularizers").EnumerateObject().Select(one => one.Name).Order(), Regularizers.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(ConstraintNames))]
    public void ConstraintsFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty("constraints").GetProperty(name);
        Real[] values = golden.GetProperty("values").Reals();
        int columns = golden.GetProperty("columns").GetInt32();
        Constraints[name].Apply(new(values, values.Length / columns, columns));
        GoldenFiles.AssertClose(golden.GetProperty("result").Numbers(), values, GoldenFiles.IsDouble ? 1e-11 : 5e-7, "weight");
    }

    [Theory]
    [MemberData(nameof(RegularizerNames))]
    public void PenaltiesAndTheirGradientsFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty("regularizers").GetProperty(name);
        Real[] values = golden.GetProperty("values").Reals(), gradient = new Real[values.Length];
        int columns = golden.GetProperty("columns").GetInt32();
        ReadOnlyMat weights = new(values, values.Length / columns, columns);
        Regularizer regularizer = Regularizers[name];
        Assert.Equal(golden.GetProperty("penalty").GetDouble(), regularizer.Penalty(weights), GoldenFiles.IsDouble ? 1e-10 : 2e-6);
        gradient.AsSpan().Fill(1);
        regularizer.AddGradient(weights, new(gradient, weights.Rows, columns));
        double[] expected = [.. golden.GetProperty("gradient").Numbers().Select(slope => 1 + slope)];
        GoldenFiles.AssertClose(expected, gradient, GoldenFiles.IsDouble ? 1e-8 : 2e-6, "gradient");
    }

    [Fact]
    public void OneVectorHasNoPartnerToBeOrthogonalTo()
    {
        Real[] values = [1, 2, 3], gradient = [0, 0, 0];
        Assert.Equal(0, new OrthogonalRegularizer().Penalty(values));
        new OrthogonalRegularizer().AddGradient(values, gradient);
        Assert.Equal([0, 0, 0], gradient);
    }

    [Fact]
    public void WeightsOfZeroAreOrthogonalToAll()
    {
        Real[] values = [0, 0, 1, 2], gradient = [0, 0, 0, 0];
        Assert.Equal(0, new OrthogonalRegularizer().Penalty(new ReadOnlyMat(values, 2, 2)));
        new OrthogonalRegularizer().AddGradient(new ReadOnlyMat(values, 2, 2), new(gradient, 2, 2));
        Assert.Equal([0, 0, 0, 0], gradient);
    }

    [Theory]
    [MemberData(nameof(MatrixNames))]
    public void OrthogonalMatricesAreThoseOfTheSameRandomNumbers(string name)
    {
        JsonElement golden = Golden.GetProperty("orthogonal").GetProperty(name);
        int[] shape = [.. golden.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())];
        double gain = golden.GetProperty("gain").GetDouble();
        int seed = golden.GetProperty("seed").GetInt32();
        Real[] values = new Orthogonal(gain).Sample(seed, shape);
        GoldenFiles.AssertClose(golden.GetProperty("values").Numbers(), values, GoldenFiles.IsDouble ? 1e-9 : 1e-6, "weight");
        Assert.Equal(values, new Orthogonal(gain) { Seed = seed }.Sample(seed + 1, shape));
        int columns = shape[^1], rows = values.Length / columns;
        for (int i = 0; i < Math.Min(rows, columns); i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = rows >= columns
                    ? Enumerable.Range(0, rows).Sum(r => (double)values[r * columns + i] * values[r * columns + j])
                    : Enumerable.Range(0, columns).Sum(c => (double)values[i * columns + c] * values[j * columns + c]);
                Assert.Equal(i == j ? gain * gain : 0, product, GoldenFiles.IsDouble ? 1e-12 : 2e-6);
            }
        }
    }

    [Fact]
    public void IdentityIsOneAlongTheDiagonal()
    {
        Assert.Equal([1, 0, 0, 1, 0, 0], new Identity().Sample(1, 3, 2));
        Assert.Equal([(Real)2.5, 0, 0, 0, (Real)2.5, 0], new Identity(2.5).Sample(1, 2, 3));
    }
}
