using System.Diagnostics;
using System.Text.Json;
using Neurona.Contracts;
using Xunit.Abstractions;

namespace Neurona.Tests;

/// <summary>One seed, one result: the bits of a training do not depend on threads, SIMD width or memory plan.</summary>
/// <remarks>
/// Each run is a process of the tool, because the width and the plan are chosen once in a process. More than 50 steps,
/// dropout, a partial last batch. Three runs of each network, chosen to differ in everything; with
/// NEURONA_EXACTNESS=full, as .ci/run sets it, every width that the machine has with four thread counts and both plans.
/// </remarks>
public sealed class ExactnessTests(ITestOutputHelper output)
{
    private static readonly string Tool = Path.Combine(AppContext.BaseDirectory, "Neurona.Cli.dll");

    [Fact]
    public void A_dense_training_has_the_same_bits_on_every_width_thread_count_and_plan() =>
        EveryRunAgrees("--hidden", "64,48", "--dropout", "0.2");

    [Fact]
    public void A_convolutional_training_has_the_same_bits_on_every_width_thread_count_and_plan()
    {
        Sequential model = new(new Shape(8, 8, 1))
        {
            new Conv2D(6, 3) { Padding = Padding.Same },
            new BatchNormalization(),
            new PReLU(),
            new Residual(new Conv2D(6, 3, Activation.Relu) { Padding = Padding.Same }),
            new MaxPooling2D(2),
            new Dropout(0.25f),
            new Flatten(),
            new Dense(32, Activation.Tanh) { KernelRegularizer = new L2(0.001f), KernelConstraint = new MaxNorm(2) },
            new Dense(10, Activation.Softmax),
        };
        string file = Path.Combine(Path.GetTempPath(), $"neurona-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, model.ToJson());
        try
        {
            EveryRunAgrees("--model", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private void EveryRunAgrees(params string[] options)
    {
        output.WriteLine(MachineWidths.LeftOut);
        string[] widths = [.. MachineWidths.Names];
        (string Simd, int Threads, string Plan)[] runs = Environment.GetEnvironmentVariable("NEURONA_EXACTNESS") == "full"
            ? [.. widths.SelectMany(_ => (int[])[1, 2, 3, 7], (simd, threads) => (simd, threads, "planned")),
                .. widths.Select(simd => (simd, 2, "plain"))]
            : [(widths[0], 1, "planned"), (widths[widths.Length / 2], 3, "planned"), ("scalar", 2, "plain")];
        Dictionary<string, string> hashes = [];
        foreach ((string simd, int threads, string plan) in runs)
            hashes[$"{simd}, {threads} threads, {plan}"] = Hash(simd, threads, plan, options);
        Assert.Equal(runs.Length, hashes.Count);
        Assert.True(hashes.Values.Distinct().Count() == 1, string.Join('\n', hashes.Select(pair => $"{pair.Key}: {pair.Value}")));
    }

    private static string Hash(string simd, int threads, string plan, string[] options)
    {
        string stem = Path.Combine(Path.GetTempPath(), $"neurona-{Guid.NewGuid():N}");
        string[] fixedOptions =
        [
            "train", "digits", "--epochs", "3", "--batch-size", "64", "--seed", "5", "--threads", $"{threads}",
            "--out", $"{stem}.safetensors", "--json", $"{stem}.json"
        ];
        ProcessStartInfo start = new("dotnet", [Tool, .. fixedOptions, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["NEURONA_SIMD"] = simd;
        start.Environment["NEURONA_PLAN"] = plan == "plain" ? "plain" : "";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors + output.Result);
            using JsonDocument report = JsonDocument.Parse(File.ReadAllText($"{stem}.json"));
            Assert.Equal(simd, report.RootElement.GetProperty("simd").GetString());
            return report.RootElement.GetProperty("weightsSha256").GetString()!;
        }
        finally
        {
            File.Delete($"{stem}.safetensors");
            File.Delete($"{stem}.json");
        }
    }
}
