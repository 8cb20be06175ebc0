using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Neurona.Cli;

/// <summary>What is in a model file, for programs: one JSON object.</summary>
internal sealed class ModelReport
{
    /// <summary>By this a file is known as one that the tool may replace; see <see cref="ReportFile"/>.</summary>
    public string Report { get; } = $"{ReportFile.Mark} inspect";

    public required string File { get; init; }

    public required string Name { get; init; }

    public required int[] InputShape { get; init; }

    public required int[] OutputShape { get; init; }

    public required long ParameterCount { get; init; }

    public required IReadOnlyList<ParameterReport> Parameters { get; init; }

    public required string WeightsSha256 { get; init; }

    /// <summary>The notes in the file, such as the names of the classes.</summary>
    public required IDictionary<string, string> Metadata { get; init; }

    /// <summary>The columns of the table that the model was trained on; only if it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TableModelReport? Table { get; init; }

    /// <summary>The layers and how they are connected, as Keras writes them.</summary>
    public required JsonElement Config { get; init; }

    public static ModelReport Of(Model model, string file)
    {
        using JsonDocument config = JsonDocument.Parse(model.ToJson());
        return new()
        {
            File = file,
            Name = model.Name,
            InputShape = [.. model.InputShape],
            OutputShape = [.. model.OutputShape],
            ParameterCount = model.ParameterCount,
            Parameters = [.. model.Parameters.Select(parameter => ParameterReport.Of(parameter, model))],
            WeightsSha256 = model.WeightsHash(),
            Metadata = model.Metadata,
            Table = model.TableEncoding is { } encoding ? TableModelReport.Of(encoding) : null,
            Config = config.RootElement.Clone(),
        };
    }
}

/// <summary>One array of weights. Numbers that are not finite are null, because JSON has none.</summary>
internal sealed record ParameterReport(string Name, IReadOnlyList<int> Shape, int Count, bool Trained, float? Min, float? Mean, float? Max)
{
    public static ParameterReport Of(Parameter parameter, Model model)
    {
        ReadOnlySpan<float> values = model[parameter];
        return new(
            parameter.Name, parameter.Shape, parameter.Length, parameter.IsTrainable,
            Finite(TensorPrimitives.Min(values)), Finite(TensorPrimitives.Sum(values) / values.Length),
            Finite(TensorPrimitives.Max(values)));
    }

    private static float? Finite(float value) => float.IsFinite(value) ? value : null;
}
