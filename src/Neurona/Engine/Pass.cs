using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>What a layer sees while it computes: its inputs, outputs, parameters, gradients and memory for the rows of
/// this batch.</summary>
/// <remarks>Views over the plan's buffers, valid during the call only.</remarks>
public readonly ref struct Pass
{
    private readonly Plan _plan;
    private readonly Step _step;
    private readonly StepData _data;

    internal Pass(Plan plan, Step step, in StepData data, bool training)
    {
        _plan = plan;
        _step = step;
        _data = data;
        Training = training;
    }

    /// <summary>The samples of this batch; at most what the plan was laid for.</summary>
    public int Rows => _data.Rows;

    /// <summary>Whether the network is being trained: dropout drops, batch normalization uses the batch.</summary>
    public bool Training { get; }

    /// <summary>The first input, a row a sample.</summary>
    public ReadOnlyMat X => In(0);

    /// <summary>The output, a row a sample.</summary>
    public Mat Y => Matrix(_step.Y!);

    /// <summary>The gradient of the loss with respect to the output.</summary>
    public ReadOnlyMat DY => Matrix(_step.DY!);

    /// <summary>Where the gradient with respect to the first input goes; empty if nobody needs it.</summary>
    public Mat DX => DIn(0);

    /// <summary>How many inputs the layer has.</summary>
    public int InputCount => _step.X.Length;

    /// <summary>What to apply to every element, for a layer whose <see cref="Layer.CanFuse"/> said yes; null is
    /// nothing.</summary>
    public Epilogue? Epilogue => _step.Epilogue;

    /// <summary>The layer's random numbers in this batch, the same in forward and backward: element i of row r is that
    /// of r x <paramref name="perRow"/> + i.</summary>
    /// <remarks>
    /// A function of the seed, the number of the batch, the place of the layer in the graph and the element's place in
    /// the whole batch. A batch that is computed in parts draws what it would draw at once, and a layer that is applied
    /// twice draws anew.
    /// </remarks>
    /// <param name="perRow">How many numbers a row takes.</param>
    /// <param name="seed">A seed of the layer's own, instead of the training's; null by default.</param>
    public CounterRandom Random(int perRow, int? seed = null) =>
        CounterRandom.Of(seed is { } own ? (ulong)own : _data.Seed, _data.Batch, (ulong)_step.NodeIndex)
            .From((uint)((ulong)_data.FirstRow * (uint)perRow));

    /// <summary>Input <paramref name="index"/>, a row a sample.</summary>
    [MethodImpl(AggressiveInlining)]
    public ReadOnlyMat In(int index)
    {
        BufferValue value = _step.X[index];
        return value.External ? new ReadOnlyMat(_data.Input(value.InputIndex), Rows, value.Spec.PerRow) : Matrix(value);
    }

    /// <summary>Whether the gradient with respect to an input is needed.</summary>
    public bool NeedsGradient(int index = 0) => _step.DX[index] is not null;

    /// <summary>Whether the gradient of a parameter is needed: the layer has it and trains it.</summary>
    public bool NeedsGradient(Param param) => param.Exists && _step.GradientOffsets[param.Index] != Step.NoGradient;

    /// <summary>Where the gradient with respect to input <paramref name="index"/> goes; empty if nobody needs
    /// it.</summary>
    public Mat DIn(int index) => _step.DX[index] is { } value ? Matrix(value) : default;

    /// <summary>A parameter's values, as a matrix with its last axis as columns; empty if the layer does not have
    /// it.</summary>
    public ReadOnlyMat this[Param param] => param.Exists ? Weight(param.Index) : default;

    /// <summary>A state's values, empty if the layer does not have it; written in training only.</summary>
    public Mat this[State state] => state.Exists ? Weight(state.Index) : default;

    /// <summary>Numbers kept from Forward for Backward: a row a sample, or one row. Empty if the layer did not declare
    /// them.</summary>
    public Mat this[Saved saved] => saved.Exists ? Matrix(_step.Saved[saved.Index]) : default;

    /// <summary>Working memory: a row a sample, or one row. Empty if the layer did not declare it.</summary>
    public Mat this[Scratch scratch] => scratch.Exists ? Matrix(_step.Scratch[scratch.Index]) : default;

    /// <summary>Whether the gradients hold something to add to. If not, those that
    /// <see cref="Layer.OverwritesGradient"/> names are stale and to be overwritten; the others are zero.</summary>
    public bool Accumulates => _plan.Gradients!.HoldSums || !_step.FirstOfLayer;

    /// <summary>Where a parameter's gradient is added; empty if it is not needed.</summary>
    public Mat Grad(Param param)
    {
        if (!NeedsGradient(param))
            return default;
        WeightSpec spec = _step.Weights[param.Index];
        return new(_plan.Gradients!.Buffer.At(_step.GradientOffsets[param.Index], spec.Length), spec.Rows, spec.Columns);
    }

    [MethodImpl(AggressiveInlining)]
    private Mat Weight(int index)
    {
        WeightSpec spec = _step.Weights[index];
        return new(spec.Values, spec.Rows, spec.Columns);
    }

    [MethodImpl(AggressiveInlining)]
    private Mat Matrix(BufferValue value)
    {
        (int perRow, int once) = value.Spec;
        return once > 0 ? new(_plan.Arena.At(value.Offset, once), 1, once) : new(_plan.Arena.At(value.Offset, perRow * Rows), Rows, perRow);
    }
}
