namespace Neurona.Testing;

/// <summary>Compares gradients with central differences: of a layer, of a loss, or of a whole compiled model.</summary>
/// <remarks>
/// Differences of two step sizes find elements next to a kink (the corner of a ReLU, a maximum that changes its place),
/// which are left out and counted.
/// Single precision allows some two digits, which finds a wrong formula but not a slightly wrong constant.
/// </remarks>
public static class GradientCheck
{
    /// <summary>The gradients of a layer's inputs and parameters.</summary>
    /// <param name="layer">A layer that is not part of a model yet.</param>
    /// <param name="inputs">The shape of one sample of each input.</param>
    /// <param name="options">Rows, tolerance and more; the defaults if null.</param>
    /// <exception cref="ContractException">A gradient is wrong.</exception>
    public static GradientReport Layer(Layer layer, ReadOnlySpan<Shape> inputs, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        options ??= new();
        return Of(layer.GetType().Name, new(layer, inputs, options), options);
    }

    /// <summary>
    /// The gradient that a loss gives for its outputs.
    /// Also checks that the value is the same whether the gradient is wanted or not.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">Outputs to check at, row by row, well inside what the loss allows.</param>
    /// <param name="targets">Their targets, row by row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="options">Tolerance and more; the defaults if null.</param>
    /// <exception cref="ContractException">The gradient is wrong.</exception>
    public static GradientReport Loss(
        Loss loss, ReadOnlySpan<Real> outputs, ReadOnlySpan<Real> targets, int rows, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        options ??= new();
        string who = loss.GetType().Name;
        Real[] y = outputs.ToArray(), t = targets.ToArray(), dy = new Real[y.Length];
        int columns = y.Length / rows, width = t.Length / rows;
        dy.AsSpan().Fill(Real.NaN);
        Real[] scratch = new Real[rows * loss.ScratchPerRow(columns)];
        Real start = Evaluate(dy);
        if (start != Evaluate([]))
            throw ContractException.Of(who, "its value depends on whether the gradient is wanted.");
        GradientReport report = new();
        report.Add(Differences.Compare(who, "output", dy, (element, offset) =>
        {
            Real kept = y[element];
            y[element] = kept + (Real)offset;
            Real changed = Evaluate([]);
            y[element] = kept;
            return ((double)changed - start) / rows;
        }, options));
        return report;

        Real Evaluate(Real[] gradient) => loss.Evaluate(new()
        {
            Y = new(y, rows, columns),
            Target = new(t, rows, width),
            Scale = (Real)1 / rows,
            DY = gradient.Length == 0 ? default : new(gradient, rows, columns),
            Scratch = scratch,
        });
    }

    /// <summary>The gradients of all trained parameters of a compiled model on one batch, the penalties of regularizers
    /// included.</summary>
    /// <param name="model">A compiled model. Its weights are as before afterwards.</param>
    /// <param name="x">Samples one after the other.</param>
    /// <param name="targets">Their targets one after the other.</param>
    /// <param name="options">Tolerance and more; the defaults if null. The number of rows is that of the
    /// samples.</param>
    /// <exception cref="ContractException">A gradient is wrong.</exception>
    public static GradientReport Model(Model model, ReadOnlySpan<Real> x, ReadOnlySpan<Real> targets, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        Trainer trainer = model.Trainer;
        Real[] samples = x.ToArray(), answers = targets.ToArray(), weights = new Real[model.ParameterCount];
        int rows = samples.Length / model.InputShape.Size;
        model.CopyWeights(weights);
        trainer.Gradients.HoldSums = false;
        double start = trainer.Accumulate(new(rows, samples, answers));
        Real[] found = trainer.Gradients.Buffer.Span.ToArray();
        GradientReport report = new();
        foreach (Parameter parameter in model.Parameters.Where(p => p.IsTrainable))
        {
            int offset = trainer.Gradients.OffsetOf(parameter.Spec);
            report.Add(Differences.Compare(model.Name, parameter.Name, found.AsSpan(offset, parameter.Length), (element, difference) =>
            {
                model.RestoreWeights(weights);
                model[parameter][element] += (Real)difference;
                return trainer.Accumulate(new(rows, samples, answers)) - start;
            }, options));
        }
        model.RestoreWeights(weights);
        trainer.Gradients.HoldSums = false;
        return report;
    }

    internal static GradientReport Of(string who, Rig rig, ContractOptions options)
    {
        int rows = options.Rows;
        Plan plan = rig.Plan(rows, plain: true);
        Outcome outcome = rig.Run(plan, rows, training: true);
        GradientReport report = new();
        foreach ((string name, Parameter parameter) in rig.Trained)
        {
            if (options.WholeInputs is not null && name.StartsWith("input", StringComparison.Ordinal))
            {
                if (Array.Exists(outcome.Gradients[name], slope => slope != 0))
                    throw ContractException.Of(who, $"the gradient of {name} is not 0, though a whole number has no slope.");
                continue;
            }
            report.Add(Differences.Compare(who, name, outcome.Gradients[name], (element, offset) =>
            {
                rig.Restore();
                parameter.Values[element] += (Real)offset;
                return rig.Loss(plan, rows, outcome.Y);
            }, options));
        }
        rig.Restore();
        return report;
    }
}
