namespace Neurona;

/// <summary>The output of a use of a layer, named in a document.</summary>
internal sealed record KerasReference(Field Source, string Layer, int Node);

/// <summary>One use of a layer: what it reads. Keras 3 writes {"args": [...], "kwargs": {...}}, Keras 2 a list of [name, node, tensor, {...}].</summary>
internal sealed record KerasNodes(Field Source, string Name, Layer Layer, int Index, KerasReference[] Inputs)
{
    public static KerasReference[] References(Field node)
    {
        List<KerasReference> found = [];
        if (node.IsObject)
        {
            node.Only("args", "kwargs");
            foreach (Field argument in node.Member("args").Items())
            {
                if (argument.IsList)
                    found.AddRange(argument.Items().Select(Tensor));
                else
                    found.Add(Tensor(argument));
            }
            if (node.Has("kwargs", out Field keywords))
                CheckKeywords(keywords);
        }
        else
        {
            foreach (Field item in node.Items())
            {
                found.Add(Reference(item));
                if (item.Items() is [_, _, _, var keywords])
                    CheckKeywords(keywords);
            }
        }
        return found.Count is > 0 and <= ModelFile.MaxInputs ? [.. found] : throw node.Error($"1 to {ModelFile.MaxInputs} inputs of a layer", "Write what the layer reads.");
    }

    /// <summary>[name, node, tensor], of Keras 2 with arguments after it.</summary>
    public static KerasReference Reference(Field source)
    {
        Field[] parts = source.Items();
        if (parts.Length is not (3 or 4))
            throw source.Error("[layer, node, tensor]", "Write it as Keras does.");
        parts[2].Integer(0, 0);
        return new(source, parts[0].Text(), parts[1].Integer(0, KerasJson.MaxSize));
    }

    private static KerasReference Tensor(Field source)
    {
        Field type = source.Member("class_name");
        if (type.Text() != "__keras_tensor__")
            throw type.Error("\"__keras_tensor__\"", "Layers can read outputs of layers only.");
        return Reference(source.Member("config").Member("keras_history"));
    }

    private static void CheckKeywords(Field keywords)
    {
        foreach ((string name, Field value) in keywords.Members())
        {
            if (name is not ("training" or "mask") || !value.IsNull)
                throw value.Error("no argument of the call but training or mask, null", $"{name}: {value.Got} at {value.Path}", "Build the model without it.");
        }
    }
}
