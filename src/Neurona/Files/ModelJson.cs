using System.Text.Json.Serialization;

namespace Neurona;

/// <summary>The JSON of a model's metadata, without reflection.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class ModelJson : JsonSerializerContext;
