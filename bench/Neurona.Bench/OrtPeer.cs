using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Neurona.Bench;

/// <summary>
/// onnxruntime, asked between our rounds: a process for each number of threads, which keeps its sessions.
/// </summary>
internal sealed class OrtPeer : IDisposable
{
    private const string Version = "1.30.";

    // The files that export_onnx.py writes, and the shape of a sample there: channels first.
    private static readonly Dictionary<string, (string File, string Shape)> Models = new()
    {
        ["infer-mlp-small"] = ("mlp-small-adam.onnx", "784"),
        ["infer-mlp-large"] = ("mlp-large.onnx", "784"),
        ["infer-cnn-mnist"] = ("cnn-mnist.onnx", "1 28 28"),
    };

    private readonly string _folder, _script;
    private readonly Dictionary<int, Process> _processes = [];

    private OrtPeer(string folder)
    {
        _folder = folder;
        using StreamReader script = new(typeof(OrtPeer).Assembly.GetManifestResourceStream("ort.js")!);
        _script = script.ReadToEnd();
    }

    /// <summary>
    /// The peer in the folder that --peer-ort names; null if none is named or, with a sentence, if it does not work.
    /// </summary>
    public static OrtPeer? Find(Arguments arguments)
    {
        if (arguments.Text("peer-ort") is not string folder)
            return null;
        string? missing = Models.Values.Select(model => model.File).FirstOrDefault(file => !File.Exists(Path.Combine(folder, file)));
        string problem = $"{missing} is not in {folder}";
        if (missing is null)
        {
            OrtPeer peer = new(folder);
            string version = peer.Start(threads: 1);
            if (version.StartsWith(Version, StringComparison.Ordinal))
            {
                Console.WriteLine($"beside onnxruntime {version}");
                return peer;
            }
            peer.Dispose();
            problem = version.Length == 0 ? "node or its onnxruntime does not start" : $"onnxruntime is {version} there";
        }
        Console.WriteLine(
            $"No onnxruntime: {problem}. In that folder: npm install --ignore-scripts onnxruntime-node@{Version}0, and "
            + "python3 ../shared/peers/export_onnx.py for the models. Going on without.");
        return null;
    }

    /// <summary>The process for so many threads, started if need be.</summary>
    public int ProcessId(int threads)
    {
        if (!_processes.ContainsKey(threads))
            Start(threads);
        return _processes[threads].Id;
    }

    /// <summary>The median milliseconds of a net's predictions; NaN if there was no answer. The process must
    /// run.</summary>
    public double Measure(Net net, int batch, int threads)
    {
        Process process = _processes[threads];
        (string file, string shape) = Models[net.Name];
        try
        {
            process.StandardInput.WriteLine($"{file} {net.StepsAt(batch)} {batch} {shape}");
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            return double.NaN;
        }
        return double.TryParse(process.StandardOutput.ReadLine(), CultureInfo.InvariantCulture, out double ms) ? ms : double.NaN;
    }

    public void Dispose()
    {
        foreach (Process process in _processes.Values)
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
        _processes.Clear();
    }

    /// <summary>Starts a process; its version, or nothing if it has none.</summary>
    private string Start(int threads)
    {
        ProcessStartInfo start = new("node", ["-e", _script, threads.ToString(CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            _processes.Add(threads, process);
            return process.StandardOutput.ReadLine() ?? "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
