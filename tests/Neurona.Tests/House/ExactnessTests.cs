using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Xunit.Abstractions;

namespace Neurona.Tests;

/// <summary>One seed, one result: the bits of a training do not depend on threads, SIMD width or memory plan.</summary>
/// <remarks>Each run is a process of the tool, because the width and the plan are chosen once in a process. More than 50 steps, dropout, a partial last batch.</remarks>
public sealed class ExactnessTests(ITestOutputHelper output)
{
    private static readonly (string Simd, bool IsHere)[] Widths =
    [
        ("512", Vector512.IsHardwareAccelerated), ("256", Vector256.IsHardwareAccelerated), ("128", Vector128.IsHardwareAccelerated), ("scalar", true),
    ];

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
            new MaxPool2D(2),
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
        Dictionary<string, string> hashes = [];
        foreach ((string simd, bool isHere) in Widths)
        {
            if (!isHere)
            {
                output.WriteLine($"This machine has no vectors of {simd} bits: they are left out.");
                continue;
            }
            foreach (int threads in new[] { 1, 2, 3, 7 })
                hashes[$"{simd}, {threads} threads, planned"] = Hash(simd, threads, "planned", options);
            hashes[$"{simd}, 2 threads, plain"] = Hash(simd, 2, "plain", options);
        }
        Assert.True(hashes.Values.Distinct().Count() == 1, string.Join('\n', hashes.Select(pair => $"{pair.Key}: {pair.Value}")));
    }

    private static string Hash(string simd, int threads, string plan, string[] options)
    {
        string stem = Path.Combine(Path.GetTempPath(), $"neurona-{Guid.NewGuid():N}");
        string[] fixedOptions = ["train", "digits", "--epochs", "3", "--batch-size", "64", "--seed", "5", "--threads", $"{threads}", "--out", $"{stem}.safetensors", "--json", $"{stem}.json"];
        ProcessStartInfo start = new("dotnet", [Tool, .. fixedOptions, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
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
