using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>What is measured with: the clock, the machine's peak, and its name.</summary>
internal static class Machine
{
    private const int Rounds = 5_000;

    /// <summary>Where results go that only the clock is interested in.</summary>
    public static float Sink { get; set; }

    /// <summary>Nanoseconds.</summary>
    public static double Now => Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);

    /// <summary>The machine, the runtime and the vector width in one line.</summary>
    public static string Describe()
    {
        string processor = "unknown processor";
        if (File.Exists("/proc/cpuinfo"))
        {
            foreach (string line in File.ReadLines("/proc/cpuinfo"))
            {
                if (!line.StartsWith("model name", StringComparison.Ordinal))
                    continue;
                processor = line[(line.IndexOf(':') + 1)..].Trim();
                break;
            }
        }
        return $"{processor}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}, SIMD {Simd.Name}";
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    /// <summary>The rate of fused multiply-adds on registers alone with so many threads, in GFLOP/s: what 100 % means.</summary>
    public static double Peak(int threads)
    {
        int before = Workers.Count;
        Workers.Count = threads;
        int pieces = 10 * threads;
        Workers.For(threads, new PeakBody());
        double start = Now;
        Workers.For(pieces, new PeakBody());
        double rate = 2.0 * 16 * Vector512<float>.Count * Rounds * pieces / (Now - start);
        Workers.Count = before;
        return rate;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply(int rounds)
    {
        Vector512<float> x = Vector512.Create(1.0001f), y = Vector512.Create(0.9999f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x, m = x, n = x, o = x, p = x;
        for (; rounds > 0; rounds--)
        {
            a = Vector512.FusedMultiplyAdd(x, y, a);
            b = Vector512.FusedMultiplyAdd(x, y, b);
            c = Vector512.FusedMultiplyAdd(x, y, c);
            d = Vector512.FusedMultiplyAdd(x, y, d);
            e = Vector512.FusedMultiplyAdd(x, y, e);
            f = Vector512.FusedMultiplyAdd(x, y, f);
            g = Vector512.FusedMultiplyAdd(x, y, g);
            h = Vector512.FusedMultiplyAdd(x, y, h);
            i = Vector512.FusedMultiplyAdd(x, y, i);
            j = Vector512.FusedMultiplyAdd(x, y, j);
            k = Vector512.FusedMultiplyAdd(x, y, k);
            l = Vector512.FusedMultiplyAdd(x, y, l);
            m = Vector512.FusedMultiplyAdd(x, y, m);
            n = Vector512.FusedMultiplyAdd(x, y, n);
            o = Vector512.FusedMultiplyAdd(x, y, o);
            p = Vector512.FusedMultiplyAdd(x, y, p);
        }
        return Vector512.Sum(a + b + c + d + (e + f + g + h) + (i + j + k + l) + (m + n + o + p));
    }

    private readonly struct PeakBody : ITileBody
    {
        public void Run(int tile, int worker) => Sink += Multiply(Rounds);
    }
}
