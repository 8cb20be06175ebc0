using System.Globalization;
using System.Text;

namespace Neurona.Engine;

/// <summary>A network laid out for batches of up to so many rows: the straight line of its steps with every buffer in its place.</summary>
/// <remarks>Laid once; running it allocates nothing. A smaller batch is a prefix of every buffer. One run at a time.</remarks>
public sealed class Plan
{
    private readonly Program _program;
    private readonly Step[] _forward;
    private readonly Step[] _backward;
    private readonly bool _plain;

    internal Plan(Graph graph, Region weights, Region? gradients, int maxRows, bool training, bool fuseLoss = false, bool? plain = null)
    {
        _plain = plain ?? PlainByDefault;
        _program = Lowering.Lower(graph, training, fuseLoss, _plain);
        Weights = weights;
        Gradients = gradients;
        MaxRows = maxRows;
        Training = training;
        Arena = new(Planner.Place(_program.Steps, _program.Values, maxRows, _plain));
        int split = Array.FindIndex(_program.Steps, step => step.Kind == StepKind.Loss);
        _forward = split < 0 ? _program.Steps : _program.Steps[..split];
        _backward = split < 0 ? [] : _program.Steps[(split + 1)..];
    }

    /// <summary>The environment variable NEURONA_PLAN=plain lays every buffer apart and computes every step: slower, with the same bits.</summary>
    internal static bool PlainByDefault { get; } = Environment.GetEnvironmentVariable("NEURONA_PLAN") == "plain";

    /// <summary>The largest batch.</summary>
    public int MaxRows { get; }

    /// <summary>Whether there are backward steps.</summary>
    public bool Training { get; }

    /// <summary>Bytes of all activations, gradients of activations and scratch.</summary>
    public long Bytes => Arena.Bytes;

    /// <summary>Whether an earlier backward run left gradients to add to; else they are stale.</summary>
    internal bool HasGradients { get; set; }

    internal Region Arena { get; }

    internal Region Weights { get; }

    internal Region? Gradients { get; }

    internal IReadOnlyList<Step> Steps => _program.Steps;

    internal IReadOnlyList<Value> Values => _program.Values;

    /// <summary>Runs the forward steps over the rows of <paramref name="input"/> and returns the output, valid until the next run.</summary>
    internal ReadOnlyMat Forward(ReadOnlySpan<Real> input, int rows, bool training, ulong seed = 0, ulong time = 0)
    {
        foreach (Step step in _forward)
            step.Layer!.Forward(new(this, step, input, rows, training, seed, time));
        return Output(input, rows);
    }

    /// <summary>What the loss reads, after <see cref="Forward"/>.</summary>
    internal ReadOnlyMat LossInput(ReadOnlySpan<Real> input, int rows) => Read(_program.LossInput, input, rows);

    /// <summary>The output of the last run.</summary>
    internal ReadOnlyMat Output(ReadOnlySpan<Real> input, int rows) => Read(_program.Output, input, rows);

    /// <summary>Where the loss writes its gradient.</summary>
    internal Mat LossGradient(int rows) => Matrix(_program.LossGradient!, rows);

    /// <summary>Runs the backward steps: adds to the gradients of all parameters.</summary>
    internal void Backward(ReadOnlySpan<Real> input, int rows, ulong seed = 0, ulong time = 0, bool poison = false)
    {
        if (!HasGradients)
            ClearGradients();
        foreach (Step step in _backward)
        {
            if (step.Kind == StepKind.Sum)
                Kernels.Zip(default(Formulas.Sum), Matrix(step.X[0], rows).Data, Matrix(step.X[1], rows).Data, Matrix(step.Y!, rows).Data);
            else if (poison)
                PoisonedBackward(step, input, rows, seed, time);
            else
                step.Layer!.Backward(new(this, step, input, rows, true, seed, time));
        }
        HasGradients = true;
    }

    private ReadOnlyMat Read(Value value, ReadOnlySpan<Real> input, int rows) =>
        value.External ? new ReadOnlyMat(input, rows, value.Spec.PerRow) : Matrix(value, rows);

    private Mat Matrix(Value value, int rows) => new(Arena.At(value.Offset, value.Spec.Size(rows)), rows, value.Spec.PerRow);

    private void ClearGradients()
    {
        foreach (Step step in _backward)
        {
            for (int i = 0; step.FirstOfLayer && i < step.Parameters.Length; i++)
            {
                Parameter parameter = step.Parameters[i];
                if (parameter.Trained && !step.Layer!.OverwritesGradient(new(i)))
                    Gradients!.At(parameter.Offset, parameter.Length).Clear();
            }
        }
    }

    // A layer that reads what it did not declare meets NaN. Every buffer must be apart, else the poison would reach others.
    private void PoisonedBackward(Step step, ReadOnlySpan<Real> input, int rows, ulong seed, ulong time)
    {
        List<(Value Value, Real[] Content)> hidden = [];
        foreach (Value value in step.X.Append(step.Y!).Distinct())
        {
            if (value.External || step.Reads.Contains(value))
                continue;
            Span<Real> data = Arena.At(value.Offset, value.Spec.Size(rows));
            hidden.Add((value, data.ToArray()));
            data.Fill(Real.NaN);
        }
        foreach (Value value in step.Writes)
            Arena.At(value.Offset, value.Spec.Size(rows)).Fill(Real.NaN);
        step.Layer!.Backward(new(this, step, input, rows, true, seed, time));
        foreach ((Value value, Real[] content) in hidden)
            content.CopyTo(Arena.At(value.Offset, content.Length));
    }

    /// <summary>A table of the steps: what each writes, where, how many bytes, and whose place it took over.</summary>
    public string Describe()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{(Training ? "Training" : "Inference")} plan for batches of up to {MaxRows}: {_program.Steps.Length} steps, {Bytes:N0} bytes{(_plain ? ", every buffer apart" : "")}.");
        text.AppendLine("step  what                              writes                         offset        bytes  over");
        for (int t = 0; t < _program.Steps.Length; t++)
        {
            Step step = _program.Steps[t];
            string what = step.Epilogue == Epilogue.None ? step.Name : $"{step.Name} + {step.Epilogue.ToString().ToLowerInvariant()}";
            bool first = true;
            foreach (Value value in step.Writes)
            {
                string start = $"{(first ? t : ""),4}  {(first ? what : ""),-32}  {value.Name,-28}";
                string place = string.Create(CultureInfo.InvariantCulture, $" {(long)value.Offset * sizeof(Real),9:N0} {(long)value.Spec.Size(MaxRows) * sizeof(Real),12:N0}  {value.Host?.Name}");
                text.AppendLine((start + place).TrimEnd());
                first = false;
            }
            if (first)
                text.AppendLine(CultureInfo.InvariantCulture, $"{t,4}  {what}");
        }
        return text.ToString();
    }
}
