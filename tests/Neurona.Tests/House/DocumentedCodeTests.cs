using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Neurona.Tests;

/// <summary>The C# of docs/migration.md compiles and runs, part by part, and the programs of the README compile.</summary>
/// <remarks>
/// All parts become one program, each in a namespace of its own, with the names that the page takes as given; it is
/// compiled by the SDK's compiler, which says the document and the line of a mistake, and run in a folder of its own.
/// </remarks>
public sealed partial class DocumentedCodeTests
{
    // What a part may use without saying where it comes from; made anew for each part.
    private const string Given = """
        using Neurona;
        static class Given
        {
            public static Dataset train = Datasets.Iris().Train, test = Datasets.Iris().Test;
            public static float[][] x = [.. Enumerable.Range(0, train.Count).Select(i => train.InputOf(i))];
            public static float[][] y = [.. Enumerable.Range(0, train.Count).Select(i => train.TargetOf(i))];
            public static int[] labels = [.. y.Select(row => Array.IndexOf(row, 1f))];
            public static Model model = null!;

            public static void Reset()
            {
                model = new Sequential(4) { new Dense(16, Activation.Relu), new Dense(3, Activation.Softmax) };
                model.Compile(new Adam(0.01), new CategoricalCrossentropy(), new Accuracy());
                File.WriteAllText("model.json", model.ToJson());
                model.Save("weights.safetensors");
                File.WriteAllLines("penguins.csv", Enumerable.Range(0, 60).Select(i =>
                    $"{i},{38 + i % 3 * 5 + i % 7},{190 + i % 3 * 10 + i % 5},{3700 + i % 3 * 600 + i % 11},{"ACG"[i % 3]}")
                    .Prepend("id,bill_mm,flipper_mm,mass_g,species"));
            }
        }
        """;

    [Fact]
    public void EveryPartOfTheMigrationPageCompilesAndRuns()
    {
        Part[] parts = [.. Parts("docs/migration.md")];
        Assert.True(parts.Length > 30, $"The page has {parts.Length} parts.");
        string output = Run([.. parts, .. Parts("README.md").Select(part => part with { IsRun = false })]);
        Assert.EndsWith($"{parts.Count(part => part.IsRun)} parts ran.", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void AMistakeIsReportedWithItsDocumentAndLine()
    {
        Exception error = Assert.ThrowsAny<Exception>(() => Run([new("docs/some.md", 41, ["Datasets.Iris();", "model.Fitt(train);"], true)]));
        Assert.Contains("some.md(42,7): error CS1061", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Part> Parts(string document)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Checkout.Root, document));
        for (int open = Array.IndexOf(lines, "```csharp"); open >= 0; open = Array.IndexOf(lines, "```csharp", open + 1))
        {
            int close = Array.IndexOf(lines, "```", open);
            bool isRun = !lines[open - 1].StartsWith("<!-- compiled only", StringComparison.Ordinal);
            yield return new(document, open + 2, lines[(open + 1)..close], isRun);
        }
    }

    // Compiles all parts and runs those that are to be run; gives what they print.
    private static string Run(IReadOnlyList<Part> parts)
    {
        string folder = Directory.CreateTempSubdirectory("neurona-docs-").FullName;
        try
        {
            string program = Path.Combine(folder, "documents.dll"), source = Path.Combine(folder, "documents.cs");
            File.WriteAllText(source, Source(parts));
            File.WriteAllText(Path.Combine(folder, "given.cs"), Given);
            string framework = RuntimeEnvironment.GetRuntimeDirectory();
            string[] libraries = Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Where(IsOurs).ToArray();
            IEnumerable<string> references = Directory.GetFiles(framework, "*.dll").Where(IsManaged).Concat(libraries);
            File.WriteAllLines(Path.Combine(folder, "documents.rsp"),
            [
                "-nologo", "-nostdlib", "-langversion:14.0", "-nullable:enable", "-warnaserror", "-nowarn:CS0219,CS1998,CS8892",
                $"-out:\"{program}\"", .. references.Select(path => $"-reference:\"{path}\""), $"\"{source}\"", $"\"{folder}/given.cs\"",
            ]);
            Start(folder, Compiler(framework), "-noconfig", $"@{folder}/documents.rsp");
            foreach (string library in libraries)
                File.Copy(library, Path.Combine(folder, Path.GetFileName(library)));
            File.Copy(Path.ChangeExtension(typeof(DocumentedCodeTests).Assembly.Location, ".runtimeconfig.json"),
                Path.ChangeExtension(program, ".runtimeconfig.json"));
            return Start(folder, program);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Statements go into a method, and types, which C# wants behind them, beside it.
    private static string Source(IReadOnlyList<Part> parts)
    {
        StringBuilder text = new("""
            global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
            global using System.Threading.Tasks; global using Neurona; global using Neurona.Engine; global using Neurona.Numerics;
            global using static Given;

            """);
        for (int i = 0; i < parts.Count; i++)
        {
            Part part = parts[i];
            int types = Array.FindIndex(part.Lines, line => TypeDeclaration().IsMatch(line));
            types = types < 0 ? part.Lines.Length : types;
            text.AppendLine($"namespace Part{i} {{ static class Program {{ public static async Task Run() {{")
                .AppendLine($"#line {part.Line} \"{part.Document}\"")
                .AppendLine(Lines(part.Lines[..types])).AppendLine("} }")
                .AppendLine($"#line {part.Line + types} \"{part.Document}\"")
                .AppendLine(Lines(part.Lines[types..])).AppendLine("}");
        }
        text.AppendLine("static class Program { public static async Task Main() {");
        int[] run = [.. Enumerable.Range(0, parts.Count).Where(i => parts[i].IsRun)];
        foreach (int i in run)
        {
            text.AppendLine($"Given.Reset(); try {{ await Part{i}.Program.Run(); }} catch (Exception e) {{"
                + $" throw new Exception(\"{parts[i].Document}, from line {parts[i].Line}\", e); }}");
        }
        return text.AppendLine($"Console.WriteLine(\"{run.Length} parts ran.\"); }} }}").ToString();

        static string Lines(string[] lines) => string.Join('\n', lines.Select(line => line == "using Neurona;" ? "" : line));
    }

    // The compiler of the newest SDK beside the runtime that runs the tests.
    private static string Compiler(string framework)
    {
        string root = Path.GetFullPath(Path.Combine(framework, "..", "..", ".."));
        return Directory.GetDirectories(Path.Combine(root, "sdk")).OrderBy(VersionOf)
            .Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll")).Last(File.Exists);

        static Version VersionOf(string sdk) =>
            Version.TryParse(Path.GetFileName(sdk).Split('-')[0], out Version? version) ? version : new();
    }

    private static string Start(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(errors.Result + output);
    }

    private static bool IsOurs(string path) =>
        Path.GetFileName(path) is "Neurona.dll" or "Neurona.Kernels.dll" or "System.Numerics.Tensors.dll" or "CsvHelper.dll";

    private static bool IsManaged(string path) =>
        Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll" or "System.Private.CoreLib.dll"
        || (Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) && !path.Contains(".Native", StringComparison.Ordinal));

    [GeneratedRegex(@"^(public |internal |sealed |abstract |static |readonly )*(class|struct|record|enum|interface) ")]
    private static partial Regex TypeDeclaration();

    // A block of code: where its first line stands, and whether it can be run.
    private sealed record Part(string Document, int Line, string[] Lines, bool IsRun);
}
