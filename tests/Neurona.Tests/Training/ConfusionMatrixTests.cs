namespace Neurona.Tests;

public sealed class ConfusionMatrixTests
{
    // A model that answers with its inputs, so that the test says what it answers.
    private static Sequential Answers(int classes)
    {
        Sequential model = new(classes) { new Dense(classes) { KernelInitializer = new Identity(), UseBias = false } };
        return model;
    }

    // scikit-learn's classification_report of these answers: precision 0.6667, 0.5, 0; recall 0.5, 1, 0; F1 0.5714, 0.6667, 0.
    private static readonly int[] Actual = [0, 0, 0, 0, 1, 1, 2], Predicted = [0, 0, 1, 1, 1, 1, 0];

    private static Dataset Data(bool isOneHot)
    {
        float[] inputs = new float[Actual.Length * 3];
        for (int i = 0; i < Actual.Length; i++)
            inputs[i * 3 + Predicted[i]] = 1;
        Dataset data = Dataset.From(inputs, 3, [.. Actual.Select(label => (float)label)], 1);
        return isOneHot ? data.WithOneHot(3) : data;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CountsAnswersByClass(bool isOneHot)
    {
        ConfusionMatrix matrix = ConfusionMatrix.Of(Answers(3), Data(isOneHot));
        long[,] expected = { { 2, 2, 0 }, { 0, 2, 0 }, { 1, 0, 0 } };
        for (int actual = 0; actual < 3; actual++)
        {
            for (int predicted = 0; predicted < 3; predicted++)
                Assert.Equal(expected[actual, predicted], matrix[actual, predicted]);
        }
        Assert.Equal([2 / 3.0, 0.5, 0], Enumerable.Range(0, 3).Select(matrix.Precision));
        Assert.Equal([0.5, 1, 0], Enumerable.Range(0, 3).Select(matrix.Recall));
        double[] f1 = [4 / 7.0, 2 / 3.0, 0];
        for (int c = 0; c < 3; c++)
            Assert.Equal(f1[c], matrix.F1(c), 1e-12);
        Assert.Equal([4, 2, 1], Enumerable.Range(0, 3).Select(matrix.Support));
        Assert.Equal((3, 7, 4 / 7.0), (matrix.Classes, matrix.Samples, matrix.Accuracy));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Support(-1));
    }

    [Fact]
    public void ReadsAsATable()
    {
        string text = ConfusionMatrix.Of(Answers(3), Data(isOneHot: false).WithClassNames("a", "b", "a long name")).ToString();
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(
            [
                "             0  1  2   precision  recall      F1  samples",
                "a            2  2  0      0.6667  0.5000  0.5714        4",
                "b            0  2  0      0.5000  1.0000  0.6667        2",
                "a long name  1  0  0      0.0000  0.0000  0.0000        1",
                "accuracy 0.5714 of 7 samples",
            ], lines);
    }

    [Fact]
    public void OneOutputIsAChoiceOfTwo()
    {
        Sequential model = new(1) { new Dense(1, Activation.Sigmoid) { KernelInitializer = new Ones() } };
        ConfusionMatrix matrix = ConfusionMatrix.Of(model, Dataset.From([-1, 1, 2, -2], 1, [0, 1, 0, 1], 1));
        Assert.Equal((2, 1, 1, 1, 1), (matrix.Classes, matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
    }

    [Fact]
    public void WhatIsNoClassIsRefused()
    {
        Says(() => ConfusionMatrix.Of(Answers(3), Dataset.From(new float[6], 3, [0, 3], 1)),
            "targets that are classes of the model: one-hot, or indices from 0 to 2; got another target for sample 1. ");
        Says(() => ConfusionMatrix.Of(Answers(3), Dataset.From(new float[3], 3, [0.5f], 1)), "another target for sample 0");
        Assert.Equal(0, ConfusionMatrix.Of(Answers(3), Data(isOneHot: true).Take(0)).Accuracy);
    }

    private static void Says(Action action, string part) =>
        Assert.Contains(part, Assert.Throws<NeuronaException>(action).Message, StringComparison.Ordinal);
}
