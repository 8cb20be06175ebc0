using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>
/// A categorical crossentropy in which samples that are right already count little, so that rare and hard ones are
/// learned; targets are one-hot, or any other numbers, such as probabilities.
/// </summary>
/// <remarks>
/// Forward: -alpha Σ t (1 - p)^gamma log p; from probabilities, p = y / Σ y, kept within [1e-7, 1 - 1e-7], as Keras;
/// from logits, log p = y - log Σ e^y.
/// Backward: with g = -alpha t (1 - p)^gamma (1 - gamma p log p / (1 - p)), which is p times the derivative by p:
/// from logits, dy = g - p Σ g; from probabilities, dy = (g / p - Σ g) / Σ y, g being 0 where p is cut.
/// Shapes: targets as outputs, of at least two classes along the last axis, or another.
/// Reference: Lin, Goyal, Girshick, He and Dollár 2017; Keras 3, CategoricalFocalCrossentropy, which also takes a list
/// of alphas. After a Softmax both are computed together from the logits.
/// </remarks>
/// <param name="alpha">The weight of every class, at least 0; 0.25 by default.</param>
/// <param name="gamma">How much less what is right already counts, at least 0; 2 by default.</param>
/// <param name="fromLogits">Whether the model gives logits instead of probabilities; false by default.</param>
/// <param name="labelSmoothing">Targets become t (1 - s) + s / classes, s from 0 to 1; 0 by default.</param>
public sealed class CategoricalFocalCrossentropy(
    double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0) : Loss
{
    /// <summary>The weight of every class.</summary>
    public double Alpha { get; } = Require.AtLeast(alpha, 0, nameof(CategoricalFocalCrossentropy), "alpha");

    /// <summary>How much less what is right already counts.</summary>
    public double Gamma { get; } = Require.AtLeast(gamma, 0, nameof(CategoricalFocalCrossentropy), "gamma");

    /// <summary>Whether the model gives logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>How much of the target is spread over all classes.</summary>
    public double LabelSmoothing { get; } =
        Require.InRange(labelSmoothing, 0, 1, nameof(CategoricalFocalCrossentropy), "labelSmoothing");

    /// <summary>The axis of the classes, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    private protected override IReadOnlyList<int> RowAxes => [Axis];

    /// <inheritdoc/>
    protected internal override Loss? FuseWith(Layer last) => last is Softmax { Range: OutputRange.Distribution } && !FromLogits
        ? new CategoricalFocalCrossentropy(Alpha, Gamma, true, LabelSmoothing) { Reduction = Reduction }
        : null;

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output) =>
        Crossentropy.CheckOutput(nameof(CategoricalFocalCrossentropy), last, output, FromLogits);

    /// <inheritdoc/>
    protected internal override string Advice(Shape got) => got.Channels == 1 ? "Encode class numbers as one-hot." : base.Advice(got);

    // Probabilities, their powers, and the logarithm of the sum.
    /// <inheritdoc/>
    protected internal override int ScratchPerRow(int columns) => 2 * columns + 1;

    /// <inheritdoc/>
    protected internal override Real Evaluate(in LossPass p)
    {
        int rows = p.Y.Rows, columns = p.Y.Columns, size = rows * columns;
        Mat probabilities = new(p.Scratch, rows, columns);
        Span<Real> powers = p.Scratch.Slice(size, size), ofRow = p.Scratch.Slice(2 * size, rows);
        if (FromLogits)
            Kernels.SoftmaxLogSum(p.Y, probabilities, ofRow);
        else
            Normalize(p.Y, probabilities, ofRow);
        Kernels.Map(new Focus(Gamma), probabilities.Data, powers);
        Real total = 0;
        for (int r = 0; r < rows; r++)
        {
            Real loss = 0, slopes = 0;
            for (int c = 0; c < columns; c++)
            {
                (Real value, Real slope) = At(p, probabilities[r, c], powers[r * columns + c], ofRow[r], r, c);
                loss += value;
                slopes += slope;
            }
            total += p.Row(r, loss);
            if (p.DY.IsEmpty)
                continue;
            Real scale = p.Scale * p.Weight(r);
            for (int c = 0; c < columns; c++)
            {
                Real probability = probabilities[r, c];
                (_, Real slope) = At(p, probability, powers[r * columns + c], ofRow[r], r, c);
                p.DY[r, c] = scale * (FromLogits
                    ? slope - probability * slopes
                    : ((slope == 0 ? 0 : slope / probability) - slopes) * ofRow[r]);
            }
        }
        return total;
    }

    // The loss of one class, and its derivative by the probability times the probability.
    private (Real Value, Real Slope) At(in LossPass p, Real probability, Real power, Real ofRow, int r, int c)
    {
        Real t = p.Target[r, c] * (Real)(1 - LabelSmoothing) + (Real)(LabelSmoothing / p.Y.Columns);
        if (t == 0)
            return default;
        Real log = FromLogits ? p.Y[r, c] - ofRow : Crossentropy.Log(Crossentropy.Clip(probability));
        Real factor = -(Real)Alpha * t * power, rest = Real.Max(1 - probability, (Real)Crossentropy.Epsilon);
        bool counts = FromLogits || Crossentropy.IsInside(probability);
        return (factor * log, counts ? factor * (1 - (Real)Gamma * probability * log / rest) : 0);
    }

    private static void Normalize(ReadOnlyMat y, Mat probabilities, Span<Real> factors)
    {
        for (int r = 0; r < y.Rows; r++)
        {
            factors[r] = Crossentropy.Normalizer(y.Row(r));
            for (int c = 0; c < y.Columns; c++)
                probabilities[r, c] = y[r, c] * factors[r];
        }
    }

    /// <summary>(1 - p)^gamma</summary>
    private readonly struct Focus(double gamma) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N p) where N : struct, INum<N> => N.Exp(gamma * N.Log(N.Max(1 - p, Crossentropy.Epsilon)));
    }
}
