using System.Globalization;

namespace Neurona;

public partial class Model
{
    /// <summary>The class of each raw sample, in the units of the data's files: <see cref="InputScaling"/> is applied
    /// first.</summary>
    /// <remarks>
    /// The class with the largest output, and its probability: the output itself after softmax or sigmoid, else the
    /// softmax of the outputs, taken as logits.
    /// One output is a choice of two, class 1 if it is more than 0.5 (a logit, more than 0).
    /// </remarks>
    /// <param name="samples">Samples one after the other; unchanged.</param>
    /// <exception cref="NeuronaException">The samples do not fit the model, or its output is none of
    /// classes.</exception>
    public Classification[] Classify(ReadOnlySpan<Real> samples)
    {
        CheckClassifies();
        Real[] outputs = PredictRaw(samples);
        int width = OutputShape.Size;
        Classification[] classes = new Classification[outputs.Length / width];
        for (int i = 0; i < classes.Length; i++)
            classes[i] = ClassOf(outputs.AsSpan(i * width, width));
        return classes;
    }

    /// <inheritdoc cref="Classify(ReadOnlySpan{Real})"/>
    public Classification[] Classify(Real[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Classify(samples.AsSpan());
    }

    /// <inheritdoc cref="Classify(ReadOnlySpan{Real})"/>
    /// <param name="samples">Samples whose first axis counts them, or one sample without that axis.</param>
    public Classification[] Classify(ArrayData samples) => Classify(Numbers(samples, "Model.Classify").AsSpan());

    /// <summary>The class that the outputs for one sample mean.</summary>
    internal Classification ClassOf(ReadOnlySpan<Real> outputs)
    {
        bool isProbability = OutputRange is OutputRange.UnitInterval or OutputRange.Distribution;
        if (outputs.Length == 1)
        {
            double yes = isProbability ? outputs[0] : 1 / (1 + Math.Exp(-(double)outputs[0]));
            return yes > 0.5 ? Class(1, 2, yes) : Class(0, 2, 1 - yes);
        }
        int best = Metric.ArgMax(outputs);
        return Class(best, outputs.Length, isProbability ? outputs[best] : FromLogits(outputs, best));
    }

    private Classification Class(int index, int count, double probability)
    {
        IReadOnlyList<string> names = ClassNames;
        return new(index, names.Count == count ? names[index] : index.ToString(CultureInfo.InvariantCulture), (Real)probability);
    }

    private void CheckClassifies()
    {
        CheckSingle("Model.Classify");
        bool isChoice = OutputShape.Size > 1 || OutputRange == OutputRange.UnitInterval || ClassNames.Count == 2;
        if (!OutputShape.IsFlat || !isChoice)
        {
            throw Errors.Of("Model.Classify", "an output for each class, or one of a sigmoid",
                $"outputs of shape {OutputShape} and any value", "Call PredictRaw for values.");
        }
    }

    private static double FromLogits(ReadOnlySpan<Real> logits, int best)
    {
        double sum = 0;
        foreach (Real logit in logits)
            sum += Math.Exp((double)logit - logits[best]);
        return 1 / sum;
    }
}
