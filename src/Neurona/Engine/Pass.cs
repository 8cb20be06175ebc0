namespace Neurona.Engine;

/// <summary>What a layer sees while it computes: its inputs, outputs, parameters, gradients and memory for the rows of this batch.</summary>
/// <remarks>Views over the plan's buffers, valid during the call only.</remarks>
public readonly ref struct Pass
{
    private readonly Plan _plan;
    private readonly Step _step;
    private readonly ReadOnlySpan<Real> _input;

    internal Pass(Plan plan, Step step, ReadOnlySpan<Real> input, int rows, bool training, ulong seed, ulong time)
    {
        _plan = plan;
        _step = step;
        _input = input;
        Rows = rows;
        Training = training;
        Noise = CounterRandom.Of(seed, time, (ulong)step.LayerIndex);
    }

    /// <summary>The samples of this batch; at most what the plan was laid for.</summary>
    public int Rows { get; }

    /// <summary>Whether the network is being trained: dropout drops, batch normalization uses the batch.</summary>
    public bool Training { get; }

    /// <summary>This layer's randomness in this step: the same in forward and backward.</summary>
    public CounterRandom Noise { get; }

    /// <summary>The first input, a row a sample.</summary>
    public ReadOnlyMat X => In(0);

    /// <summary>The output, a row a sample.</summary>
    public Mat Y => Matrix(_step.Y!);

    /// <summary>The gradient of the loss with respect to the output.</summary>
    public ReadOnlyMat DY => Matrix(_step.DY!);

    /// <summary>Where the gradient with respect to the first input goes; empty if not wanted.</summary>
    public Mat DX => DIn(0);

    /// <summary>How many inputs the layer has.</summary>
    public int InputCount => _step.X.Length;

    /// <summary>What to apply to every element before it is stored, for a layer whose <see cref="Layer.CanFuse"/> said yes.</summary>
    public Epilogue Epilogue => _step.Epilogue;

    /// <summary>Input <paramref name="index"/>, a row a sample.</summary>
    public ReadOnlyMat In(int index)
    {
        Value value = _step.X[index];
        return value.External ? new ReadOnlyMat(_input, Rows, value.Spec.PerRow) : Matrix(value);
    }

    /// <summary>Whether the gradient with respect to an input is wanted.</summary>
    public bool Wants(int index = 0) => _step.DX[index] is not null;

    /// <summary>Where the gradient with respect to input <paramref name="index"/> goes; empty if not wanted.</summary>
    public Mat DIn(int index) => _step.DX[index] is { } value ? Matrix(value) : default;

    /// <summary>A parameter's values, as a matrix with its last axis as columns.</summary>
    public ReadOnlyMat this[Param param] => Weight(param.Index);

    /// <summary>A state's values; written in training only.</summary>
    public Mat this[State state] => Weight(state.Index);

    /// <summary>Numbers kept from Forward for Backward: a row a sample, or one row.</summary>
    public Mat this[Saved saved] => Matrix(_step.Saved[saved.Index]);

    /// <summary>Working memory: a row a sample, or one row.</summary>
    public Mat this[Scratch scratch] => Matrix(_step.Scratch[scratch.Index]);

    /// <summary>Whether the gradients hold something to add to. If not, those that <see cref="Layer.OverwritesGradient"/> names are stale and to be overwritten; the others are zero.</summary>
    public bool Adds => _plan.HasGradients || !_step.FirstOfLayer;

    /// <summary>Where a parameter's gradient is added; empty if the layer is frozen.</summary>
    public Mat Grad(Param param)
    {
        Parameter parameter = _step.Parameters[param.Index];
        return parameter.Trained ? new(_plan.Gradients!.At(parameter.Offset, parameter.Length), parameter.Length / parameter.Spec.Columns, parameter.Spec.Columns) : default;
    }

    private Mat Weight(int index)
    {
        Parameter parameter = _step.Parameters[index];
        return new(_plan.Weights.At(parameter.Offset, parameter.Length), parameter.Length / parameter.Spec.Columns, parameter.Spec.Columns);
    }

    private Mat Matrix(Value value)
    {
        (int perRow, int once) = value.Spec;
        return once > 0 ? new(_plan.Arena.At(value.Offset, once), 1, once) : new(_plan.Arena.At(value.Offset, perRow * Rows), Rows, perRow);
    }
}
