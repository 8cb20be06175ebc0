namespace Neurona;

public abstract partial class Metric
{
    /// <summary>The value for outputs and targets in arrays, without a model.</summary>
    /// <param name="outputs">Outputs of <paramref name="shape"/>, one sample after the other.</param>
    /// <param name="targets">Their targets, one after the other.</param>
    /// <param name="shape">The shape of one sample's output.</param>
    /// <param name="targetShape">The shape of one sample's target; that of the outputs if null.</param>
    /// <param name="weights">A weight of at least 0 for each sample; all 1 if empty.</param>
    /// <exception cref="NeuronaException">The arrays do not fit each other or the metric.</exception>
    public double Compute(
        ReadOnlySpan<Real> outputs, ReadOnlySpan<Real> targets, Shape shape, Shape? targetShape = null,
        ReadOnlySpan<Real> weights = default)
    {
        if (Parts.Count > 1)
            throw Errors.Of(Name, "one value to compute", $"{Parts.Count}", "Compute each of its Parts.");
        (Metric metric, double[] state) = Gather(outputs, targets, shape, targetShape ?? shape, weights);
        return metric.Result(state);
    }

    /// <summary>The same over rows of matrices: a row a sample.</summary>
    public double Compute(Real[,] outputs, Real[,] targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return Compute([.. outputs.Cast<Real>()], [.. targets.Cast<Real>()], outputs.GetLength(1), targets.GetLength(1));
    }

    /// <summary>The metric to use, and what it has seen of arrays.</summary>
    private protected (Metric Metric, double[] State) Gather(
        ReadOnlySpan<Real> outputs, ReadOnlySpan<Real> targets, Shape shape, Shape target, ReadOnlySpan<Real> weights)
    {
        if (shape.Size == 0 || outputs.Length == 0 || outputs.Length % shape.Size != 0)
            throw Errors.Of(Name, $"a whole number of outputs of shape {shape}", $"{outputs.Length} numbers", "Check the shape.");
        int samples = outputs.Length / shape.Size;
        if (targets.Length != (long)samples * target.Size)
            throw Errors.Of(Name, $"{samples} targets of shape {target}", $"{targets.Length} numbers", "Give a target for each output.");
        if (!weights.IsEmpty && weights.Length != samples)
            throw Errors.Of(Name, $"a weight for each of {samples} samples", $"{weights.Length}",
                "Leave the weights out if all samples weigh the same.");
        Metric metric = Resolve(shape, target);
        int rows = outputs.Length / shape.Channels;
        double[] state = new double[metric.StateSize(shape, target)];
        metric.Update(new()
        {
            Y = new(outputs, rows, shape.Channels),
            Target = new(targets, targets.Length / target.Channels, target.Channels),
            Weights = RowWeights.Of(weights, rows),
            State = state,
            Scratch = new Real[(long)rows * metric.ScratchPerRow(shape.Channels)],
        });
        return (metric, state);
    }
}
