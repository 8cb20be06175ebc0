namespace Neurona;

/// <summary>Of all that was called positive, the part that is: true positives / (true + false positives), over everything seen; 0 if nothing was called positive.</summary>
/// <param name="threshold">An output larger than this is called positive; 0.5 by default.</param>
/// <param name="classId">Only this column counts; all columns by default.</param>
public sealed class Precision(float threshold = 0.5f, int? classId = null) : Metric
{
    private long _true, _called;

    /// <inheritdoc/>
    public override string Name => "precision";

    /// <summary>What is larger is called positive.</summary>
    [KerasName("thresholds")]
    public float Threshold { get; } = Throw.InRange(threshold, 0, 1, nameof(Precision), "threshold");

    /// <summary>The only column that counts; null for all.</summary>
    public int? ClassId { get; } = classId;

    /// <inheritdoc/>
    public override double Result => _called == 0 ? 0 : (double)_true / _called;

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target)
    {
        if (output != target)
            throw Throw.Error(nameof(Precision), $"targets of the shape of the output, {output}", $"{target}", "Use one-hot targets, or one output with targets 0 and 1.");
        if (ClassId is { } id && (id < 0 || id >= output.Channels))
            throw Throw.Error(nameof(Precision), $"classId from 0 to {output.Channels - 1}", $"{id}", "Name one of the outputs.");
        return this;
    }

    /// <inheritdoc/>
    protected internal override void Update(ReadOnlyMat y, ReadOnlyMat target)
    {
        for (int r = 0; r < y.Rows; r++)
        {
            for (int c = ClassId ?? 0; c < (ClassId is { } id ? id + 1 : y.Columns); c++)
            {
                bool called = y[r, c] > Threshold;
                _called += called ? 1 : 0;
                _true += called && target[r, c] > (Real)0.5 ? 1 : 0;
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Reset() => (_true, _called) = (0, 0);
}
