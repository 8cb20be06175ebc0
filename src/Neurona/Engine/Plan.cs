using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona.Engine;

/// <summary>A network laid out for batches of up to so many rows: the straight line of its steps with every buffer in
/// its place.</summary>
/// <remarks>Laid once; running it allocates nothing after the first run. A smaller batch is a prefix of every buffer.
/// One run at a time.</remarks>
public sealed class Plan
{
    private readonly LoweredGraph _lowered;
    private readonly LoweringOptions _options;
    private readonly Step[] _forward;
    private readonly Step[] _backward;
    private readonly int _length;
    private AlignedBuffer? _arena;
    private double _penalty;

    internal Plan(Graph graph, int maxRows, LoweringOptions options)
    {
        _options = options;
        _lowered = Lowering.Lower(graph, options);
        MaxRows = maxRows;
        _length = Planner.Place(_lowered.Steps, _lowered.Values, maxRows, options.Plain);
        int split = Array.FindIndex(_lowered.Steps, step => step.Kind == StepKind.Loss);
        _forward = split < 0 ? _lowered.Steps : _lowered.Steps[..split];
        _backward = split < 0 ? [] : [.. _lowered.Steps[split..].Where(step => step.Kind != StepKind.Loss)];
    }

    /// <summary>The environment variable NEURONA_PLAN=plain lays every buffer apart and computes every step: slower,
    /// with the same bits.</summary>
    internal static bool PlainByDefault { get; } = Environment.GetEnvironmentVariable("NEURONA_PLAN") == "plain";

    /// <summary>The largest batch.</summary>
    public int MaxRows { get; }

    /// <summary>Whether there are backward steps.</summary>
    public bool HasBackward => _options.Backward;

    /// <summary>Bytes of all activations, gradients of activations and scratch.</summary>
    public long Bytes => (long)_length * sizeof(Real);

    /// <summary>The memory of all values: taken at the first run, so that a plan that is only described costs
    /// none.</summary>
    internal AlignedBuffer Arena => _arena ??= new(_length);

    internal Gradients? Gradients => _options.Gradients;

    internal LoweredGraph Lowered => _lowered;

    internal IReadOnlyList<Step> Steps => _lowered.Steps;

    internal IReadOnlyList<BufferValue> Values => _lowered.Values;

    /// <summary>Runs the forward steps. The outputs are valid until the next run.</summary>
    [MethodImpl(AggressiveOptimization)]
    internal void Forward(in StepData data, bool training)
    {
        _penalty = 0;
        foreach (Step step in _forward)
        {
            if (step.Kind == StepKind.Penalty)
                _penalty += step.Regularizer!.Penalty(Read(step.X[0], data));
            else
                step.Layer!.Forward(new(this, step, data, training));
        }
    }

    /// <summary>The penalties on outputs of layers in the last run, over all of its rows: summed in the order of the
    /// steps.</summary>
    internal double Penalty => _penalty;

    /// <summary>An output of the last run.</summary>
    internal ReadOnlyMat Output(in StepData data, int index = 0) => Read(_lowered.Outputs[index].Output, data);

    /// <summary>What a step of the last run wrote; in a plain plan also what later steps of another plan would write
    /// over.</summary>
    internal ReadOnlyMat OutputOf(Step step, in StepData data) => Read(step.Y!, data);

    /// <summary>What the loss of an output reads, after <see cref="Forward"/>.</summary>
    internal ReadOnlyMat LossInput(in StepData data, int index = 0) => Read(_lowered.Outputs[index].LossInput, data);

    /// <summary>Where the loss of an output writes its gradient.</summary>
    internal Mat LossGradient(int rows, int index = 0) => Matrix(_lowered.Outputs[index].Gradient!, rows);

    /// <summary>The gradient with respect to an input, after <see cref="Backward"/>; empty if no output depends on the
    /// input.</summary>
    internal ReadOnlyMat InputGradient(int rows, int index = 0) =>
        _lowered.InputGradients[index] is { } gradient ? Matrix(gradient, rows) : default;

