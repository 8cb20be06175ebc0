using System.Text.Json;

namespace Neurona;

/// <summary>
/// A value of a JSON document with its place in it: read strictly, refused with a sentence that names the place.
/// </summary>
internal readonly struct JsonField(JsonElement value, string path, string who)
{
    private const int Shown = 60;

    /// <summary>The dotted path from the root, such as config.layers[1].config.units.</summary>
    public string Path => path;

    public string Who => who;

    public bool IsNull => value.ValueKind == JsonValueKind.Null;

    public bool IsText => value.ValueKind == JsonValueKind.String;

    public bool IsNumber => value.ValueKind == JsonValueKind.Number;

    public bool IsList => value.ValueKind == JsonValueKind.Array;

    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    public bool IsFalse => value.ValueKind == JsonValueKind.False;

    public bool IsTrue => value.ValueKind == JsonValueKind.True;

    /// <summary>The value as written, shortened.</summary>
    public string Got
    {
        get
        {
            string text = value.GetRawText();
            return text.Length <= Shown ? text : string.Concat(text.AsSpan(0, Shown), "...");
        }
    }

    public NeuronaException Error(string expected, string fix) => Errors.Of(who, $"{Place} to be {expected}", Got, fix);

    public NeuronaException Error(string expected, string got, string fix) => Errors.Of(who, expected, got, fix);

    /// <summary>The path in a sentence, where the root has none.</summary>
    public string Place => path.Length == 0 ? "the document" : path;

    public IEnumerable<(string Name, JsonField Value)> Members()
    {
        if (!IsObject)
            throw Error("an object", "Write {...}.");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string name = Decoded(property);
            yield return (name, new(property.Value, path.Length == 0 ? name : $"{path}.{name}", who));
        }
    }

    public JsonField[] Items()
    {
        if (!IsList)
            throw Error("a list", "Write [...].");
        JsonField[] items = new JsonField[value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            items[i] = new(item, $"{path}[{i}]", who);
            i++;
        }
        return items;
    }

    public bool Has(string name, out JsonField member)
    {
        foreach ((string key, JsonField field) in Members())
        {
            if (key == name)
            {
                member = field;
                return true;
            }
        }
        member = default;
        return false;
    }

    public JsonField Member(string name) => Has(name, out JsonField member) ? member
        : throw Errors.Of(who, $"{Place} to have the member '{name}'", "none", "Write the document as Keras' model.to_json() does.");

    /// <summary>Refuses members of other names.</summary>
    public void Only(params ReadOnlySpan<string> names)
    {
        foreach ((string name, JsonField field) in Members())
        {
            if (!names.Contains(name))
                throw Errors.Of(
                    who, $"the members {string.Join(", ", names.ToArray())} in {Place}", $"'{name}'",
                    "Remove it, if the model does not need it.");
        }
    }

    public string Text()
    {
        if (!IsText)
            throw Error("a text", "Write it in double quotes.");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error("a text of whole characters", "Remove the half of a surrogate pair.");
        }
    }

    public int Integer(int low, int high) =>
        IsNumber && value.TryGetInt32(out int number) && number >= low && number <= high
            ? number
            : throw Error($"a whole number from {low} to {high}", "Write a number of that range without a decimal point.");

    public float Number() =>
        IsNumber && value.TryGetSingle(out float number) && float.IsFinite(number) ? number
            : throw Error("a finite number", "Write a number that a float can hold.");

    public double LongNumber() =>
        IsNumber && value.TryGetDouble(out double number) && double.IsFinite(number) ? number
            : throw Error("a finite number", "Write a number that a double can hold.");

    public bool Flag() => IsTrue || (IsFalse ? false : throw Error("true or false", "Write true or false without quotes."));

    private string Decoded(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw Errors.Of(who, $"names of whole characters in {Place}", "half of a surrogate pair", "Rename the member.");
        }
    }
}
