namespace Neurona;

/// <summary>One layer on arrays, without a model: forward and backward pass, parameters and their gradients.</summary>
/// <remarks>
/// For looking at a layer, for checks against other programs, and for loops of one's own. Whole networks are faster in
/// a <see cref="Model"/>, which plans memory and fuses layers. A layer that a model has, built for the same shapes,
/// brings the model's weights. One thread at a time.
/// </remarks>
/// <example>
/// <code> LayerCall call = new(new Dense(3), 5);
/// float[] y = call.Forward(x), dx = call.Backward(dy);
/// Span&lt;float&gt; kernel = call["kernel"];
/// ReadOnlySpan&lt;float&gt; dKernel = call.Gradient("kernel");
/// </code>
/// </example>
public sealed class LayerCall
{
    private readonly Layer _layer;
    private readonly Node[] _inputs;
    private readonly Node _output;
    private readonly Real[][] _samples;
    private Gradients? _gradients;
    private Plan? _plan;
    private int _rows;
    private bool _training, _hasGradients;
    private ulong _calls;

    /// <summary>A layer for inputs of these shapes of one sample.</summary>
    /// <exception cref="NeuronaException">The layer does not accept the shapes.</exception>
    public LayerCall(Layer layer, params Shape[] inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(inputs);
        _layer = layer;
        _inputs = Array.ConvertAll(inputs, shape => Input.Of(shape));
        _output = layer.On(_inputs);
        _samples = new Real[_inputs.Length][];
    }

    /// <summary>Seeds the initial parameters, unless the layer has them already, and what the layer draws; 1 by
    /// default.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The shape of one sample's output.</summary>
    public Shape OutputShape => _output.Shape;

    /// <summary>The layer's parameters and states, with those of an activation inside.</summary>
    public IReadOnlyList<Parameter> Parameters => Model.Parameters;

    /// <summary>The values of a parameter or state, by its name such as "kernel": to be read and changed.</summary>
    /// <exception cref="NeuronaException">The layer has none of this name.</exception>
    public Span<Real> this[string parameter] => Find(parameter).Values;

    private Model Model => field ??= new(_inputs, [_output], Seed);

    /// <summary>The outputs for samples one after the other, of a layer of one input.</summary>
    /// <param name="x">Samples one after the other; copied.</param>
    /// <param name="training">Whether as in training: dropout drops, anew in each call; batch normalization uses the
    /// batch. False by default.</param>
    /// <exception cref="NeuronaException">The layer has several inputs, or the numbers are no whole
    /// samples.</exception>
    public Real[] Forward(ReadOnlySpan<Real> x, bool training = false)
    {
        if (_inputs.Length != 1)
            throw Error($"{_inputs.Length} inputs", "1", "Give an array for each input.");
        return Forward([x.ToArray()], training);
    }

    /// <summary>The outputs for samples one after the other, with an array for each input.</summary>
    /// <inheritdoc cref="Forward(ReadOnlySpan{Real}, bool)"/>
    public Real[] Forward(Real[][] x, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Length != _inputs.Length || Array.IndexOf(x, null) >= 0)
            throw Error($"{_inputs.Length} inputs", $"{x.Count(one => one is not null)}", "Give an array for each input.");
        int rows = 0;
        for (int i = 0; i < x.Length; i++)
        {
            Shape shape = _inputs[i].Shape;
            if (x[i].Length == 0 || x[i].Length % shape.Size != 0)
                throw Error($"a whole number of samples of shape {shape}", $"{x[i].Length} numbers", "Check the shape.");
            if (i > 0 && x[i].Length / shape.Size != rows)
                throw Error($"{rows} samples in each input", $"{x[i].Length / shape.Size}", "Give as many of each.");
            rows = x[i].Length / shape.Size;
        }
        if (_plan is null || _plan.MaxRows < rows)
        {
            _gradients ??= new(Parameters.Where(parameter => parameter.IsTrainable));
            // Plain: every array in a place of its own, so that Backward may be called again.
            LoweringOptions options = new()
            {
                Backward = true,
                InputGradients = true,
                Training = true,
                Plain = true,
                Gradients = _gradients
            };
            _plan = new(Model.Graph, rows, options);
        }
        for (int i = 0; i < x.Length; i++)
            _samples[i] = [.. x[i]];
        (_rows, _training, _hasGradients) = (rows, training, false);
        _calls++;
        using WorkerLease lease = Workers.Enter();
        _plan.Forward(Data(), training);
        return _plan.Output(Data()).Data.ToArray();
    }

    /// <summary>The gradient with respect to the first input, for the outputs of the last
    /// <see cref="Forward(ReadOnlySpan{Real}, bool)"/>.</summary>
    /// <param name="dy">The gradient with respect to the outputs.</param>
    /// <exception cref="NeuronaException">Nothing was computed yet, or there is not one number for each
    /// output.</exception>
    public Real[] Backward(ReadOnlySpan<Real> dy)
    {
        if (_plan is null)
            throw Error("outputs to start from", "none", "Call Forward first.");
        if (dy.Length != (long)_rows * OutputShape.Size)
        {
            throw Error($"a gradient for {_rows} outputs of shape {OutputShape}, {(long)_rows * OutputShape.Size} numbers", $"{dy.Length}",
                "Give one for each output.");
        }
        dy.CopyTo(_plan.LossGradient(_rows).Data);
        _gradients!.HoldSums = false;
        _hasGradients = true;
        using WorkerLease lease = Workers.Enter();
        _plan.Backward(Data(), _training);
        return InputGradient(0);
    }

    /// <summary>The gradient with respect to an input, from the last <see cref="Backward"/>.</summary>
    /// <exception cref="NeuronaException">There was none, or the layer has fewer inputs.</exception>
    public Real[] InputGradient(int index)
    {
        if (!_hasGradients)
            throw Error("gradients", "none", "Call Forward, then Backward.");
        if (index < 0 || index >= _inputs.Length)
            throw Error($"an input from 0 to {_inputs.Length - 1}", $"{index}", "Name one of its inputs.");
        ReadOnlyMat dx = _plan!.InputGradient(_rows, index);
        return dx.IsEmpty ? new Real[_samples[index].Length] : dx.Data.ToArray();
    }

    /// <summary>The gradient with respect to a parameter, from the last <see cref="Backward"/>; valid until the next
    /// one.</summary>
    /// <exception cref="NeuronaException">There was none, or the layer trains no parameter of this name.</exception>
    public ReadOnlySpan<Real> Gradient(string parameter)
    {
        if (!_hasGradients)
            throw Error("gradients", "none", "Call Forward, then Backward.");
        Parameter found = Find(parameter);
        return found.IsTrainable
            ? _gradients![found]
            : throw Error("a parameter that is trained", $"'{parameter}'", "States and frozen parameters have no gradient.");
    }

    private StepData Data() => new(_rows, _samples[0], _samples) { Seed = (ulong)Seed, Batch = _calls };

    private Parameter Find(string name)
    {
        IReadOnlyList<Parameter> known = Parameters;
        return known.FirstOrDefault(parameter => parameter.ShortName == name) ?? known.FirstOrDefault(parameter => parameter.Name == name)
            ?? throw Error(
                known.Count == 0
                    ? "no parameter, for it has none"
                    : $"one of the parameters {string.Join(", ", known.Select(p => p.ShortName))}",
                $"'{name}'", "Use a name that the layer declares.");
    }

    private NeuronaException Error(Words expected, Words got, Words fix) => Errors.OfLayer(_layer, -1, expected, got, fix);
}
