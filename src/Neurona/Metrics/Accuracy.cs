namespace Neurona;

/// <summary>The part of right answers. Stands for binary, categorical or sparse categorical accuracy, by the shapes of output and target, as Keras' "accuracy".</summary>
public sealed class Accuracy : Metric
{
    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override double Result => throw Unresolved();

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output.Channels == 1 ? new BinaryAccuracy { Named = Name }
        : target.Channels == 1 ? new SparseCategoricalAccuracy { Named = Name }
        : new CategoricalAccuracy { Named = Name };

    /// <inheritdoc/>
    protected internal override void Update(ReadOnlyMat y, ReadOnlyMat target) => throw Unresolved();

    /// <inheritdoc/>
    protected internal override void Reset() { }

    private static NeuronaException Unresolved() =>
        Throw.Error(nameof(Accuracy), "to be compiled into a model", "a direct call", "Use BinaryAccuracy, CategoricalAccuracy or SparseCategoricalAccuracy outside a model.");
}

/// <summary>The part of outputs on the same side of a threshold as their target; larger than the threshold is 1.</summary>
/// <param name="threshold">0.5 by default.</param>
public sealed class BinaryAccuracy(float threshold = 0.5f) : CountingMetric
{
    internal string? Named { get; init; }

    /// <inheritdoc/>
    public override string Name => Named ?? "binary_accuracy";

    /// <summary>What is larger is 1.</summary>
    public float Threshold { get; } = threshold;

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target ? this : throw Mismatch(nameof(BinaryAccuracy), $"targets of the shape of the output, {output}", target, "For class numbers use SparseCategoricalAccuracy, or Accuracy, which chooses by itself.");

    /// <inheritdoc/>
    protected override (int Right, int All) Count(ReadOnlyMat y, ReadOnlyMat target)
    {
        int right = 0;
        for (int i = 0; i < y.Data.Length; i++)
            right += (y.Data[i] > Threshold) == (target.Data[i] > (Real)0.5) ? 1 : 0;
        return (right, y.Data.Length);
    }
}

/// <summary>The part of rows whose largest output stands where the one-hot target has its largest.</summary>
public sealed class CategoricalAccuracy : CountingMetric
{
    internal string? Named { get; init; }

    /// <inheritdoc/>
    public override string Name => Named ?? "categorical_accuracy";

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        output == target && output.Channels > 1 ? this : throw Mismatch(nameof(CategoricalAccuracy), $"one-hot targets of the shape of the output, {output}", target, "For class numbers use SparseCategoricalAccuracy, or Accuracy, which chooses by itself.");

    /// <inheritdoc/>
    protected override (int Right, int All) Count(ReadOnlyMat y, ReadOnlyMat target)
    {
        int right = 0;
        for (int r = 0; r < y.Rows; r++)
            right += ArgMax(y.Row(r)) == ArgMax(target.Row(r)) ? 1 : 0;
        return (right, y.Rows);
    }
}

/// <summary>The part of rows whose largest output stands at the target's class number.</summary>
public sealed class SparseCategoricalAccuracy : CountingMetric
{
    internal string? Named { get; init; }

    /// <inheritdoc/>
    public override string Name => Named ?? "sparse_categorical_accuracy";

    /// <inheritdoc/>
    protected internal override Metric Resolve(Shape output, Shape target) =>
        target.Channels == 1 && output.Channels > 1 ? this : throw Mismatch(nameof(SparseCategoricalAccuracy), $"class numbers for an output of {output}", target, "For one-hot targets use CategoricalAccuracy, or Accuracy, which chooses by itself.");

    /// <inheritdoc/>
    protected override (int Right, int All) Count(ReadOnlyMat y, ReadOnlyMat target)
    {
        int right = 0;
        for (int r = 0; r < y.Rows; r++)
            right += ArgMax(y.Row(r)) == (int)target[r, 0] ? 1 : 0;
        return (right, y.Rows);
    }
}
