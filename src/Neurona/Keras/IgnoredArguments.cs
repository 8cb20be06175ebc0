namespace Neurona;

/// <summary>
/// Arguments of Keras that Neurona does not have: accepted with the values that change nothing, one line each.
/// </summary>
internal static class IgnoredArguments
{
    private static readonly Dictionary<string, (string Word, Func<JsonField, bool> Accepts)> Values = new()
    {
        ["activity_regularizer"] = ("null", static f => f.IsNull),
        ["adjustment"] = ("null", static f => f.IsNull),
        ["autocast"] = ("true", static f => f.IsTrue),
        ["axis"] = ("-1", static f => IsAll(f, -1)),
        ["data_format"] = ("null or \"channels_last\"", static f => f.IsNull || IsOneOf(f, "channels_last")),
        ["decay"] = ("0", static f => IsAll(f, 0)),
        ["dilation_rate"] = ("1", static f => IsAll(f, 1)),
        ["dtype"] = ("\"float32\"", IsFloat),
        ["dynamic"] = ("false", static f => f.IsFalse),
        ["exclude_from_weight_decay"] = ("null or []", static f => f.IsNull || (f.IsList && f.Items().Length == 0)),
        ["from_sorted_ids"] = ("false", static f => f.IsFalse),
        ["fused"] = ("null or true", static f => f.IsNull || f.IsTrue),
        ["groups"] = ("1", static f => IsAll(f, 1)),
        ["input_axes"] = ("null", static f => f.IsNull),
        ["is_legacy_optimizer"] = ("true or false", static f => f.IsTrue || f.IsFalse),
        ["jit_compile"] = ("true or false", static f => f.IsTrue || f.IsFalse),
        ["input_length"] = ("a number or null", static f => f.IsNull || f.IsNumber),
        ["mask_zero"] = ("false", static f => f.IsFalse),
        ["name"] = ("a text", static f => f.IsText),
        ["noise_shape"] = ("null", static f => f.IsNull),
        ["output_axes"] = ("null", static f => f.IsNull),
        ["quantization_config"] = ("null", static f => f.IsNull),
        ["relative_step"] = ("true or false", static f => f.IsTrue || f.IsFalse),
        ["renorm"] = ("false", static f => f.IsFalse),
        ["renorm_clipping"] = ("null", static f => f.IsNull),
        ["renorm_momentum"] = ("a number", static f => f.IsNumber),
        ["rms_scaling"] = ("false", static f => f.IsFalse),
        ["synchronized"] = ("false", static f => f.IsFalse),
        ["from_logits"] = ("false", static f => f.IsFalse),
        ["weights"] = ("null", static f => f.IsNull),
        ["virtual_batch_size"] = ("null", static f => f.IsNull),
    };

    /// <summary>Names of arguments in older files.</summary>
    private static readonly Dictionary<(string Class, string Argument), string> Renamed = new()
    {
        [("LeakyReLU", "alpha")] = "negative_slope",
        [("Adadelta", "lr")] = "learning_rate",
        [("Adagrad", "lr")] = "learning_rate",
        [("Adam", "lr")] = "learning_rate",
        [("Adamax", "lr")] = "learning_rate",
        [("Nadam", "lr")] = "learning_rate",
        [("RMSprop", "lr")] = "learning_rate",
        [("SGD", "lr")] = "learning_rate",
    };

    public static string NameOf(string type, string argument) => Renamed.GetValueOrDefault((type, argument), argument);

    /// <summary>The values with which an argument that Neurona does not have is accepted; null if it never
    /// is.</summary>
    public static string? Accepted(string argument) =>
        Values.TryGetValue(argument, out (string Word, Func<JsonField, bool>) ignored) ? ignored.Word : null;

    /// <summary>Whether Keras writes null for an argument's default, which is a number or a text here.</summary>
    public static bool IsDefaultIfNull(string argument) => argument is "name" or "thresholds" or "label_weights";

    /// <summary>
    /// Returns if the argument changes nothing; throws if Neurona does not know it or cannot do what it says.
    /// </summary>
    public static void Check(ConfigType type, string owner, string argument, JsonField value)
    {
        if (!Values.TryGetValue(argument, out (string Word, Func<JsonField, bool> Accepts) ignored))
        {
            string names = string.Join(", ", type.Arguments.Select(a => a.Name));
            string arguments = names.Length == 0 ? "no arguments" : "the arguments " + names;
            throw value.Error(
                $"of {owner} {arguments}", $"'{argument}' at {value.Path}",
                "Neurona does not have this argument: remove it, or build the model without it.");
        }
        if (!ignored.Accepts(value))
            throw value.Error(
                $"{argument} of {owner} to be {ignored.Word}", $"{value.Got} at {value.Path}",
                "Neurona does not have this argument: build the model without it.");
    }

    /// <summary>Whether a value's type is float32, under any of Keras' spellings.</summary>
    public static bool IsFloat(JsonField value)
    {
        if (value.IsNull || IsOneOf(value, "float32"))
            return true;
        return value.IsObject && value.Has("config", out JsonField config) && config.IsObject
            && config.Has("name", out JsonField name) && IsOneOf(name, "float32");
    }

    private static bool IsOneOf(JsonField value, params ReadOnlySpan<string> texts) => value.IsText && texts.Contains(value.Text());

    private static bool IsAll(JsonField value, float wanted) =>
        value.IsList ? value.Items().All(item => item.IsNumber && item.Number() == wanted) : value.IsNumber && value.Number() == wanted;
}
