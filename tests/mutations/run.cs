// Plants faults one at a time in a copy of the sources, and tells which of them the tests notice: see README.md.
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

// Whose expected numbers are our own output do not count: a snapshot that is written again would hide the fault.
string[] blind = ["DeterminismTests"];
string[] projects = ["Neurona.Exact", "Neurona.Kernels.Tests", "Neurona.Tests", "Neurona.Cli.Tests"];

string root = Directory.GetCurrentDirectory();
_ = File.Exists("Neurona.slnx") ? 0 : throw new InvalidOperationException("Run this in the folder of Neurona.slnx.");
Dictionary<string, string> options = ReadOptions(args);
string list = Path.Combine(root, "tests", "mutations");
Sources sources = new(root);
List<Fault> faults = options.TryGetValue("draw", out string? count)
    ? Drawing.Draw(sources, options["files"], int.Parse(count), Number("seed", 1), Path.Combine(list, "equivalent.txt"))
    : FaultList.Read(Path.Combine(list, "faults.txt"));
if (options.TryGetValue("only", out string? text))
    faults = [.. faults.Where(fault => $"{fault.Name} {fault.File}".Contains(text, StringComparison.OrdinalIgnoreCase))];
if (options.TryGetValue("shard", out string? shard))
{
    int[] parts = [.. shard.Split('/').Select(int.Parse)];
    faults = [.. faults.Where((_, i) => i % parts[1] == parts[0] - 1)];
}
List<Planted> planted = [];
List<string> rotten = [];
foreach (Fault fault in faults)
{
    if (sources.Plant(fault, out string problem) is { } found)
        planted.Add(found);
    else
        rotten.Add($"{fault.Name}: {problem}");
}
foreach (string line in rotten)
    Console.Error.WriteLine(line);
if (rotten.Count > 0 || options.ContainsKey("check"))
{
    Console.WriteLine($"{planted.Count} of {faults.Count} faults have their place.");
    return rotten.Count > 0 ? 2 : 0;
}
if (options.ContainsKey("list"))
{
    foreach (Planted one in planted)
        Console.WriteLine($"{one.Path}: {one.Fault.Name}");
    return 0;
}

using Copy copy = new(sources, TimeSpan.FromSeconds(Number("limit", 300)));
using PosixSignalRegistration interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => copy.Dispose());
using PosixSignalRegistration ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => copy.Dispose());
Console.WriteLine("Building and testing without a fault ...");
foreach (string project in projects)
{
    Outcome build = copy.Build(project), test = build == Outcome.Passed ? copy.Test(project, "", blind) : Outcome.Failed;
    if (build != Outcome.Passed || test != Outcome.Passed)
    {
        Console.Error.WriteLine($"{project} does not pass without a fault:\n{copy.LastOutput}");
        return 2;
    }
}
int noticed = 0, counted = 0;
List<Planted> survived = [];
for (int i = 0; i < planted.Count; i++)
{
    long start = Stopwatch.GetTimestamp();
    string verdict = Try(planted[i]);
    double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine($"{i + 1,3}/{planted.Count}  {verdict,-64} {seconds,4:F0} s  {planted[i].Path}: {planted[i].Fault.Name}");
    if (verdict.StartsWith("does not compile", StringComparison.Ordinal))
        continue;
    counted++;
    if (verdict == "SURVIVED")
        survived.Add(planted[i]);
    else
        noticed++;
}
Console.WriteLine();
foreach (Planted one in survived)
    Console.WriteLine($"survived: {one.Path}: {one.Fault.Name}");
int broken = planted.Count - counted;
double part = counted == 0 ? 0 : 100.0 * noticed / counted;
Console.WriteLine($"{noticed} of {counted} faults noticed, {part:F1} %{(broken > 0 ? $"; {broken} do not compile" : "")}");
bool committed = !options.ContainsKey("draw");
return part < 98 || committed && broken > 0 ? 1 : 0;

int Number(string name, int otherwise) => options.TryGetValue(name, out string? value) ? int.Parse(value) : otherwise;

// The tests that the fault names come first, then every other project, the likeliest first.
string Try(Planted one)
{
    copy.Write(one.Path, one.Text);
    try
    {
        HashSet<string> built = [];
        foreach ((string project, string filter) in one.Fault.Tests.Concat(Seeing(one.Path).Select(project => (project, ""))))
        {
            Outcome outcome = built.Add(project) ? copy.Build(project) : Outcome.Passed;
            if (outcome == Outcome.Passed)
                outcome = copy.Test(project, filter, blind);
            else if (outcome == Outcome.Failed)
                return "does not compile";
            if (outcome != Outcome.Passed)
                return $"{(outcome == Outcome.Late ? "out of time in" : "noticed by")} {project} {copy.FailedTest}";
        }
        return "SURVIVED";
    }
    finally
    {
        copy.Write(one.Path, sources.Text(one.Path));
    }
}

