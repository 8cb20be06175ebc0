namespace Neurona;

/// <summary>A number that tells people how good a model is, gathered batch by batch.</summary>
/// <remarks>Outputs with several axes come with every position as a row, as for a <see cref="Loss"/>.</remarks>
public abstract partial class Metric
{
    /// <summary>The name in histories and progress: snake case, such as accuracy.</summary>
    public abstract string Name { get; }

    /// <summary>Whether larger is better.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>The value over all that was seen since <see cref="Reset"/>.</summary>
    public abstract double Result { get; }

    /// <summary>Takes in one batch.</summary>
    protected internal abstract void Update(ReadOnlyMat y, ReadOnlyMat target);

    /// <summary>Forgets what was seen.</summary>
    protected internal abstract void Reset();

    /// <summary>Checks that the metric fits a model, and gives the metric to use: itself, unless it stands for another.</summary>
    /// <param name="output">The shape of one output sample.</param>
    /// <param name="target">The shape of one target.</param>
    protected internal virtual Metric Resolve(Shape output, Shape target) => this;
}

/// <summary>A metric that counts the right answers among all.</summary>
public abstract class CountingMetric : Metric
{
    private long _right, _all;

    /// <inheritdoc/>
    public override double Result => _all == 0 ? 0 : (double)_right / _all;

    /// <summary>How many rows of the batch are right, and of how many.</summary>
    protected abstract (int Right, int All) Count(ReadOnlyMat y, ReadOnlyMat target);

    /// <inheritdoc/>
    protected internal override void Update(ReadOnlyMat y, ReadOnlyMat target)
    {
        (int right, int all) = Count(y, target);
        _right += right;
        _all += all;
    }

    /// <inheritdoc/>
    protected internal override void Reset() => (_right, _all) = (0, 0);

    private protected static NeuronaException Mismatch(string who, string expected, Shape target, string fix) =>
        Throw.Error(who, expected, $"targets of shape {target}", fix);

    internal static int ArgMax(ReadOnlySpan<Real> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best])
                best = i;
        }
        return best;
    }
}
