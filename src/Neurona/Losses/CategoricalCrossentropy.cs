namespace Neurona;

/// <summary>-Σ t log p over the classes, its mean over the samples; targets are one-hot (or probabilities).</summary>
/// <remarks>
/// From probabilities: p = y / Σ y, kept within [1e-7, 1 - 1e-7], as Keras; the gradient is 0 where it is cut.
/// From logits: log p = y - log Σ e^y; gradient (softmax(y) Σ t - t) / n.
/// After a Softmax both are computed together from the logits, which is exact where probabilities vanish.
/// </remarks>
/// <param name="fromLogits">Whether the model gives logits instead of probabilities; false by default.</param>
/// <param name="labelSmoothing">Targets become t (1 - s) + s / classes, s from 0 to 1; 0 by default.</param>
public sealed class CategoricalCrossentropy(bool fromLogits = false, float labelSmoothing = 0) : Loss
{
    private Real[] _logSums = [];

    /// <summary>Whether the model gives logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>How much of the target is spread over all classes.</summary>
    public float LabelSmoothing { get; } = Throw.InRange(labelSmoothing, 0, 1, nameof(CategoricalCrossentropy), "labelSmoothing");

    /// <inheritdoc/>
    protected internal override Loss? FuseWith(Layer last) => last is Softmax && !FromLogits ? new CategoricalCrossentropy(true, LabelSmoothing) : null;

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output) => Crossentropy.CheckOutput(nameof(CategoricalCrossentropy), last, output, FromLogits);

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output)
    {
        for (int r = 0; r < target.Rows; r++)
        {
            Real sum = 0, low = 0;
            foreach (Real t in target.Row(r))
            {
                sum += t;
                low = Real.Min(low, t);
            }
            if (!(Real.Abs(sum - 1) <= (Real)1e-3) || low < 0)
                throw Throw.Error(nameof(CategoricalCrossentropy), "one-hot targets, each row at least 0 with sum 1", $"a row with sum {sum:G4}{(low < 0 ? $" and a value of {low:G4}" : "")}", "Encode the labels as one-hot, or use SparseCategoricalCrossentropy with class numbers.");
        }
    }

    /// <inheritdoc/>
    protected internal override Real Evaluate(ReadOnlyMat y, ReadOnlyMat target, Mat dy) =>
        FromLogits ? EvaluateLogits(y, target, dy) : EvaluateProbabilities(y, target, dy);

    private Real EvaluateLogits(ReadOnlyMat y, ReadOnlyMat target, Mat dy)
    {
        Span<Real> logSums = Crossentropy.Rows(ref _logSums, y.Rows);
        Kernels.SoftmaxLogSum(y, dy, logSums);
        Real scale = (Real)1 / y.Rows, total = 0;
        for (int r = 0; r < y.Rows; r++)
        {
            ReadOnlySpan<Real> logits = y.Row(r), targets = target.Row(r);
            Real loss = 0, sum = 0;
            for (int c = 0; c < logits.Length; c++)
            {
                Real t = Smooth(targets[c], logits.Length);
                loss += t * (logSums[r] - logits[c]);
                sum += t;
            }
            total += loss;
            Span<Real> gradient = dy.Data.IsEmpty ? [] : dy.Row(r);
            for (int c = 0; c < gradient.Length; c++)
                gradient[c] = scale * (gradient[c] * sum - Smooth(targets[c], logits.Length));
        }
        return scale * total;
    }

    private Real EvaluateProbabilities(ReadOnlyMat y, ReadOnlyMat target, Mat dy)
    {
        Real scale = (Real)1 / y.Rows, total = 0;
        for (int r = 0; r < y.Rows; r++)
        {
            ReadOnlySpan<Real> probabilities = y.Row(r), targets = target.Row(r);
            Real sum = 0, dot = 0;
            foreach (Real value in probabilities)
                sum += value;
            for (int c = 0; c < probabilities.Length; c++)
            {
                Real p = probabilities[c] / sum, t = Smooth(targets[c], probabilities.Length);
                total -= t * Kernels.Log(Crossentropy.Clip(p));
                if (Crossentropy.IsInside(p))
                    dot += t;
            }
            Span<Real> gradient = dy.Data.IsEmpty ? [] : dy.Row(r);
            for (int c = 0; c < gradient.Length; c++)
            {
                Real p = probabilities[c] / sum, t = Smooth(targets[c], probabilities.Length);
                Real slope = Crossentropy.IsInside(p) ? -t / p : 0;
                gradient[c] = scale * (slope + dot) / sum;
            }
        }
        return scale * total;
    }

    private Real Smooth(Real t, int classes) => t * (1 - (Real)LabelSmoothing) + (Real)LabelSmoothing / classes;
}
