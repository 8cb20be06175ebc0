namespace Neurona;

/// <summary>The output of a use of a layer, named in a document.</summary>
internal sealed record KerasReference(JsonField Source, string Layer, int Node);

/// <summary>
/// One use of a layer: what it reads. Keras 3 writes {"args": [...], "kwargs": {...}}, Keras 2 a list of
/// [name, node, tensor, {...}].
/// </summary>
/// <param name="Source">Where it stands.</param>
/// <param name="Name">The layer's name.</param>
/// <param name="Layer">A <see cref="Neurona.Layer"/>, or a <see cref="Model"/> within the model.</param>
/// <param name="Index">Which of the layer's uses it is.</param>
/// <param name="Inputs">What it reads.</param>
internal sealed record KerasNodes(JsonField Source, string Name, object Layer, int Index, KerasReference[] Inputs)
{
    /// <summary>What a use of a layer reads.</summary>
    public static KerasReference[] References(JsonField node)
    {
        List<KerasReference> found = [];
        if (node.IsObject)
        {
            node.Only("args", "kwargs");
            foreach (JsonField argument in node.Member("args").Items())
            {
                if (argument.IsList)
                    found.AddRange(argument.Items().Select(Tensor));
                else
                    found.Add(Tensor(argument));
            }
            if (node.Has("kwargs", out JsonField keywords))
                CheckKeywords(keywords);
        }
        else
        {
            foreach (JsonField item in node.Items())
            {
                found.Add(Reference(item));
                if (item.Items() is [_, _, _, var keywords])
                    CheckKeywords(keywords);
            }
        }
        return found.Count is > 0 and <= KerasLimits.MaxInputs ? [.. found]
            : throw node.Error($"1 to {KerasLimits.MaxInputs} inputs of a layer", "Write what the layer reads.");
    }

    /// <summary>
    /// A model's inputs or outputs: [name, node, tensor] for one, a list of these, or an object of them by name.
    /// </summary>
    public static KerasReference[] Ends(JsonField source)
    {
        if (source.IsObject)
            return [.. source.Members().Select(member => Reference(member.Value))];
        JsonField[] items = source.Items();
        return items.Length > 0 && items[0].IsText ? [Reference(source)] : [.. items.Select(Reference)];
    }

    // [name, node, tensor], of Keras 2 with arguments after it.
    private static KerasReference Reference(JsonField source)
    {
        JsonField[] parts = source.Items();
        if (parts.Length is not (3 or 4))
            throw source.Error("[layer, node, tensor]", "Write it as Keras does.");
        parts[2].Integer(0, 0);
        return new(source, parts[0].Text(), parts[1].Integer(0, KerasLimits.MaxSize));
    }

    private static KerasReference Tensor(JsonField source)
    {
        JsonField type = source.Member("class_name");
        if (type.Text() != "__keras_tensor__")
            throw type.Error("\"__keras_tensor__\"", "Layers can read outputs of layers only.");
        return Reference(source.Member("config").Member("keras_history"));
    }

    private static void CheckKeywords(JsonField keywords)
    {
        foreach ((string name, JsonField value) in keywords.Members())
        {
            if (name is not ("training" or "mask") || !value.IsNull)
                throw value.Error(
                    "no argument of the call but training or mask, null", $"{name}: {value.Got} at {value.Path}",
                    "Build the model without it.");
        }
    }
}
