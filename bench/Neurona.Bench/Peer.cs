using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Neurona.Bench;

/// <summary>The other library, timed by its own script in processes of its own, between our rounds.</summary>
internal sealed class Peer
{
    private const string Blas = "/usr/lib/x86_64-linux-gnu/openblas-openmp";

    private readonly string _script;

    private Peer(string script) => _script = script;

    /// <summary>
    /// The script given by --peer, or the one beside the checkout; null, with a sentence, if there is none.
    /// </summary>
    public static Peer? Find(Arguments arguments)
    {
        string? script = arguments.Text("peer")
            ?? (Machine.Checkout() is string checkout ? Path.Combine(checkout, "..", "shared", "peers", "torch_bench.py") : null);
        if (script is not null && File.Exists(script) && Works())
            return new(script);
        Console.WriteLine($"No peer: {script ?? "torch_bench.py"} or its PyTorch is not here "
            + "(apt-get install python3-torch python3-numpy libopenblas0-openmp; --peer FILE). Going on without.");
        return null;
    }

    /// <summary>
    /// The median milliseconds of a case in a mode (eager is stock; malloc is tuned); NaN if it failed.
    /// </summary>
    public double Measure(string name, int batch, int threads, string mode)
    {
        ProcessStartInfo start = new("/usr/bin/python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[]
        {
            _script, "--cases", name, "--batch", Text(batch), "--threads", Text(threads), "--modes", mode,
            "--rounds", "2", "--max-s", "4"
        })
            start.ArgumentList.Add(argument);
        // OpenBLAS takes its oldest kernels on a processor that it does not know, a fifth of the speed: then name one.
        if (Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") is { Length: > 0 })
            start.ArgumentList.Add("--keep-blas-env");
        if (Directory.Exists(Blas))
        {
            start.ArgumentList.Add("--blas");
            start.ArgumentList.Add(Blas);
        }
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        try
        {
            JsonElement result = JsonDocument.Parse(output).RootElement;
            return name == "startup"
                ? 1000 * result.GetProperty("process_wall_s").GetDouble()
                : result.GetProperty("median_ms").GetDouble();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            Console.WriteLine($"  the peer gave no result for {name}: {output}");
            return double.NaN;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool Works()
    {
        ProcessStartInfo start = new("/usr/bin/python3", ["-c", "import torch"]) { RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
