using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>What is measured with: the clock, the machine's peak, and its name.</summary>
internal static class Machine
{
    private const int Rounds = 8_000, Chains = 12;

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
        return $"{processor}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, "
            + $".NET {Environment.Version}, SIMD {Simd.Name}";
    }

    /// <summary>Prints the machine and the vector widths it has, widest first.</summary>
    public static int Print()
    {
        (string Name, int Width)[] widths = [("512", 16), ("256", 8), ("128", 4), ("scalar", 1)];
        Console.WriteLine(Describe());
        Console.WriteLine(string.Join(' ', widths.Where(width => width.Width <= Simd.Widest).Select(width => width.Name)));
        return 0;
    }

    public static double Median(List<double> values) => Quantile(values, 0.5);

    /// <summary>The value that so large a part of the others lies below; sorts them.</summary>
    public static double Quantile(List<double> values, double part)
    {
        values.Sort();
        return values[(int)(part * values.Count)];
    }

    /// <summary>The folder of the checkout that this program was built in, or null.</summary>
    public static string? Checkout()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Neurona.slnx")))
                return at.FullName;
        }
        return null;
    }

    /// <summary>
    /// The rate of fused multiply-adds on registers alone with so many threads, in GFLOP/s, at the machine's widest
    /// vectors: what 100 % means.
    /// </summary>
    public static double Peak(int threads)
    {
        int before = Workers.Count;
        Workers.Count = threads;
        int pieces = 10 * threads;
        Workers.For(threads, new PeakBody());
        double start = Now;
        Workers.For(pieces, new PeakBody());
        double rate = 2.0 * Chains * Simd.Widest * Rounds * pieces / (Now - start);
        Workers.Count = before;
        return rate;
    }

    // Enough chains for two multiplications a clock of four clocks' latency, few enough for 16 registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiply<O, V>(int rounds) where O : struct, ILanes<V> where V : struct
    {
        V x = O.Of(1.0001), y = O.Of(0.9999), a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; rounds > 0; rounds--)
        {
            a = O.Fma(x, y, a);
            b = O.Fma(x, y, b);
            c = O.Fma(x, y, c);
            d = O.Fma(x, y, d);
            e = O.Fma(x, y, e);
            f = O.Fma(x, y, f);
            g = O.Fma(x, y, g);
            h = O.Fma(x, y, h);
            i = O.Fma(x, y, i);
            j = O.Fma(x, y, j);
            k = O.Fma(x, y, k);
            l = O.Fma(x, y, l);
        }
        return O.Sum(O.Add(O.Add(O.Add(a, b), O.Add(c, d)), O.Add(O.Add(O.Add(e, f), O.Add(g, h)), O.Add(O.Add(i, j), O.Add(k, l)))));
    }

    private readonly struct PeakBody : ITileBody
    {
        public void Run(int tile, int worker) => Sink += Simd.Widest switch
        {
            16 => Multiply<O16, Vector512<float>>(Rounds),
            8 => Multiply<O8, Vector256<float>>(Rounds),
            4 => Multiply<O4, Vector128<float>>(Rounds),
            _ => Multiply<O1, float>(Rounds),
        };
    }
}
