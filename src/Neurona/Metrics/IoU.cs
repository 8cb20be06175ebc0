namespace Neurona;

/// <summary>
/// Intersection over union, TP / (TP + FP + FN), over everything seen: the mean over some classes. A class that was
/// neither there nor predicted does not count; 0 if that is all of them.
/// </summary>
/// <remarks>
/// Shapes: outputs [..., 1] of class numbers and targets alike; with sparseYPred false outputs [..., classes], of which
/// the largest is predicted, the first of equals; with sparseYTrue false targets [..., classes] as well.
/// Reference: Keras 3, IoU, which adds 1e-7 to every denominator.
/// </remarks>
/// <param name="numClasses">The number of classes.</param>
/// <param name="targetClassIds">The classes whose mean is taken.</param>
/// <param name="ignoreClass">Targets of this number do not count, such as -1 or 255 for pixels of no class; none by
/// default.</param>
/// <param name="sparseYTrue">Whether targets are class numbers, the default, not one-hot.</param>
/// <param name="sparseYPred">Whether outputs are class numbers, Keras' default, not a number for each class.</param>
public class IoU(
    int numClasses, IReadOnlyList<int> targetClassIds, int? ignoreClass = null, bool sparseYTrue = true, bool sparseYPred = true) : Metric
{
    private readonly int[] _ids = [.. targetClassIds ?? throw new ArgumentNullException(nameof(targetClassIds))];

    /// <summary>The number of classes.</summary>
    public int NumClasses { get; } = Require.InRange(numClasses, 1, 1 << 14, nameof(IoU), "numClasses");

    /// <summary>The classes whose mean is taken.</summary>
    public IReadOnlyList<int> TargetClassIds => _ids;

    /// <summary>Targets of this number do not count; null if all do.</summary>
    public int? IgnoreClass { get; } = ignoreClass;

    /// <summary>Whether targets are class numbers.</summary>
    public bool SparseYTrue { get; } = sparseYTrue;

    /// <summary>Whether outputs are class numbers.</summary>
    public bool SparseYPred { get; } = sparseYPred;

    // How often each class, row by row, was predicted as each.
    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => NumClasses * NumClasses;

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target)
    {
        foreach (int id in _ids)
        {
            if (id < 0 || id >= NumClasses)
                throw Errors.Of(GetType().Name, $"targetClassIds from 0 to {NumClasses - 1}", $"{id}", "Name classes that there are.");
        }
        CheckShapes(output, target);
        return this;
    }

    private protected virtual void CheckShapes(Shape output, Shape target)
    {
        int outputs = SparseYPred ? 1 : NumClasses, targets = SparseYTrue ? 1 : NumClasses;
        if (output.Channels != outputs || target.Channels != targets)
            throw Errors.Of(GetType().Name, $"{outputs} in the last axis of outputs and {targets} in that of targets",
                $"outputs of {output}, targets of {target}",
                "Set numClasses, sparseYPred and sparseYTrue to what the model and the data have.");
    }

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        for (int r = 0; r < p.Y.Rows; r++)
            Count(p, r, SparseYTrue ? p.Target[r, 0] : ArgMax(p.Target.Row(r)), SparseYPred ? p.Y[r, 0] : ArgMax(p.Y.Row(r)));
    }

    private protected void Count(in MetricPass p, int row, Real truth, Real predicted)
    {
        if (truth == IgnoreClass)
            return;
        if (!(truth >= 0 && truth < NumClasses && predicted >= 0 && predicted < NumClasses))
            throw Errors.Of(GetType().Name, $"class numbers from 0 to {NumClasses - 1}", $"target {truth}, output {predicted}",
                "Set numClasses, or ignoreClass for targets that do not count.");
        p.State[(int)truth * NumClasses + (int)predicted] += p.Weight(row);
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state)
    {
        double sum = 0;
        int seen = 0;
        foreach (int id in _ids)
        {
            double union = -state[id * NumClasses + id];
            for (int other = 0; other < NumClasses; other++)
                union += state[id * NumClasses + other] + state[other * NumClasses + id];
            if (union <= 0)
                continue;
            sum += state[id * NumClasses + id] / union;
            seen++;
        }
        return seen == 0 ? 0 : sum / seen;
    }
}
