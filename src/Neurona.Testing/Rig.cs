using System.Runtime.InteropServices;

namespace Neurona.Testing;

/// <summary>What one run of a rig gave.</summary>
/// <param name="Y">The output.</param>
/// <param name="Gradients">The gradients by name: of inputs and parameters; empty without a backward pass.</param>
internal sealed record Outcome(Real[] Y, Dictionary<string, Real[]> Gradients)
{
    /// <summary>The name of the first array that differs in a bit, or null; arrays that only one of the two has do not
    /// count.</summary>
    public string? FirstDifference(Outcome other)
    {
        if (!SameBits(Y, other.Y))
            return "its output";
        foreach ((string name, Real[] gradient) in Gradients)
        {
            if (other.Gradients.TryGetValue(name, out Real[]? twin) && !SameBits(gradient, twin))
                return $"the gradient of {name}";
        }
        return null;
    }

    public static bool SameBits(ReadOnlySpan<Real> a, ReadOnlySpan<Real> b) =>
        MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b));
}

/// <summary>A layer under test between sources of inputs and a fixed weighted sum as loss.</summary>
internal sealed class Rig
{
    public const ulong Seed = 5, Batch = 3;

    private const ulong ValueStream = 1000, InputStream = 2000, LossStream = 3000;

    private readonly Model _model;
    private readonly int _rows;
    private readonly Gradients _gradients;
    private readonly Real[] _start;
    private readonly Real[] _external;
    private readonly Dictionary<Parameter, string> _names = [];

    /// <summary>A rig around a layer.</summary>
    /// <param name="layer">The layer under test.</param>
    /// <param name="inputs">The shapes of its inputs.</param>
    /// <param name="options">Rows and seed.</param>
    /// <param name="unwanted">The input whose gradient nobody wants; -1 for none.</param>
    /// <param name="external"> The input that is the model's own, in the caller's memory, so that its gradient is not
    /// wanted either; -1 for none.
    /// </param>
    /// <param name="shared">Whether the inputs are read by others beside the layer.</param>
    public Rig(Layer layer, ReadOnlySpan<Shape> inputs, ContractOptions options, int unwanted = -1, int external = -1, bool shared = false)
    {
        _rows = options.Rows;
        Node start = Input.Of(external < 0 ? 1 : inputs[external]);
        Node[] sources = new Node[inputs.Length];
        for (int i = 0; i < sources.Length; i++)
            sources[i] = i == external ? start : new Source(inputs[i], _rows) { Trainable = i != unwanted }.On(start);
        Node output = layer.On(sources);
        if (shared)
            output = new Concatenate().On([.. sources.Select(source => new Flatten().On(source)), new Flatten().On(output)]);
        _model = new(start, output, options.Seed);
        _gradients = new(_model.Parameters.Where(p => p.IsTrainable));
        _external = external < 0 ? new Real[_rows] : Values(_rows * inputs[external].Size, options, InputStream + (ulong)external);
        SetValues(sources, options);
        _start = new Real[_model.ParameterCount];
        _model.CopyWeights(_start);
    }

    public Graph Graph => _model.Graph;

    public WeightStore[] Stores => _model.Stores;

    public Gradients Gradients => _gradients;

    public Real[] External => _external;

    /// <summary>The parameters that are trained, the inputs' first, by their names in reports.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> Trained =>
        Graph.Parameters.Where(p => p.IsTrainable).Select(p => (_names[p], p));

    public Plan Plan(int rows, bool training = true, bool plain = false) =>
        new(Graph, rows, new() { Backward = training, Training = training, Plain = plain, Gradients = training ? _gradients : null });

    public StepData Data(int rows) => new(rows, _external) { Seed = Seed, Batch = Batch };

    /// <summary>The numbers as they were before the first run: moving averages move in training.</summary>
    public void Restore() => _model.RestoreWeights(_start);

