namespace Neurona;

public abstract partial class Loss
{
    /// <summary>The loss of outputs and targets in arrays, without a model.</summary>
    /// <param name="outputs">Outputs of <paramref name="shape"/>, one sample after the other.</param>
    /// <param name="targets">Their targets, one after the other.</param>
    /// <param name="shape">The shape of one sample's output.</param>
    /// <param name="weights">A weight of at least 0 for each sample; all 1 if empty.</param>
    /// <exception cref="NeuronaException">The arrays do not fit each other, the targets do not fit the loss, or there
    /// is no reduction.
    /// </exception>
    public double Compute(ReadOnlySpan<Real> outputs, ReadOnlySpan<Real> targets, Shape shape, ReadOnlySpan<Real> weights = default)
    {
        if (Reduction == LossReduction.None)
            throw Errors.Of(Name, "a reduction for one number", "LossReduction.None", "Call RowLosses, or set Reduction.");
        ArrayCall call = new(this, outputs, targets, shape, weights);
        return (double)call.Run(default, default) * ScaleFor(call.Rows, call.Weights);
    }

    /// <summary>The same over rows of matrices: a row a sample.</summary>
    public double Compute(Real[,] outputs, Real[,] targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return Compute(Flat(outputs), Flat(targets), outputs.GetLength(1));
    }

    /// <summary>The loss of each row before weights and reduction: of each sample, or each position of outputs with
    /// several axes.</summary>
    /// <inheritdoc cref="Compute(ReadOnlySpan{Real}, ReadOnlySpan{Real}, Shape, ReadOnlySpan{Real})"/>
    public Real[] RowLosses(ReadOnlySpan<Real> outputs, ReadOnlySpan<Real> targets, Shape shape)
    {
        ArrayCall call = new(this, outputs, targets, shape, default);
        Real[] losses = new Real[call.LossRows];
        call.Run(default, losses);
        return losses;
    }

    /// <summary>
    /// The derivative of <see cref="Compute(ReadOnlySpan{Real}, ReadOnlySpan{Real}, Shape, ReadOnlySpan{Real})"/> with
    /// respect to every output.
    /// </summary>
    /// <inheritdoc cref="Compute(ReadOnlySpan{Real}, ReadOnlySpan{Real}, Shape, ReadOnlySpan{Real})"/>
    public Real[] Gradient(ReadOnlySpan<Real> outputs, ReadOnlySpan<Real> targets, Shape shape, ReadOnlySpan<Real> weights = default)
    {
        Real[] gradient = new Real[outputs.Length];
        new ArrayCall(this, outputs, targets, shape, weights).Run(gradient, default);
        return gradient;
    }

    private static Real[] Flat(Real[,] matrix)
    {
        Real[] flat = new Real[matrix.Length];
        System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length).CopyTo(flat);
        return flat;
    }

    // Checks the arrays once, for whatever is then computed of them.
    private readonly ref struct ArrayCall
    {
        private readonly Loss _loss;
        private readonly ReadOnlySpan<Real> _outputs, _targets;
        private readonly int _columns, _targetColumns;

        public ArrayCall(Loss loss, ReadOnlySpan<Real> outputs, ReadOnlySpan<Real> targets, Shape shape, ReadOnlySpan<Real> weights)
        {
            loss = loss.Along(shape, loss.Reduction);
            Shape target = loss.TargetShape(shape);
            if (shape.Size == 0 || outputs.Length == 0 || outputs.Length % shape.Size != 0)
                throw Errors.Of(loss.Name, $"a whole number of outputs of shape {shape}", $"{outputs.Length} numbers", "Check the shape.");
            int samples = outputs.Length / shape.Size;
            if (targets.Length != (long)samples * target.Size)
                throw Errors.Of(loss.Name, $"{samples} targets of shape {target}", $"{targets.Length} numbers",
                    "Give a target for each output.");
            if (!weights.IsEmpty && weights.Length != samples)
                throw Errors.Of(loss.Name, $"a weight for each of {samples} samples", $"{weights.Length}",
                    "Leave the weights out if all samples weigh the same.");
            _loss = loss;
            _outputs = outputs;
            _targets = targets;
            _columns = shape.Channels;
            _targetColumns = target.Channels;
            Rows = outputs.Length / _columns;
            LossRows = samples * loss.RowsPerSample(shape);
            Weights = RowWeights.Of(weights, Rows);
            loss.CheckTargets(new(targets, targets.Length / _targetColumns, _targetColumns), shape);
        }

        public int Rows { get; }

        public int LossRows { get; }

        public ReadOnlySpan<Real> Weights { get; }

        public Real Run(Span<Real> gradient, Span<Real> rowLosses) => _loss.Evaluate(new()
        {
            Y = new(_outputs, Rows, _columns),
            Target = new(_targets, _targets.Length / _targetColumns, _targetColumns),
            Weights = Weights,
            Scale = _loss.ScaleFor(Rows, Weights),
            DY = gradient.IsEmpty ? default : new(gradient, Rows, _columns),
            RowLosses = rowLosses,
            Scratch = new Real[(long)Rows * _loss.ScratchPerRow(_columns)],
        });
    }
}

/// <summary>Weights of samples as weights of rows: outputs with several axes have a row for each position.</summary>
internal static class RowWeights
{
    public static ReadOnlySpan<Real> Of(ReadOnlySpan<Real> weights, int rows)
    {
        if (weights.IsEmpty || weights.Length == rows)
            return weights;
        Real[] repeated = new Real[rows];
        Repeat(weights, repeated);
        return repeated;
    }

    public static void Repeat(ReadOnlySpan<Real> weights, Span<Real> rows)
    {
        int positions = rows.Length / weights.Length;
        for (int i = 0; i < weights.Length; i++)
            rows.Slice(i * positions, positions).Fill(weights[i]);
    }
}