// The projects whose tests run the code of a file, the likeliest to notice first.
string[] Seeing(string path) => path.Split('/')[1] switch
{
    "Neurona.Kernels" => ["Neurona.Kernels.Tests", "Neurona.Exact", "Neurona.Tests", "Neurona.Cli.Tests"],
    "Neurona.Cli" => ["Neurona.Cli.Tests", "Neurona.Tests"],
    _ => ["Neurona.Exact", "Neurona.Tests", "Neurona.Cli.Tests"],
};

static Dictionary<string, string> ReadOptions(string[] args)
{
    Dictionary<string, string> options = [];
    string[] flags = ["check", "list"], valued = ["only", "shard", "limit", "draw", "seed", "files"];
    for (int i = 0; i < args.Length; i++)
    {
        string name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : "";
        if (flags.Contains(name))
            options[name] = "";
        else if (valued.Contains(name) && i + 1 < args.Length)
            options[name] = args[++i];
        else
            throw new ArgumentException($"""
                Got '{args[i]}'; expected --check, --list, --only TEXT, --shard K/N, --limit SECONDS, or --draw N --files GLOB [--seed S].
                """);
    }
    if (options.ContainsKey("draw") != options.ContainsKey("files"))
        throw new ArgumentException("--draw N and --files GLOB belong together.");
    return options;
}

enum Outcome { Passed, Failed, Late }

/// <summary>One fault: what stands in the sources, what to write instead, and the tests likeliest to notice.</summary>
sealed record Fault(string Name, string File, Regex From, string To, (string Project, string Filter)[] Tests, int? At = null);

/// <summary>A fault in its place: the file and its whole text with the fault in it.</summary>
sealed record Planted(Fault Fault, string Path, string Text);

/// <summary>The sources under test, read once.</summary>
sealed class Sources(string root)
{
    private readonly Dictionary<string, string> _texts = [];

    public string Root => root;

    public string Text(string path) =>
        _texts.TryGetValue(path, out string? text) ? text : _texts[path] = File.ReadAllText(Path.Combine(root, path));

    /// <summary>Files, in order, whose path fits: * is part of a name, **/ any folders, a comma "or".</summary>
    public string[] Find(string globs)
    {
        Regex[] fits = [.. globs.Split(',').Select(glob => Regex.Escape(glob.Trim()).Replace(@"\*\*/", "(.*/)?").Replace(@"\*", "[^/]*"))
            .Select(pattern => new Regex($"^{pattern}$"))];
        return [.. Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(path => !Regex.IsMatch(path, "/(bin|obj)/") && fits.Any(fit => fit.IsMatch(path))).Order(StringComparer.Ordinal)];
    }

    /// <summary>Finds the one place of a fault; null, and why, if there is none or more than one.</summary>
    public Planted? Plant(Fault fault, out string problem)
    {
        problem = "";
        string[] files = fault.At is null ? Find(fault.File) : [fault.File];
        (string Path, Match Match)[] places =
            [.. files.SelectMany(path => fault.From.Matches(Text(path)).Select(match => (path, match)))];
        if (fault.At is { } at)
            places = [.. places.Where(place => place.Match.Index == at)];
        if (places.Length != 1)
        {
            problem = files.Length == 0 ? $"no file fits {fault.File}"
                : $"the original text stands {places.Length} times in {fault.File}; it must stand once";
            return null;
        }
        (string path, Match match) = places[0];
        string text = Text(path);
        return new(fault, path, text[..match.Index] + match.Result(fault.To) + text[(match.Index + match.Length)..]);
    }
}

/// <summary>Reads the committed list: entries of "key: value" lines, parted by blank lines; see README.md.</summary>
static class FaultList
{
    public static List<Fault> Read(string path)
    {
        List<Fault> faults = [];
        List<(string Key, string Value)> entry = [];
        int number = 0;
        foreach (string line in File.ReadLines(path).Append(""))
        {
            number++;
            if (line.StartsWith('#'))
                continue;
            if (line.Length == 0)
            {
                if (entry.Count > 0)
                    faults.Add(Parse(entry, number));
                entry.Clear();
                continue;
            }
            string[] parts = line.Split(':', 2);
            if (parts.Length < 2 || parts[0] is not ("name" or "file" or "from" or "regex" or "to" or "tests"))
                throw new FormatException($"faults.txt, line {number}: expected a key of README.md and a colon; got '{line}'.");
            entry.Add((parts[0], parts[1].Trim()));
        }
        return faults;
    }

