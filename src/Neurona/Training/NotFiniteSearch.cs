using System.Globalization;

namespace Neurona;

/// <summary>Finds the first number of a training step that is not finite: among the weights, else the outputs of the
/// layers in their order. The weights, and what layers keep of a batch, are afterwards what they were.</summary>
/// <param name="graph">The model's.</param>
/// <param name="gradients">Where a plan of the training would add gradients; untouched.</param>
/// <param name="fused">Which losses take the place of the last activation.</param>
internal sealed class NotFiniteSearch(Graph graph, Gradients gradients, bool[] fused)
{
    /// <summary>A sentence that names layer, tensor and place; null if all numbers up to the loss are finite.</summary>
    public string? Run(in StepData data)
    {
        foreach (Parameter parameter in graph.Parameters)
        {
            if (FirstIn(parameter.Values) is var at and >= 0)
                return Sentence($"number {Text(at)} of the weights {parameter.Name}", parameter.Values[at]);
        }
        Real[][] kept = [.. graph.Parameters.Select(parameter => parameter.Values.ToArray())];
        // Every value has memory of its own, so that none is overwritten before it is looked at.
        Plan plan = new(graph, data.Rows,
            new() { Backward = true, Training = true, Fused = fused, Penalties = true, Plain = true, Gradients = gradients });
        try
        {
            return InLayers(plan, data);
        }
        finally
        {
            int next = 0;
            foreach (Parameter parameter in graph.Parameters)
                kept[next++].CopyTo(parameter.Values);
        }
    }

    private string? InLayers(Plan plan, in StepData data)
    {
        plan.Forward(data, training: true);
        foreach (Step step in plan.Steps)
        {
            if (step.Kind != StepKind.Forward || step.Layer is null)
                continue;
            ReadOnlyMat outputs = plan.OutputOf(step, data);
            if (FirstIn(outputs.Data) is var at and >= 0)
            {
                return Sentence($"output {Text(at % outputs.Columns)} of the layer {graph.NameOf(step.Layer)}"
                    + $" for sample {Text(at / outputs.Columns)} of the batch", outputs.Data[at]);
            }
        }
        return null;
    }

    private static int FirstIn(ReadOnlySpan<Real> values)
    {
        if (Kernels.AllFinite(values))
            return -1;
        int at = 0;
        while (Real.IsFinite(values[at]))
            at++;
        return at;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Sentence(string where, Real value) =>
        string.Create(CultureInfo.InvariantCulture, $"The first number that is not finite is {where}: {value}.");
}
