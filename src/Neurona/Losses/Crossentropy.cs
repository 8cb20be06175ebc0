namespace Neurona;

/// <summary>What the crossentropies share: Keras' bounds for probabilities, and checks.</summary>
internal static class Crossentropy
{
    /// <summary>Keras' epsilon: probabilities are kept within [1e-7, 1 - 1e-7] before the logarithm.</summary>
    public const double Epsilon = 1e-7;

    public static Real Clip(Real p) => Real.Min(Real.Max(p, (Real)Epsilon), 1 - (Real)Epsilon);

    public static bool IsInside(Real p) => p > (Real)Epsilon && p < 1 - (Real)Epsilon;

    public static Span<Real> Rows(ref Real[] buffer, int rows)
    {
        if (buffer.Length < rows)
            buffer = new Real[rows];
        return buffer.AsSpan(0, rows);
    }

    public static void CheckOutput(string loss, Layer last, Shape output, bool fromLogits)
    {
        if (output.Channels < 2)
            throw Throw.Error(loss, "a model with at least two outputs, one for each class", $"{output}", "For two classes and one output use BinaryCrossentropy.");
        if (fromLogits && last is Softmax or Sigmoid && fromLogits)
            throw Throw.Error(loss, "logits, because fromLogits is true", $"probabilities of a {last.GetType().Name}", "Remove the activation or fromLogits.");
        if (!fromLogits && last is Dense { Activation: null or Linear })
            throw Throw.Error(loss, "probabilities", "the linear output of a Dense", "Give the last layer Activation.Softmax, or the loss fromLogits: true.");
    }
}
