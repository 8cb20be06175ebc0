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
        if (fromLogits && last is (Softmax or Sigmoid))
            throw Throw.Error(loss, "logits, because fromLogits is true", $"probabilities of a {last.GetType().Name}", "Remove the activation or fromLogits.");
        if (!fromLogits && IsUnbounded(last))
            throw Throw.Error(loss, "probabilities", $"the output of a {last.GetType().Name}", "Give the last layer Activation.Softmax, or the loss fromLogits: true.");
    }

    /// <summary>Whether a layer surely gives something else than probabilities.</summary>
    public static bool IsUnbounded(Layer last) => last is Dense or Conv2D or BatchNormalization or Linear or ReLU or LeakyReLU or PReLU or ELU or Tanh;
}
