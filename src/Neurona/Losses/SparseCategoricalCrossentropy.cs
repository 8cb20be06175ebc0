namespace Neurona;

/// <summary>-log p of the right class, its mean over the samples; targets are class numbers from 0.</summary>
/// <remarks>The same values and gradients as <see cref="CategoricalCrossentropy"/> with one-hot targets.</remarks>
/// <param name="fromLogits">Whether the model gives logits instead of probabilities; false by default.</param>
public sealed class SparseCategoricalCrossentropy(bool fromLogits = false) : Loss
{
    private Real[] _logSums = [];

    /// <summary>Whether the model gives logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc/>
    protected internal override Shape TargetShape(Shape output) => output.Rank == 1 ? 1 : output.WithChannels(1);

    /// <inheritdoc/>
    protected internal override Loss? FuseWith(Layer last) => last is Softmax && !FromLogits ? new SparseCategoricalCrossentropy(true) : null;

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output) => Crossentropy.CheckOutput(nameof(SparseCategoricalCrossentropy), last, output, FromLogits);

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output)
    {
        foreach (Real label in target.Data)
        {
            if (!(label >= 0) || label >= output.Channels || label != Real.Floor(label))
                throw Throw.Error(nameof(SparseCategoricalCrossentropy), $"labels from 0 to {output.Channels - 1}, for a model with {output.Channels} outputs", $"{label}", "Number the classes from 0, or give the last layer as many units as there are classes.");
        }
    }

    /// <inheritdoc/>
    protected internal override Real Evaluate(ReadOnlyMat y, ReadOnlyMat target, Mat dy)
    {
        Real scale = (Real)1 / y.Rows, total = 0;
        Span<Real> logSums = Crossentropy.Rows(ref _logSums, y.Rows);
        if (FromLogits)
            Kernels.SoftmaxLogSum(y, dy, logSums);
        for (int r = 0; r < y.Rows; r++)
        {
            int label = (int)target[r, 0];
            ReadOnlySpan<Real> outputs = y.Row(r);
            Span<Real> gradient = dy.Data.IsEmpty ? [] : dy.Row(r);
            if (FromLogits)
            {
                total += logSums[r] - outputs[label];
                foreach (ref Real value in gradient)
                    value *= scale;
                if (!gradient.IsEmpty)
                    gradient[label] -= scale;
                continue;
            }
            Real sum = 0;
            foreach (Real value in outputs)
                sum += value;
            Real p = outputs[label] / sum;
            total -= Kernels.Log(Crossentropy.Clip(p));
            bool inside = Crossentropy.IsInside(p);
            gradient.Fill(inside ? scale / sum : 0);
            if (inside && !gradient.IsEmpty)
                gradient[label] -= scale / (p * sum);
        }
        return scale * total;
    }
}
