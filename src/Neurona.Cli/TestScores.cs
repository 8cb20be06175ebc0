using System.Globalization;

namespace Neurona.Cli;

/// <summary>How good a model is on samples that it has not seen.</summary>
internal sealed record TestScores
{
    public required double Loss { get; init; }

    /// <summary>The part that is right; null for numbers.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The exact area under the ROC curve, of several classes the mean over each against the others; null for
    /// numbers, or where a class has no sample.</summary>
    public double? Auc { get; init; }

    /// <summary>In the unit of the targets, as <see cref="Mae"/>; null for classes.</summary>
    public double? Rmse { get; init; }

    public double? Mae { get; init; }

    /// <summary>1 - residual / total sum of squares; null for classes, or targets that never vary.</summary>
    public double? R2 { get; init; }

    /// <summary>Measures a compiled model.</summary>
    public static TestScores Of(Model model, Dataset test, Evaluation evaluation)
    {
        float[] outputs = model.Predict(test);
        float[] targets = Recipes.Targets(test);
        if (!Recipes.IsValues(test))
        {
            return new()
            {
                Loss = evaluation.Loss,
                Accuracy = evaluation["accuracy"],
                Auc = MeanAuc(outputs, targets, test.TargetShape.Size),
            };
        }
        return new()
        {
            Loss = evaluation.Loss,
            Rmse = new RootMeanSquaredError().Compute(outputs, targets, 1),
            Mae = new LossMetric(new MeanAbsoluteError()).Compute(outputs, targets, 1),
            R2 = targets.AsSpan().ContainsAnyExcept(targets[0]) ? new R2Score().Compute(outputs, targets, 1) : null,
        };
    }

    /// <summary>Test accuracy: 84.3 %; or the errors.</summary>
    public override string ToString()
    {
        if (Accuracy is not { } accuracy)
            return string.Create(CultureInfo.InvariantCulture, $"Test RMSE: {Rmse:G6}, MAE {Mae:G6}, R2 {R2:F4}");
        return string.Create(CultureInfo.InvariantCulture, $"Test accuracy: {100 * accuracy:F2} %");
    }

    private static double? MeanAuc(float[] outputs, float[] targets, int classes)
    {
        double sum = 0;
        for (int c = classes == 2 ? 1 : 0; c < classes; c++)
        {
            if (OneAuc(outputs, targets, classes, c) is not { } auc)
                return null;
            sum += auc;
        }
        return classes == 2 ? sum : sum / classes;
    }

    // The chance that a sample of the class gets a larger output than one of another class, ties half: H. B. Mann and
    // D. R. Whitney, 1947.
    private static double? OneAuc(float[] outputs, float[] targets, int classes, int index)
    {
        int count = outputs.Length / classes;
        float[] scores = new float[count];
        bool[] isClass = new bool[count];
        for (int i = 0; i < count; i++)
            (scores[i], isClass[i]) = (outputs[i * classes + index], targets[i * classes + index] == 1);
        Array.Sort(scores, isClass);
        double ranks = 0, positives = 0;
        for (int start = 0, end; start < count; start = end)
        {
            for (end = start + 1; end < count && scores[end] == scores[start]; end++)
            {
            }
            int of = isClass.AsSpan(start, end - start).Count(true);
            positives += of;
            ranks += of * ((start + 1 + end) / 2.0);
        }
        double negatives = count - positives;
        return positives > 0 && negatives > 0 ? (ranks - positives * (positives + 1) / 2) / (positives * negatives) : null;
    }
}
