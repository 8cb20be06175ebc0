using System.Text.Json;
using System.Text.Json.Nodes;

namespace Neurona.Contracts;

/// <summary>Losses along any axes, read from Keras' configurations, against their definitions, computed by
/// tests/golden/loss_axes.py.</summary>
public sealed class LossAxisGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("loss_axes.json");

    public static TheoryData<string> Names => [.. Golden.EnumerateObject().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ValuesRowsAndGradientsFollowTheDefinition(string name)
    {
        JsonElement golden = Golden.GetProperty(name);
        Real[] outputs = golden.GetProperty("outputs").Reals(), targets = golden.GetProperty("targets").Reals(),
            weights = golden.GetProperty("weights").Reals();
        Shape shape = ShapeOf(golden);
        double tolerance = GoldenFiles.IsDouble ? 1e-9 : 4e-6;
        Loss mean = Read(golden, "sum_over_batch_size");
        GoldenFiles.AssertClose(golden.GetProperty("rows").Numbers(), mean.RowLosses(outputs, targets, shape), tolerance, "row");
        AssertClose("mean", mean.Compute(outputs, targets, shape));
        AssertClose("weighted", mean.Compute(outputs, targets, shape, weights));
        AssertClose("sum", Read(golden, "sum").Compute(outputs, targets, shape, weights));
        if (!golden.GetProperty("config").TryGetProperty("ignore_class", out _))
            AssertClose("weighted mean", Read(golden, "mean_with_sample_weight").Compute(outputs, targets, shape, weights));
        GoldenFiles.AssertClose(
            golden.GetProperty("gradient").Numbers(), mean.Gradient(outputs, targets, shape, weights), tolerance, "gradient");

        void AssertClose(string what, double actual)
        {
            double expected = golden.GetProperty(what).GetDouble();
            Assert.Equal(expected, actual, tolerance * Math.Max(1, Math.Abs(expected)));
        }
    }

    // A model computes what arrays compute, and its metric of the same loss the mean, whatever the reduction.
    [Theory]
    [InlineData("BinaryCrossentropy of 2x3x2 along 2")]
    [InlineData("CategoricalCrossentropy of 3x4 along 1")]
    [InlineData("SparseCategoricalCrossentropy of 2x3x2 along -3")]
    [InlineData("Dice of 2x3x2 along [1, 2, 3]")]
    [InlineData("Tversky alpha 0.2 beta 0.9 of 2x3x2 along [1, 3]")]
    public void AModelIsTrainedAlongTheAxes(string name)
    {
        JsonElement golden = Golden.GetProperty(name);
        Real[] outputs = golden.GetProperty("outputs").Reals(), targets = golden.GetProperty("targets").Reals(),
            weights = golden.GetProperty("weights").Reals();
        Shape shape = ShapeOf(golden);
        foreach (string reduction in (string[])["sum_over_batch_size", "sum"])
        {
            Loss loss = Read(golden, reduction);
            Model model = Passing(shape, loss);
            BatchResult result = model.TrainOnBatch([outputs], [targets], weights);
            Assert.Equal(loss.Compute(outputs, targets, shape, weights), result.Loss, 1e-5);
            Assert.Equal(golden.GetProperty("mean").GetDouble(), result["measured"], 1e-5);
            Real[] gradient = loss.Gradient(outputs, targets, shape, weights);
            Real[] moved = model.Predict(Enumerable.Repeat((Real)1, shape.Size).ToArray());
            for (int i = 0; i < shape.Size; i++)
                Assert.Equal(outputs[i] * gradient[i] + outputs[shape.Size + i] * gradient[shape.Size + i], 1 - moved[i], 1e-5);
        }
    }

    [Fact]
    public void TheLastAxisHasTheSameBitsByAnyName()
    {
        Real[] outputs = new RandomUniform(0.1, 0.9).Sample(1, 2 * 12), targets = new RandomUniform(0, 1).Sample(2, 2 * 12);
        Shape shape = new(3, 4);
        foreach ((Loss one, Loss other) in ((Loss, Loss)[])
        [
            (new BinaryCrossentropy(), new BinaryCrossentropy { Axis = 2 }),
            (new CategoricalCrossentropy(), new CategoricalCrossentropy { Axis = 2 }),
            (new CosineSimilarity(), new CosineSimilarity { Axis = 2 }),
            (new Dice(), new Dice { Axis = [2] }),
        ])
        {
            Assert.Equal(one.Compute(outputs, targets, shape), other.Compute(outputs, targets, shape));
            Assert.Equal(one.Gradient(outputs, targets, shape), other.Gradient(outputs, targets, shape));
        }
    }

    [Fact]
    public void AnAxisThatIsNotThereIsRefused()
    {
        Loss loss = new CategoricalCrossentropy { Axis = 3 };
        Assert.Contains("categorical_crossentropy expects each axis once, from 1 to 2 or -1 for the last; got 3",
            Assert.Throws<NeuronaException>(() => loss.Compute(new Real[12], new Real[12], new(3, 4))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMetricOfTheLastAxisIsRefusedWhereClassesLieAlongAnother()
    {
        Model model = new Sequential(new Shape(3, 4)) { new Weighed() };
        Assert.Contains("Model.Compile expects only losses as metrics of classes that lie along another axis than the last; got",
            Assert.Throws<NeuronaException>(
                () => model.Compile(new SGD(), new SparseCategoricalCrossentropy { Axis = 1 }, new Accuracy())).Message,
            StringComparison.Ordinal);
    }

    // The output is a weight for each place times the sample: what an update changes is the gradient.
    private static Model Passing(Shape shape, Loss loss)
    {
        Model model = new Sequential(shape) { new Weighed() };
        model.Compile(new SGD(1), loss, new LossMetric(loss) { Name = "measured" });
        return model;
    }

    private static Loss Read(JsonElement golden, string reduction)
    {
        JsonObject config = JsonNode.Parse(golden.GetProperty("config").GetRawText())!.AsObject();
        config["reduction"] = reduction;
        JsonObject document = new() { ["class_name"] = golden.GetProperty("class").GetString(), ["config"] = config };
        return Loss.FromJson(document.ToJsonString());
    }

    private static Shape ShapeOf(JsonElement golden) =>
        Shape.Of([.. golden.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())]);

    private sealed class Weighed : Layer
    {
        private Param _weight;

        protected internal override Reads BackwardReads => Reads.X;

        protected internal override OutputRange Range => OutputRange.UnitInterval;

        protected internal override Shape Build(LayerBuilder b, Shape x)
        {
            _weight = b.Param("weight", [x.Size], new Ones());
            return x;
        }

        protected internal override void Forward(in Pass p)
        {
            for (int i = 0; i < p.X.Data.Length; i++)
                p.Y.Data[i] = p.X.Data[i] * p[_weight].Data[i % p[_weight].Data.Length];
        }

        protected internal override void Backward(in Pass p)
        {
            for (int i = 0; i < p.X.Data.Length; i++)
                p.Grad(_weight).Data[i % p[_weight].Data.Length] += p.DY.Data[i] * p.X.Data[i];
        }
    }
}
