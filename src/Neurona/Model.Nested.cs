namespace Neurona;

public partial class Model
{
    /// <summary>Applies the model's layers to nodes of another graph, which so shares its weights: a model as a part of
    /// models.</summary>
    /// <remarks>
    /// The layers become layers of the new model, under their names, and are trained, frozen and saved with it; what
    /// trains one model trains the other. Freeze the whole of it with <see cref="SetTrainable(bool)"/>.
    /// </remarks>
    /// <param name="inputs">One for each of the model's inputs, of the same shapes.</param>
    /// <exception cref="NeuronaException">The inputs do not fit, or the model has several outputs: then
    /// <see cref="OnAll"/>.</exception>
    /// <example><c>Node both = new Concatenate().On(encoder.On(left), encoder.On(right));</c></example>
    public Node On(params Node[] inputs) => OnAll(inputs) is [Node only]
        ? only
        : throw Errors.Of("Model.On", "a model of one output", $"one of {Graph.Outputs.Length}", "Call OnAll, which gives all outputs.");

    /// <summary>The same for models of several outputs.</summary>
    /// <returns>A node for each output.</returns>
    /// <inheritdoc cref="On"/>
    public Node[] OnAll(params Node[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (Array.IndexOf(inputs, null) >= 0)
            throw Errors.Of("Model.On", "nodes", "null", "Give a node for each input.");
        CheckInputs(Array.ConvertAll(inputs, input => input.Shape), "Model.On");
        Dictionary<Node, Node> copies = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Length; i++)
            copies[Graph.Inputs[i]] = inputs[i];
        foreach (Node node in Graph.Nodes)
        {
            // A layer with an activation of its own gives the activation's node, which so stands for both.
            copies[node] = node.IsInnerActivation
                ? copies[node.Inputs[0]]
                : node.Layer!.On([.. node.Inputs.Select(input => copies[input])]);
        }
        return Array.ConvertAll(Graph.Outputs, output => copies[output]);
    }

    /// <summary>Freezes all layers, or lets them train again, in every model that has them. Takes effect with the next
    /// <see cref="Compile(Optimizer, Loss, Metric[])"/>.</summary>
    /// <exception cref="NeuronaException">The model is in training.</exception>
    public void SetTrainable(bool trainable)
    {
        foreach (Layer layer in Layers)
            SetTrainable(layer, trainable);
    }

    /// <summary>A model of the same layers, names and connections with weights of its own, newly drawn: not compiled,
    /// and sharing nothing.</summary>
    /// <param name="seed">Seeds the initial weights, the shuffling and dropout; by default this model's seed, which
    /// gives the weights that it began with.</param>
    /// <exception cref="NeuronaException">A layer's type is not registered; see
    /// <see cref="ModelFile.Register"/>.</exception>
    public Model Clone(int? seed = null) =>
        KerasJson.Read(KerasWriter.Write(this, "Model.Clone"), "Model.Clone", seed ?? Seed, compile: false);
}
