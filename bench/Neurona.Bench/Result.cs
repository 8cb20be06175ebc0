using System.Text.Json;
using System.Text.Json.Serialization;

namespace Neurona.Bench;

/// <summary>
/// One measured case. Times are medians of the rounds that count, in milliseconds; a ratio is the peer's time over
/// ours.
/// </summary>
internal sealed record Result(
    string Case, int Batch, int Threads, double Ms, double PercentOfPeak, double AllocatedBytes, int DroppedRounds, bool IsDisturbed,
    double? PeerStockMs = null, double? PeerTunedMs = null, double? RatioStock = null, double? RatioTuned = null,
    double? PeerOrtMs = null, double? RatioOrt = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    };

    /// <summary>With PyTorch beside it; rounds without it are NaN.</summary>
    public Result With<T>(Rounds<T> rounds, Func<T, double> stock, Func<T, double> tuned)
    {
        double? stockMs = Middle(rounds.Kept.Select(stock)), tunedMs = Middle(rounds.Kept.Select(tuned));
        return this with { PeerStockMs = stockMs, PeerTunedMs = tunedMs, RatioStock = stockMs / Ms, RatioTuned = tunedMs / Ms };
    }

    /// <summary>With onnxruntime beside it; rounds without it are NaN.</summary>
    public Result WithOrt<T>(Rounds<T> rounds, Func<T, double> ort)
    {
        double? ms = Middle(rounds.Kept.Select(ort));
        return this with { PeerOrtMs = ms, RatioOrt = ms / Ms };
    }

    /// <summary>Writes results to the file that --json names.</summary>
    public static void Save<T>(List<T> results, Arguments arguments)
    {
        if (arguments.Text("json") is string file)
            File.WriteAllText(file, JsonSerializer.Serialize(results, Json) + "\n");
    }

    public string Line() =>
        $"{Case,-18} {Batch,5} {Threads,7} {Ms,10:F4} {PercentOfPeak,7:F1} {AllocatedBytes,8:F1}"
        + (PeerTunedMs is null ? "" : $" {PeerStockMs,10:F4} {PeerTunedMs,10:F4} {RatioStock,7:F2} {RatioTuned,7:F2}")
        + (PeerOrtMs is null ? "" : $" {PeerOrtMs,10:F4} {RatioOrt,7:F2}")
        + $" {Rounds<Result>.Told(DroppedRounds, IsDisturbed)}";

    public static string Header(bool peer, bool peerOrt) =>
        $"{"case",-18} {"batch",5} {"threads",7} {"ms",10} {"% peak",7} {"bytes",8}"
        + (peer ? $" {"stock ms",10} {"tuned ms",10} {"x stock",7} {"x tuned",7}" : "")
        + (peerOrt ? $" {"ort ms",10} {"x ort",7}" : "");

    private static double? Middle(IEnumerable<double> values)
    {
        List<double> numbers = [.. values.Where(value => !double.IsNaN(value))];
        return numbers.Count == 0 ? null : Machine.Median(numbers);
    }
}
