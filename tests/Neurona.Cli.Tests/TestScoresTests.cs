namespace Neurona.Cli.Tests;

public sealed class TestScoresTests
{
    [Theory]
    // The chance that one of the second class gets more than one of the first, ties half: counted by hand over pairs.
    [InlineData(new float[] { 1, 2, 3, 4 }, new[] { 0, 0, 1, 1 }, 1)]
    [InlineData(new float[] { 1, 2, 3, 4 }, new[] { 1, 1, 0, 0 }, 0)]
    [InlineData(new float[] { 1, 2, 2, 3 }, new[] { 0, 0, 1, 1 }, 0.875)]
    [InlineData(new float[] { 5, 5, 5, 5 }, new[] { 0, 1, 0, 1 }, 0.5)]
    [InlineData(new float[] { 1e4f, -1e4f, 0 }, new[] { 1, 0, 1 }, 1)]
    public void TheAreaUnderTheCurveCountsPairs(float[] outputs, int[] classes, double area)
    {
        float[] inputs = [.. outputs.SelectMany(output => (float[])[0, output])];
        float[] targets = [.. classes.SelectMany(label => (float[])[1 - label, label])];
        Assert.Equal(area, Scores(inputs, targets, 2).Auc!.Value, 12);
    }

    [Fact]
    public void OfSeveralClassesItIsTheMean()
    {
        // By the first column 2 of 2 pairs are right, by the second 1.5, by the third 1.
        float[] outputs = [3, 1, 2, 1, 1, 0, 2, 0, 1];
        float[] targets = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        Assert.Equal((2 + 1.5 + 1) / 6, Scores(outputs, targets, 3).Auc!.Value, 12);
        Assert.Null(Scores(outputs, [1, 0, 0, 0, 1, 0, 0, 1, 0], 3).Auc);
    }

    [Fact]
    public void NumbersHaveErrorsInTheirUnit()
    {
        // Errors 1, -1, 2; the squares of the targets' deviations from 4 are 9 + 0 + 9.
        TestScores scores = Scores([2, 3, 9], [1, 4, 7], 1);
        Assert.Equal(Math.Sqrt(2), scores.Rmse!.Value, 12);
        Assert.Equal(4.0 / 3, scores.Mae!.Value, 12);
        Assert.Equal(1 - 6.0 / 18, scores.R2!.Value, 12);
        Assert.Null(scores.Accuracy);
        Assert.Null(Scores([2, 3], [5, 5], 1).R2);
    }

    private static TestScores Scores(float[] outputs, float[] targets, int width)
    {
        Sequential model = new(width) { new Dense(width) { KernelInitializer = new Identity() } };
        Dataset data = Dataset.From(outputs, width, targets, width);
        if (width > 1)
            model.Compile(new SGD(), new CategoricalCrossentropy(fromLogits: true), new Accuracy());
        else
            model.Compile(new SGD(), new MeanSquaredError());
        return TestScores.Of(model, data, model.Evaluate(data));
    }
}
