namespace Neurona;

/// <summary>What the crossentropies share: Keras' bounds for probabilities, and checks.</summary>
internal static class Crossentropy
{
    /// <summary>Keras' epsilon: probabilities are kept within [1e-7, 1 - 1e-7] before the logarithm.</summary>
    public const double Epsilon = 1e-7;

    public static Real Clip(Real p) => Real.Min(Real.Max(p, (Real)Epsilon), 1 - (Real)Epsilon);

    public static bool IsInside(Real p) => p > (Real)Epsilon && p < 1 - (Real)Epsilon;

    /// <summary>A logarithm that has the same bits on every system.</summary>
    public static Real Log(Real p) => Kernels.Log(p);

    /// <summary>What brings outputs to sum 1; 0 where all are 0 or next to it, so that each counts as the smallest
    /// probability.</summary>
    public static Real Normalizer(ReadOnlySpan<Real> outputs)
    {
        Real sum = 0;
        foreach (Real value in outputs)
            sum += value;
        Real factor = 1 / sum;
        return Real.IsInfinity(factor) ? 0 : factor;
    }

    public static void CheckBinaryOutput(string loss, Layer last, bool fromLogits)
    {
        if (last.Range == OutputRange.Distribution)
        {
            throw Errors.Of(loss, "independent probabilities", $"a {last.GetType().Name}",
                "Use CategoricalCrossentropy for classes that exclude each other, or Activation.Sigmoid.");
        }
        if (fromLogits && last.Range == OutputRange.UnitInterval)
            throw Errors.Of(loss, "logits, because fromLogits is true", $"probabilities of a {last.GetType().Name}",
                "Remove the activation or fromLogits.");
        if (!fromLogits && last.Range == OutputRange.Any)
        {
            throw Errors.Of(loss, "probabilities", $"the output of a {last.GetType().Name}",
                "Give the last layer Activation.Sigmoid, or the loss fromLogits: true.");
        }
    }

    public static void CheckTargets(string loss, ReadOnlyMat target, string fix)
    {
        foreach (Real t in target.Data)
        {
            if (!(t >= 0 && t <= 1))
                throw Errors.Of(loss, "targets from 0 to 1", $"{t}", fix);
        }
    }

    /// <summary>Class numbers from 0; one other number may mean a target that does not count.</summary>
    public static void CheckLabels(string loss, ReadOnlyMat target, Shape output, int? ignored)
    {
        foreach (Real label in target.Data)
        {
            if (label != ignored && (!(label >= 0) || label >= output.Channels || label != Real.Floor(label)))
            {
                throw Errors.Of(loss, $"labels from 0 to {output.Channels - 1}, for a model with {output.Channels} outputs", $"{label}",
                    "Number the classes from 0, or give the last layer as many units as there are classes.");
            }
        }
    }

    public static void CheckOutput(string loss, Layer last, Shape output, bool fromLogits)
    {
        if (output.Channels < 2)
            throw Errors.Of(loss, "a model with at least two outputs, one for each class", $"{output}",
                "For two classes and one output use BinaryCrossentropy.");
        if (fromLogits && last.Range is OutputRange.Distribution or OutputRange.UnitInterval)
            throw Errors.Of(loss, "logits, because fromLogits is true", $"probabilities of a {last.GetType().Name}",
                "Remove the activation or fromLogits.");
        if (!fromLogits && last.Range == OutputRange.Any)
            throw Errors.Of(loss, "probabilities", $"the output of a {last.GetType().Name}",
                "Give the last layer Activation.Softmax, or the loss fromLogits: true.");
    }
}
