namespace Neurona.Tests;

/// <summary>Rosenblatt's perceptron: a unit with a binary step, the perceptron loss, SGD of rate 1 and one sample a
/// step.</summary>
public sealed class PerceptronTests
{
    [Fact]
    public void ItsStepsAreRosenblattsRule()
    {
        (float[][] inputs, int[] targets) = Separable(margin: 0.1f);
        Sequential model = Perceptron(2);
        float[] weights = [0, 0];
        float bias = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            float[] x = inputs[i];
            int answer = weights[0] * x[0] + weights[1] * x[1] + bias > 0 ? 1 : 0;
            for (int k = 0; k < 2; k++)
                weights[k] += (targets[i] - answer) * x[k];
            bias += targets[i] - answer;
            model.TrainOnBatch(x, [targets[i]]);
            Assert.Equal(weights, model["dense/kernel"]);
            Assert.Equal(bias, model["dense/bias"][0]);
        }
    }

    [Theory]
    [InlineData(0.3f)]
    [InlineData(0.1f)]
    [InlineData(0.03f)]
    public void WhereALinePartsTheClassesItMakesFewMistakesAndEnds(float margin)
    {
        (float[][] inputs, int[] targets) = Separable(margin);
        Sequential model = Perceptron(2);
        int mistakes = 0, inARow = 0;
        // Novikoff: (R / margin)² with the bias as a third input of 1, and a unit vector that parts them by that margin.
        double most = inputs.Max(x => x[0] * x[0] + x[1] * x[1] + 1) / (margin * margin);
        for (int i = 0; inARow < inputs.Length; i = (i + 1) % inputs.Length)
        {
            bool isRight = model.Predict(inputs[i])[0] == targets[i];
            inARow = isRight ? inARow + 1 : 0;
            mistakes += isRight ? 0 : 1;
            Assert.InRange(mistakes, 0, most);
            model.TrainOnBatch(inputs[i], [targets[i]]);
        }
        Assert.True(mistakes > 0);
        Assert.Equal(1, model.Evaluate(Dataset.From(inputs, targets))["binary_accuracy"]);
    }

    [Fact]
    public void NoLinePartsWhatDiffersFromWhatIsTheSame()
    {
        float[][] inputs = [[0, 0], [0, 1], [1, 0], [1, 1]];
        int[] targets = [0, 1, 1, 0];
        Sequential model = Perceptron(2);
        for (int epoch = 0; epoch < 200; epoch++)
        {
            for (int i = 0; i < 4; i++)
                model.TrainOnBatch(inputs[i], [targets[i]]);
            Assert.True(model.Evaluate(Dataset.From(inputs, targets))["binary_accuracy"] < 1);
        }
    }

    [Fact]
    public void WhatIsNoPerceptronIsRefused()
    {
        Sequential probabilities = new(2) { new Dense(1, Activation.Sigmoid) }, logits = new(2) { new Dense(1) };
        Says(() => probabilities.Compile(new SGD(1), new PerceptronLoss()),
            "PerceptronLoss expects a binary step, or what goes into one; got the output of a Sigmoid. ");
        logits.Compile(new SGD(1), new PerceptronLoss());
        Says(() => Perceptron(2).Fit(Dataset.From(new float[] { 1, 2 }, 2, [0.5f], 1)), "targets of 0 and 1; got 0.5");
    }

    private static Sequential Perceptron(int inputs)
    {
        Sequential model = new(inputs) { new Dense(1, Activation.BinaryStep) { KernelInitializer = new Zeros() } };
        model.Compile(new SGD(1), new PerceptronLoss(), new BinaryAccuracy());
        return model;
    }

    // Points of the square from -1 to 1 on both sides of (0.6, 0.8) x = 0, as far from it as the margin says.
    private static (float[][] Inputs, int[] Targets) Separable(float margin)
    {
        float[] numbers = Samples.Numbers(200, seed: 3);
        float[][] inputs = [.. numbers.Chunk(2).Where(x => Math.Abs(0.6f * x[0] + 0.8f * x[1]) >= margin)];
        return (inputs, [.. inputs.Select(x => 0.6f * x[0] + 0.8f * x[1] > 0 ? 1 : 0)]);
    }

    private static void Says(Action action, string part) =>
        Assert.Contains(part, Assert.Throws<NeuronaException>(action).Message, StringComparison.Ordinal);
}
