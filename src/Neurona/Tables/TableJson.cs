using System.Text.Json.Serialization;

namespace Neurona;

/// <summary>A <see cref="TableEncoding"/> as it stands in a model file.</summary>
internal sealed class TableJson
{
    public int Version { get; init; } = 1;

    public required string[] Missing { get; init; }

    public required ColumnJson[] Columns { get; init; }

    public required TargetJson Target { get; init; }

    public static NeuronaException Broken(string got) =>
        Errors.Of("TableEncoding.Parse", "what ToString() of a table's encoding gave", got, "Get the model file again.");
}

/// <summary>A <see cref="ColumnEncoding"/> as it stands in a model file.</summary>
internal sealed class ColumnJson
{
    public required string Name { get; init; }

    /// <summary>number, category or date.</summary>
    public required string Kind { get; init; }

    public string? Scaling { get; init; }

    public double[]? Means { get; init; }

    public double[]? Factors { get; init; }

    /// <summary>What stands for a missing number.</summary>
    public double Fill { get; init; }

    /// <summary>Whether a feature tells of missing values.</summary>
    public bool HasMissing { get; init; }

    public string[]? Categories { get; init; }

    public bool IsIndex { get; init; }

    /// <summary>How dates are written; null for ISO 8601.</summary>
    public string? Format { get; init; }
}

/// <summary>A <see cref="TargetEncoding"/> as it stands in a model file.</summary>
internal sealed class TargetJson
{
    public required string Name { get; init; }

    public required string[] Classes { get; init; }
}

/// <summary>The JSON of a table's encoding, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TableJson))]
internal sealed partial class TableJsonContext : JsonSerializerContext;