    /// <summary>Forward and, in training, <paramref name="times"/> times backward, the first time over stale
    /// gradients.</summary>
    public Outcome Run(Plan plan, int rows, bool training, bool poison = false, int times = 1)
    {
        Restore();
        // What an earlier step left in the gradients is stale: whoever reads it before writing meets NaN.
        _gradients.Buffer.Span.Fill(Real.NaN);
        _gradients.HoldSums = false;
        StepData data = Data(rows);
        plan.Forward(data, training);
        Real[] y = plan.Output(data).Data.ToArray();
        Outcome outcome = new(y, []);
        if (!training)
            return outcome;
        for (int i = 0; i < times; i++)
        {
            SetLossGradient(plan.LossGradient(rows).Data);
            _gradients.HoldSums = i > 0;
            plan.Backward(data, training: true, poison);
        }
        foreach ((string name, Parameter parameter) in Trained)
            outcome.Gradients[name] = _gradients[parameter].ToArray();
        return outcome;
    }

    /// <summary>Runs steps without keeping anything: nothing is to be allocated here.</summary>
    public void RunOnly(Plan plan, int rows)
    {
        StepData data = Data(rows);
        plan.Forward(data, training: true);
        SetLossGradient(plan.LossGradient(rows).Data);
        _gradients.HoldSums = false;
        plan.Backward(data);
    }

    /// <summary>The weighted sum of the outputs over that of <paramref name="origin"/>.</summary>
    public double Loss(Plan plan, int rows, ReadOnlySpan<Real> origin)
    {
        StepData data = Data(rows);
        plan.Forward(data, training: true);
        ReadOnlySpan<Real> y = plan.Output(data).Data;
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
            sum += LossWeight(i) * ((double)y[i] - origin[i]);
        return sum;
    }

    public static void SetLossGradient(Span<Real> dy)
    {
        for (int i = 0; i < dy.Length; i++)
            dy[i] = (Real)LossWeight(i);
    }

    // Exact in every number type, neither all alike nor near 0.
    private static double LossWeight(int i)
    {
        double u = CounterRandom.Of(0, 0, LossStream).Uniform((uint)i) - 0.5;
        return Math.Round((u < 0 ? u - 0.25 : u + 0.25) * 256) / 256;
    }

    // Values that no default hides: every parameter is moved away from zeros and ones, variances stay positive.
    private void SetValues(Node[] sources, ContractOptions options)
    {
        int ordinal = 0;
        for (int k = 0; k < Graph.Layers.Count; k++)
        {
            int input = Array.FindIndex(sources, node => node.Layer == Graph.Layers[k]);
            foreach (Parameter parameter in Graph.ByLayer[k])
            {
                Span<Real> values = _model[parameter];
                if (input >= 0)
                {
                    Values(values.Length, options, InputStream + (ulong)input).CopyTo(values);
                    _names[parameter] = sources.Length == 1 ? "input" : $"input {input}";
                    continue;
                }
                WeightSpec spec = parameter.Spec;
                CounterRandom noise = CounterRandom.Of((ulong)options.Seed, 1, ValueStream + (ulong)ordinal++);
                spec.Initializer.Fill(new(values, spec.Shape, spec.FanIn, spec.FanOut, noise));
                for (int i = 0; i < values.Length; i++)
                    values[i] += (Real)((noise.Uniform((uint)(values.Length + i)) - (spec.Trained ? 0.5 : 0)) * 0.6);
                _names[parameter] = _names.ContainsValue(parameter.Spec.Name) ? parameter.Name : parameter.Spec.Name;
            }
        }
    }

    private static Real[] Values(int count, ContractOptions options, ulong stream)
    {
        CounterRandom noise = CounterRandom.Of((ulong)options.Seed, 0, stream);
        Real[] values = new Real[count];
        for (int i = 0; i < count; i++)
            values[i] = options.WholeInputs is { } whole
                ? (Real)Math.Floor(noise.Uniform((uint)i) * whole)
                : (Real)(noise.Uniform((uint)i) * 3 - 1.5);
        return values;
    }
}