    private static Fault Parse(List<(string Key, string Value)> entry, int line)
    {
        string[] All(string key) => [.. entry.Where(pair => pair.Key == key).Select(pair => pair.Value)];
        string One(string key) =>
            All(key) is [string only] ? only : throw new FormatException($"faults.txt, entry before line {line}: expected one '{key}'.");
        string[] from = All("from");
        // Lines are found whatever their indentation; replacements are literal, except after a regex ($1).
        string pattern = from.Length > 0 ? string.Join(@"\s*\n\s*", from.Select(Regex.Escape)) : One("regex");
        string to = string.Join('\n', All("to"));
        (string, string)[] tests = [.. All("tests").SelectMany(value => value.Split(',')).Select(test => test.Trim().Split(':'))
            .Select(test => (test[0], test.ElementAtOrDefault(1) ?? ""))];
        return new(One("name"), One("file"), new Regex(pattern), from.Length > 0 ? to.Replace("$", "$$") : to, tests);
    }
}

/// <summary>Draws faults by seed: an operator swapped, a number off by one, a statement removed.</summary>
static class Drawing
{
    private static readonly (string From, string To)[] Operators =
    [
        (" + ", " - "), (" - ", " + "), (" * ", " / "), (" / ", " * "),
        (" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "),
        (" == ", " != "), (" != ", " == "), (" && ", " || "), (" || ", " && "), (" += ", " -= "), (" -= ", " += "), ("++", "--"),
        ("Math.Min", "Math.Max"), ("Math.Max", "Math.Min"), ("true", "false"), ("false", "true"),
        ("O.Add(", "O.Sub("), ("O.Sub(", "O.Add("), ("O.Mul(", "O.Add("), ("O.Min(", "O.Max("), ("O.Max(", "O.Min("),
        ("N.Min(", "N.Max("), ("N.Max(", "N.Min("),
    ];

    private static readonly Regex Whole = new(@"(?<![\w.])\d+(?![\w.])"), Decimal = new(@"(?<![\w.])\d+\.\d+(f?)(?![\w.])");

    // An assignment, a call or a step of a counter; no declaration and nothing that leaves the method.
    private static readonly Regex Statement =
        new(@"^(?!(return|throw|using|yield|break|continue|goto|base)\b)[\w.\[\]()]+( [+\-*/|&]?= .*|\(.*\)|\+\+|--);$");

    // Directives, attributes, and errors, whose sentences have a snapshot of their own.
    private static readonly Regex Dead = new(@"^(using |namespace |\[|#)|\bthrow\b|\bThrow\.Error\b|\bErrors\.Of\b");

    public static List<Fault> Draw(Sources sources, string globs, int count, int seed, string equivalent)
    {
        HashSet<string> skipped = [.. File.ReadLines(equivalent).Where(line => line.Length > 0 && line[0] != '#')];
        List<Fault> all = [.. sources.Find(globs).SelectMany(path => In(path, sources.Text(path)))];
        all.RemoveAll(fault => skipped.Contains(Key(fault)));
        Random random = new(seed);
        for (int i = 0; i < Math.Min(count, all.Count); i++)
        {
            int other = random.Next(i, all.Count);
            (all[i], all[other]) = (all[other], all[i]);
        }
        return all[..Math.Min(count, all.Count)];
    }

    // Without the line's number, so that an entry outlives changes above it.
    private static string Key(Fault fault) => $"{fault.File}: {fault.Name[..fault.Name.LastIndexOf(" (line ", StringComparison.Ordinal)]}";

    private static IEnumerable<Fault> In(string path, string text)
    {
        int start = 0, number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string code = Masked(line), trimmed = code.Trim();
            bool live = trimmed.Length > 0 && !Dead.IsMatch(trimmed);
            foreach ((int at, string from, string to) in live ? Changes(code) : [])
            {
                string changed = line[..at] + to + line[(at + from.Length)..];
                string name = $"{line.Trim()} -> {(changed.Trim() is ";" ? "(removed)" : changed.Trim())} (line {number})";
                yield return new(name, path, new Regex(Regex.Escape(from)), to.Replace("$", "$$"), [], start + at);
            }
            start += line.Length + 1;
        }
    }

