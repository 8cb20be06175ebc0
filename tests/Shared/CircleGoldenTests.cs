using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>The loss of pairs of rows against its definition, computed by tests/golden/options.py.</summary>
public sealed class CircleGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("options.json").GetProperty("circle");

    private static readonly Dictionary<string, Func<LossReduction, Loss>> Losses = new()
    {
        ["Circle"] = reduction => new Circle { Reduction = reduction },
        ["Circle of gamma 5"] = reduction => new Circle(5) { Reduction = reduction },
        ["Circle of margin 0.1"] = reduction => new Circle(5, 0.1) { Reduction = reduction },
        ["Circle with itself"] = reduction => new Circle(5, 0.25, removeDiagonal: false) { Reduction = reduction },
        ["Circle with lonely rows"] = reduction => new Circle(5, 0.25) { Reduction = reduction },
        ["Circle of one class"] = reduction => new Circle(5, 0.25) { Reduction = reduction },
        ["Circle of long outputs"] = reduction => new Circle(5) { Reduction = reduction },
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Fact]
    public void EveryGoldenCaseIsTested() => Assert.Equal(Golden.EnumerateObject().Select(one => one.Name).Order(), Losses.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void ValuesAndGradientsFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty(name);
        Real[] outputs = golden.GetProperty("outputs").Reals(), labels = golden.GetProperty("labels").Reals(),
            weights = golden.GetProperty("weights").Reals();
        double tolerance = GoldenFiles.IsDouble ? 1e-8 : 5e-5;
        Loss mean = Losses[name](LossReduction.SumOverBatchSize);
        double[] rows = golden.GetProperty("rows").Numbers();
        GoldenFiles.AssertClose(rows, Losses[name](LossReduction.None).RowLosses(outputs, labels, 3), tolerance, "row");
        Close("mean", mean.Compute(outputs, labels, 3, weights));
        Close("sum", Losses[name](LossReduction.Sum).Compute(outputs, labels, 3, weights));
        GoldenFiles.AssertClose(
            golden.GetProperty("gradient").Numbers(), mean.Gradient(outputs, labels, 3, weights),
            GoldenFiles.IsDouble ? 1e-6 : 1e-3, "slope");

        void Close(string what, double actual)
        {
            double expected = golden.GetProperty(what).GetDouble();
            Assert.Equal(expected, actual, tolerance * 4 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void LargeOutputsStayFinite()
    {
        Real[] outputs = [10000, -10000, -10000, 10000, 0, 10000, 10000, 0], slopes = new Circle().Gradient(outputs, [0, 0, 1, 1], 2);
        Assert.True(double.IsFinite(new Circle().Compute(outputs, [0, 0, 1, 1], 2)));
        Assert.All(slopes, slope => Assert.True(Real.IsFinite(slope), $"{slope}"));
    }

    [Fact]
    public void EmbeddingsOfOneClassComeTogether()
    {
        Model model = new Sequential(4) { new Dense(8, Activation.Tanh), new Dense(3), new UnitNormalization() };
        model.Compile(new Adam(0.02), new Circle());
        Real[] x = new RandomNormal(0, 1).Sample(1, 24, 4), labels = [.. Enumerable.Range(0, 24).Select(i => (Real)(x[4 * i] > 0 ? 1 : 0))];
        double first = model.TrainOnBatch(x, labels).Loss, last = 0;
        for (int step = 0; step < 150; step++)
            last = model.TrainOnBatch(x, labels).Loss;
        Assert.True(last < first / 2, $"{first} became {last}");
        Assert.Contains("Circle expects outputs of one axis", Assert.Throws<NeuronaException>(() =>
            ((Model)new Sequential(new Shape(2, 3)) { new Dense(2) }).Compile(new SGD(), new Circle())).Message, StringComparison.Ordinal);
    }
}
