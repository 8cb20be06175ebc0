namespace Neurona;

/// <summary>One output of a compiled model: its loss as it is computed, its metrics as they were resolved, and what
/// they are called.</summary>
internal sealed class CompiledHead
{
    public CompiledHead(Graph graph, int index, Head given)
    {
        Node output = graph.Outputs[index];
        Layer last = output.Layer ?? throw Errors.Of("Model.Compile", "outputs of layers", "an input itself", "Apply a layer to it.");
        Given = given;
        OutputShape = output.Shape;
        Name = graph.OutputNames[index];
        if (given.Loss.Reduction == LossReduction.None)
            throw Errors.Of("Model.Compile", "a loss with a reduction", $"{given.Loss.GetType().Name} with LossReduction.None",
                "Use the default, the mean.");
        Unfused = given.Loss.Along(output.Shape, given.Loss.Reduction);
        Unfused.Check(last, output.Shape);
        Loss? fused = output.Inputs.Count == 1 && Unfused == given.Loss ? given.Loss.FuseWith(last) : null;
        Loss = fused ?? Unfused;
        IsFused = fused is not null;
        TargetShape = Unfused.TargetShape(output.Shape);
        if (given.Metrics.Contains(null!))
            throw Errors.Of("Model.Compile", "metrics", "null", "Leave it out.");
        Metrics = [.. given.Metrics.SelectMany(metric => metric.Parts).Select(metric => metric.Resolve(output.Shape, TargetShape))];
        if (Unfused is LossAlongAxes { MovesTargets: false } && Array.Find(Metrics, metric => metric is not LossMetric) is { } other)
        {
            throw Errors.Of("Model.Compile", "only losses as metrics of classes that lie along another axis than the last", other.Name,
                "Leave it out, or bring the classes to the last axis with a Permute.");
        }
    }

    /// <summary>What the user gave.</summary>
    public Head Given { get; }

    public string Name { get; }

    /// <summary>The given loss, along its axes.</summary>
    public Loss Unfused { get; }

    /// <summary>The loss that is computed: the given one, or the same from the input of the last layer.</summary>
    public Loss Loss { get; }

    public bool IsFused { get; }

    public Metric[] Metrics { get; }

    public Shape OutputShape { get; }

    public Shape TargetShape { get; }

    /// <summary>Rows of the loss for each sample: outputs with several axes have one for each position.</summary>
    public int Positions => OutputShape.Size / OutputShape.Channels;

    /// <summary>Working memory for each sample.</summary>
    public int ScratchPerSample => Positions * Math.Max(
        Loss.ScratchPerRow(OutputShape.Channels),
        Metrics.Select(m => m.ScratchPerRow(OutputShape.Channels)).DefaultIfEmpty().Max());
}