    private static IEnumerable<(int At, string From, string To)> Changes(string code)
    {
        foreach ((string from, string to) in Operators)
        {
            for (int at = code.IndexOf(from, StringComparison.Ordinal); at >= 0; at = code.IndexOf(from, at + 1, StringComparison.Ordinal))
            {
                bool word = char.IsLetter(from[0]) && at > 0 && (char.IsLetterOrDigit(code[at - 1]) || code[at - 1] == '_');
                if (!word)
                    yield return (at, from, to);
            }
        }
        foreach (Match match in Whole.Matches(code))
            yield return (match.Index, match.Value, long.TryParse(match.Value, out long value) ? $"{value + 1}" : "0");
        foreach (Match match in Decimal.Matches(code))
            yield return (match.Index, match.Value, $"({match.Value} * 1.01{match.Groups[1].Value})");
        string statement = code.Trim();
        if (Statement.IsMatch(statement) && !statement.Contains('"'))
            yield return (code.IndexOf(statement, StringComparison.Ordinal), statement, ";");
    }

    // Comments and the insides of strings hold nothing to change; every character keeps its place.
    private static string Masked(string line)
    {
        char[] code = line.ToCharArray();
        bool inside = false;
        for (int i = 0; i < code.Length; i++)
        {
            if (!inside && code[i] == '/' && i + 1 < code.Length && code[i + 1] == '/')
                return new string(code, 0, i);
            if (code[i] == '"' && (i == 0 || code[i - 1] != '\\'))
                inside = !inside;
            else if (inside)
                code[i] = '_';
        }
        return new string(code);
    }
}

/// <summary>A copy of the checkout in a temporary folder, built and tested there.</summary>
sealed class Copy : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("neurona-mutations-").FullName, _folder;
    private readonly TimeSpan _limit;
    private Process? _running;

    public Copy(Sources sources, TimeSpan limit)
    {
        (_limit, _folder) = (limit, Path.Combine(_parent, "checkout"));
        // The data sets that some tests read lie beside the checkout, if they are there at all.
        if (Path.GetFullPath("../shared", sources.Root) is var data && Directory.Exists(data))
            Directory.CreateSymbolicLink(Path.Combine(_parent, "shared"), data);
        foreach (string file in Directory.EnumerateFiles(sources.Root, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(sources.Root, file);
            if (Regex.IsMatch(path.Replace('\\', '/'), @"(^|/)(bin|obj|\.git|TestResults|artifacts|\.vs)(/|$)"))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
            File.Copy(file, Path.Combine(_folder, path));
        }
    }

    public string LastOutput { get; private set; } = "";

    /// <summary>The first test that failed in the last run; empty if none is named.</summary>
    public string FailedTest =>
        Regex.Match(LastOutput, @"^\s+Failed ([\w.+]*\.)?(?<name>\w+\.\w+)", RegexOptions.Multiline).Groups["name"].Value;

    public void Write(string path, string text) => File.WriteAllText(Path.Combine(_folder, path), text);

    /// <summary>Builds what changed; analyzers have no say in whether a fault is noticed.</summary>
    public Outcome Build(string project) => Run("build", Path.Combine("tests", project), "-c", "Release", "-v", "q",
        "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:TreatWarningsAsErrors=false",
        "-p:GenerateDocumentationFile=false");

    public Outcome Test(string project, string filter, string[] blind)
    {
        string seeing = string.Join('&', blind.Select(name => $"FullyQualifiedName!~{name}"));
        return Run("test", Path.Combine("tests", project, "bin", "Release", "net10.0", $"{project}.dll"),
            "--filter", filter.Length > 0 ? $"FullyQualifiedName~{filter}&{seeing}" : seeing, "--", "xUnit.StopOnFail=true");
    }

    public void Dispose()
    {
        // The handler of a signal may come while the main thread waits for the process, and then ends itself.
        lock (_parent)
        {
            _running?.Kill(entireProcessTree: true);
            if (Directory.Exists(_parent))
                Directory.Delete(_parent, recursive: true);
        }
    }

    private Outcome Run(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = _folder };
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        // No server stays behind that would keep files of the copy open.
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = _running = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(_limit);
        if (!ended)
            process.Kill(entireProcessTree: true);
        _running = null;
        LastOutput = Task.WaitAll([output, errors], TimeSpan.FromSeconds(10)) ? output.Result + errors.Result : "";
        if (LastOutput.Contains("No test matches", StringComparison.Ordinal))
            throw new InvalidOperationException(LastOutput);
        return !ended ? Outcome.Late : process.ExitCode == 0 ? Outcome.Passed : Outcome.Failed;
    }
}
