using System.Text.Json;
using System.Text.Json.Serialization;

namespace Neurona.Bench;

/// <summary>One measured case. Times are medians, in milliseconds; a ratio is the peer's time over ours.</summary>
internal sealed record Result(
    string Case, int Batch, int Threads, double Ms, double PercentOfPeak, double AllocatedBytes,
    double? PeerStockMs = null, double? PeerTunedMs = null, double? RatioStock = null, double? RatioTuned = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    };

    public Result With(List<double> stock, List<double> tuned)
    {
        double? stockMs = Middle(stock), tunedMs = Middle(tuned);
        return this with { PeerStockMs = stockMs, PeerTunedMs = tunedMs, RatioStock = stockMs / Ms, RatioTuned = tunedMs / Ms };
    }

    public static void Save(List<Result> results, Arguments arguments)
    {
        if (arguments.Text("json") is string file)
            File.WriteAllText(file, JsonSerializer.Serialize(results, Json) + "\n");
    }

    public string Line() =>
        $"{Case,-18} {Batch,5} {Threads,7} {Ms,10:F4} {PercentOfPeak,7:F1} {AllocatedBytes,8:F1}"
        + (PeerTunedMs is null ? "" : $" {PeerStockMs,10:F4} {PeerTunedMs,10:F4} {RatioStock,7:F2} {RatioTuned,7:F2}");

    public static string Header(bool peer) =>
        $"{"case",-18} {"batch",5} {"threads",7} {"ms",10} {"% peak",7} {"bytes",8}"
        + (peer ? $" {"stock ms",10} {"tuned ms",10} {"x stock",7} {"x tuned",7}" : "");

    private static double? Middle(List<double> values)
    {
        values.RemoveAll(double.IsNaN);
        return values.Count == 0 ? null : Machine.Median(values);
    }
}
