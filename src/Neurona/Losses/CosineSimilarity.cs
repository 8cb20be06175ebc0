namespace Neurona;

/// <summary>
/// Minus the cosine of the angle between output and target, so that smaller is better: -1 where both point the same
/// way, 1 where they point apart, 0 where one of them is 0. <see cref="MeanCosineSimilarity"/> is the metric, with the
/// sign that one expects.
/// </summary>
/// <remarks>
/// Forward: -Σ y t / (|y| |t|), lengths below 1e-7 counting as 1e-7.
/// Backward: dy = (y / |y| cos - t / |t|) / |y|; 0 where |y| is at most 1e-7, since it has no direction.
/// Shapes: targets as outputs; the vectors lie along the last axis, or another.
/// Reference: Keras 3, CosineSimilarity.
/// </remarks>
public sealed class CosineSimilarity : Loss
{
    /// <summary>The axis of the vectors, counted with the batch as 0, or from the end; the last one by
    /// default.</summary>
    public int Axis { get; init; } = -1;

    private protected override IReadOnlyList<int> RowAxes => [Axis];

    /// <inheritdoc/>
    protected internal override Real Evaluate(in LossPass p)
    {
        Real total = 0;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            ReadOnlySpan<Real> outputs = p.Y.Row(r), targets = p.Target.Row(r);
            Real length = Length(outputs), wanted = Length(targets), cosine = Dot(outputs, targets) / length / wanted;
            total += p.Row(r, -cosine);
            if (p.DY.IsEmpty)
                continue;
            Span<Real> gradient = p.DY.Row(r);
            Real scale = length > (Real)Crossentropy.Epsilon ? p.Scale * p.Weight(r) / length : 0;
            for (int c = 0; c < gradient.Length; c++)
                gradient[c] = scale * (outputs[c] / length * cosine - targets[c] / wanted);
        }
        return total;
    }

    private static Real Length(ReadOnlySpan<Real> row) => Real.Max(Real.Sqrt(Dot(row, row)), (Real)Crossentropy.Epsilon);

    private static Real Dot(ReadOnlySpan<Real> a, ReadOnlySpan<Real> b)
    {
        Real sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