    /// <summary>Runs the backward steps: adds to the gradients of all parameters that have one.</summary>
    [MethodImpl(AggressiveOptimization)]
    internal void Backward(in StepData data, bool training = true, bool poison = false)
    {
        if (Gradients is { HoldSums: false })
            ClearGradients();
        foreach (Step step in _backward)
        {
            if (step.Kind == StepKind.Sum)
                Kernels.Zip(default(Formulas.Sum),
                    Matrix(step.X[0], data.Rows).Data, Matrix(step.X[1], data.Rows).Data, Matrix(step.Y!, data.Rows).Data);
            else if (step.Kind == StepKind.PenaltyGradient)
                PenaltyGradient(step, data);
            else if (poison)
                PoisonedBackward(step, data, training);
            else
                step.Layer!.Backward(new(this, step, data, training));
        }
        if (Gradients is { } gradients)
            gradients.HoldSums = true;
    }

    private void PenaltyGradient(Step step, in StepData data)
    {
        Mat gradient = Matrix(step.Y!, data.Rows);
        gradient.Data.Clear();
        step.Regularizer!.AddGradient(Read(step.X[0], data), gradient);
        Kernels.Map(new Times(data.PenaltyScale), gradient.Data, gradient.Data);
    }

    [MethodImpl(AggressiveInlining)]
    private ReadOnlyMat Read(BufferValue value, in StepData data) =>
        value.External ? new ReadOnlyMat(data.Input(value.InputIndex), data.Rows, value.Spec.PerRow) : Matrix(value, data.Rows);

    [MethodImpl(AggressiveInlining)]
    private Mat Matrix(BufferValue value, int rows) => new(Arena.At(value.Offset, value.Spec.Size(rows)), rows, value.Spec.PerRow);

    [MethodImpl(AggressiveOptimization)]
    private void ClearGradients()
    {
        foreach (Step step in _backward)
        {
            for (int i = 0; step.FirstOfLayer && i < step.Weights.Length; i++)
            {
                if (step.GradientOffsets[i] != Step.NoGradient && !step.Layer!.OverwritesGradient(new(i)))
                    Gradients!.Buffer.At(step.GradientOffsets[i], step.Weights[i].Length).Clear();
            }
        }
    }

    // A layer that reads what it did not declare meets NaN. Every buffer must be apart, else the poison would reach
    // others.
    private void PoisonedBackward(Step step, in StepData data, bool training)
    {
        List<(BufferValue Value, Real[] Content)> hidden = [];
        foreach (BufferValue value in step.X.Append(step.Y!).Distinct())
        {
            if (value.External || step.Reads.Contains(value))
                continue;
            Span<Real> content = Arena.At(value.Offset, value.Spec.Size(data.Rows));
            hidden.Add((value, content.ToArray()));
            content.Fill(Real.NaN);
        }
        foreach (BufferValue value in step.Writes)
            Arena.At(value.Offset, value.Spec.Size(data.Rows)).Fill(Real.NaN);
        step.Layer!.Backward(new(this, step, data, training));
        foreach ((BufferValue value, Real[] content) in hidden)
            content.CopyTo(Arena.At(value.Offset, content.Length));
    }

    private readonly struct Times(double factor) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x * factor;
    }

    /// <summary>A table of the steps: what each writes, where, how many bytes, and whose place it took over.</summary>
    public string Describe()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{(HasBackward ? "Training" : "Inference")} plan for batches of up to {MaxRows}: "
            + $"{_lowered.Steps.Length} steps, {Bytes:N0} bytes{(_options.Plain ? ", every buffer apart" : "")}.");
        text.AppendLine("step  what                              writes                         offset        bytes  over");
        for (int t = 0; t < _lowered.Steps.Length; t++)
        {
            Step step = _lowered.Steps[t];
            bool first = true;
            foreach (BufferValue value in step.Writes)
            {
                string start = $"{(first ? t : ""),4}  {(first ? step.Name : ""),-32}  {value.Name,-28}";
                string place = string.Create(CultureInfo.InvariantCulture,
                    $" {(long)value.Offset * sizeof(Real),9:N0}"
                    + $" {value.Spec.LongSize(MaxRows) * sizeof(Real),12:N0}  {value.AliasOf?.Name}");
                text.AppendLine((start + place).TrimEnd());
                first = false;
            }
            if (first)
                text.AppendLine(CultureInfo.InvariantCulture, $"{t,4}  {step.Name}");
        }
        return text.ToString();
    }
}
