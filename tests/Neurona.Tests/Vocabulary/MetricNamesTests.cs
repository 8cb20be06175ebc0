namespace Neurona.Tests;

/// <summary>Names of metrics in history and callbacks: given, automatic, and numbered where two are alike.</summary>
public sealed class MetricNamesTests
{
    [Fact]
    public void NamesAreGivenOrNumbered()
    {
        Sequential model = new(4) { new Dense(3, Activation.Softmax) };
        model.Compile(
            new SGD(), new CategoricalCrossentropy(),
            new Precision(classId: 0) { Name = "precision_of_zero" }, new Precision(classId: 1), new Precision(classId: 2),
            new Recall(), new MeanAbsoluteError(), new Accuracy());
        History history = model.Fit(Samples.Classes(12), new() { Epochs = 1, Validation = Samples.Classes(6) });
        string[] names = ["loss", "precision_of_zero", "precision", "precision_1", "recall", "mean_absolute_error", "accuracy"];
        Assert.Equal([.. names, .. names.Select(name => $"val_{name}")], history.Names);
        Assert.Single(history["val_precision_1"]);
    }

    [Fact]
    public void EachNameHasTheValueOfItsMetric()
    {
        Sequential model = new(3) { new PReLU() };
        model.Compile(
            new SGD(), new MeanSquaredError(),
            new Precision(classId: 0) { Name = "zero" }, new Precision(classId: 1), new Precision(classId: 2));
        Evaluation evaluation = model.Evaluate(Dataset.From([1, 1, 1, 1, 1, 1], 3, [1, 0, 1, 1, 0, 0], 3));
        Assert.Equal((1, 0, 0.5), (evaluation["zero"], evaluation["precision"], evaluation["precision_1"]));
    }

    [Fact]
    public void AutoFollowsTheDirectionOfTheNamedMetric()
    {
        Sequential model = Samples.Classifier();
        EarlyStopping stopping = new() { Monitor = "accuracy", Patience = 1000 };
        History history = model.Fit(Samples.Classes(60), new() { Epochs = 15, Callbacks = [stopping] });
        Assert.Equal(history["accuracy"].Max(), stopping.BestValue);
        Assert.True(history["accuracy"].Min() < stopping.BestValue);
        Assert.Equal(history["accuracy"].ToList().IndexOf(stopping.BestValue!.Value) + 1, stopping.BestEpoch);
    }
}
