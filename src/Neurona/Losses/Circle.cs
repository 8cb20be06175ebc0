namespace Neurona;

/// <summary>Brings outputs of one class together and those of different classes apart: for embeddings that are compared
/// by their angle. Targets are class numbers.</summary>
/// <remarks>
/// Forward: with d = max(1 - yᵢ · yⱼ, 0) for every other row j of the batch,
/// lᵢ = log(1 + e^(P + N)), P = log Σ e^(-gamma (d + margin)(margin - d)) over rows of the same class,
/// N = log Σ e^(gamma max(1 + margin - d, 0) (1 - margin - d)) over rows of others; 0 where there are none of either.
/// Backward: the derivative of the same, for both rows of every pair.
/// Shapes: outputs of one axis, of length 1 (UnitNormalization as the last layer); targets one number each.
/// A row's loss depends on its batch: batches should hold several samples of each class, parts of an accumulated batch
/// see themselves only, and an evaluation depends on its batches. As in Keras, the mean is over the rows whose loss is
/// not 0.
/// Reference: Sun and others 2020; Keras 3, Circle.
/// </remarks>
/// <param name="gamma">The scale of the loss, more than 0; 80 by default.</param>
/// <param name="margin">How far from perfect is good enough, from 0 to 1; 0.4 by default.</param>
/// <param name="removeDiagonal">Whether a row is none of its own class' rows; true by default.</param>
public sealed class Circle(double gamma = 80, double margin = 0.4, bool removeDiagonal = true) : Loss
{
    /// <summary>The scale of the loss.</summary>
    public double Gamma { get; } = Require.Positive(gamma, nameof(Circle), "gamma");

    /// <summary>How far from perfect is good enough.</summary>
    public double Margin { get; } = Require.InRange(margin, 0, 1, nameof(Circle), "margin");

    /// <summary>Whether a row is none of its own class' rows.</summary>
    public bool RemoveDiagonal { get; } = removeDiagonal;

    /// <inheritdoc/>
    protected internal override Shape TargetShape(Shape output) => output.WithChannels(1);

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output)
    {
        if (output.Rank != 1)
            throw Errors.Of(nameof(Circle), "outputs of one axis", $"{output}", "Flatten the model's output.");
    }

    /// <inheritdoc/>
    protected internal override string Advice(Shape got) => "Give each sample one class number, not one-hot.";

    // The exponents of one row's pairs.
    /// <inheritdoc/>
    protected internal override int ScratchPerRow(int columns) => 1;

    /// <inheritdoc/>
    protected internal override Real Evaluate(in LossPass p)
    {
        double total = 0, share = ShareOfOthers(p);
        if (!p.DY.IsEmpty)
            p.DY.Data.Clear();
        for (int r = 0; r < p.Y.Rows; r++)
        {
            double sum = LogSums(p, r, out double same, out double others);
            Real loss = (Real)Softplus(sum);
            total += p.Row(r, loss);
            if (!p.DY.IsEmpty && loss > 0)
                AddGradient(p, r, p.Scale * p.Weight(r) * share / (1 + ExactMath.Exp(-sum)), same, others);
        }
        return (Real)(total * share);
    }

    // P + N of a row; the exponents of its pairs stay in scratch.
    private double LogSums(in LossPass p, int r, out double same, out double others)
    {
        Span<Real> exponents = p.Scratch[..p.Y.Rows];
        Real largestSame = Real.NegativeInfinity, largestOther = Real.NegativeInfinity;
        for (int j = 0; j < exponents.Length; j++)
        {
            Real d = Distance(p, r, j), margin = (Real)Margin;
            if (IsSame(p, r, j))
            {
                exponents[j] = -(Real)Gamma * (margin + d) * (margin - d);
                largestSame = IsPair(r, j) ? Real.Max(largestSame, exponents[j]) : largestSame;
            }
            else
            {
                exponents[j] = (Real)Gamma * Real.Max(1 + margin - d, 0) * (1 - margin - d);
                largestOther = Real.Max(largestOther, exponents[j]);
            }
        }
        (same, others) = (double.NegativeInfinity, double.NegativeInfinity);
        if (Real.IsNegativeInfinity(largestSame) || Real.IsNegativeInfinity(largestOther))
            return double.NegativeInfinity;
        double sumSame = 0, sumOther = 0;
        for (int j = 0; j < exponents.Length; j++)
        {
            if (!IsSame(p, r, j))
                sumOther += ExactMath.Exp(exponents[j] - largestOther);
            else if (IsPair(r, j))
                sumSame += ExactMath.Exp(exponents[j] - largestSame);
        }
        (same, others) = (largestSame + ExactMath.Log(sumSame), largestOther + ExactMath.Log(sumOther));
        return same + others;
    }

    private void AddGradient(in LossPass p, int r, double scale, double same, double others)
    {
        for (int j = 0; j < p.Y.Rows; j++)
        {
            bool isSame = IsSame(p, r, j);
            Real d = Distance(p, r, j), margin = (Real)Margin;
            if (d == 0 || (isSame && !IsPair(r, j)))
                continue;
            // The derivative of the exponent by the distance, times the pair's share of the sum.
            Real slope = isSame ? 2 * d : d < 1 + margin ? 2 * (d - 1) : 0;
            Real factor = (Real)(scale * Gamma * slope * ExactMath.Exp(Math.Min(p.Scratch[j] - (isSame ? same : others), 0)));
            ReadOnlySpan<Real> a = p.Y.Row(r), b = p.Y.Row(j);
            Span<Real> da = p.DY.Row(r), db = p.DY.Row(j);
            for (int c = 0; c < a.Length; c++)
            {
                da[c] -= factor * b[c];
                db[c] -= factor * a[c];
            }
        }
    }

    // What brings a sum over all rows to that of those whose loss is not 0, where the mean is wanted.
    private double ShareOfOthers(in LossPass p)
    {
        if (Reduction != LossReduction.SumOverBatchSize)
            return 1;
        int counted = 0;
        for (int r = 0; r < p.Y.Rows; r++)
            counted += (Real)Softplus(LogSums(p, r, out _, out _)) > 0 ? 1 : 0;
        return counted == 0 ? 1 : (double)p.Y.Rows / counted;
    }

    private bool IsPair(int r, int j) => r != j || !RemoveDiagonal;

    private static bool IsSame(in LossPass p, int r, int j) => p.Target[r, 0] == p.Target[j, 0];

    private static Real Distance(in LossPass p, int r, int j)
    {
        ReadOnlySpan<Real> a = p.Y.Row(r), b = p.Y.Row(j);
        Real dot = 0;
        for (int c = 0; c < a.Length; c++)
            dot += a[c] * b[c];
        return Real.Max(1 - dot, 0);
    }

    private static double Softplus(double x) => Math.Max(x, 0) + ExactMath.Log1p(ExactMath.Exp(-Math.Abs(x)));
}
