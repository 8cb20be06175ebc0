using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Neurona.Cli;

/// <summary>Results for programs: files of one JSON object, whose first member says that the tool wrote them.</summary>
internal static class ReportFile
{
    /// <summary>The start of the member "report".</summary>
    public const string Mark = "neurona";

    /// <summary>Refuses a file that is no report, which it would replace.</summary>
    public static void Check(string path)
    {
        if (path != OutputFile.Standard)
            OutputFile.Check("--json", path, "a report of neurona", IsReport);
    }

    /// <summary>Writes a report to its file, at once or not at all, or to standard output.</summary>
    /// <exception cref="NeuronaException">The file cannot be written.</exception>
    public static void Write<T>(string path, T report, JsonTypeInfo<T> type, TextWriter standard)
    {
        string text = JsonSerializer.Serialize(report, type);
        if (path == OutputFile.Standard)
            standard.WriteLine(text);
        else
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text + "\n")), "--json");
    }

    /// <summary>Whether a file is a report, of training or of a model.</summary>
    internal static bool IsReport(Stream file)
    {
        const int mostBytes = 64;
        byte[] start = new byte[mostBytes];
        int length = file.ReadAtLeast(start, mostBytes, throwOnEndOfStream: false);
        string text = string.Concat(Encoding.UTF8.GetString(start, 0, length).Where(c => !char.IsWhiteSpace(c)));
        return text.StartsWith($"{{\"report\":\"{Mark}", StringComparison.Ordinal);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrainingReport))]
[JsonSerializable(typeof(CrossValidationReport))]
[JsonSerializable(typeof(LearningRateReport))]
[JsonSerializable(typeof(SearchReport))]
[JsonSerializable(typeof(ModelReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
