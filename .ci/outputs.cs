// Compares every printed output and picture of the documentation with what its command gives now; --update writes them instead.
//
//   <!-- output of: COMMAND -->            the block of code that follows is what the command prints
//   <!-- picture by: COMMAND {file} -->    the picture of the next line is what the command writes into {file}, byte for byte
//
// Durations differ from run to run: a number before s, ms or us is compared by its unit alone.
using System.Diagnostics;
using System.Text.RegularExpressions;

bool update = args.Contains("--update");
Dictionary<string, (int Code, string Output)> runs = [];
Regex marker = new(@"^<!-- (output of|picture by): (.+?) -->$"), duration = new(@"\d+(\.\d+)? ?(s|ms|us)\b");
int compared = 0, different = 0;
IEnumerable<string> documents = Directory.EnumerateFiles(".", "*.md", SearchOption.AllDirectories)
    .Where(path => !Regex.IsMatch(path, @"[\\/](bin|obj|\.git)[\\/]"));
foreach (string path in documents.Order(StringComparer.Ordinal))
{
    string[] lines = File.ReadAllText(path).Split('\n');
    List<string> written = [];
    for (int i = 0; i < lines.Length; i++)
    {
        written.Add(lines[i]);
        if (marker.Match(lines[i]) is not { Success: true } match)
            continue;
        string command = match.Groups[2].Value;
        // Data that this repository must not hold: whoever has it beside the checkout compares.
        if (command.Split(' ').FirstOrDefault(word => word.StartsWith("../", StringComparison.Ordinal) && !File.Exists(word)) is { } absent)
        {
            Console.WriteLine($"Left out, without {absent}: {command}");
            continue;
        }
        compared++;
        if (match.Groups[1].Value == "picture by")
        {
            Picture(path, command, lines[i + 1]);
            continue;
        }
        // The fence may stand after one empty line; what it holds is taken from the command.
        int open = Array.FindIndex(lines, i, line => line.StartsWith("```", StringComparison.Ordinal));
        int close = open < 0 ? -1 : Array.IndexOf(lines, "```", open + 1);
        if (open < 0 || open > i + 2 || close < 0)
            throw new FormatException($"{path}, line {i + 1}: expected a block of code after it.");
        string[] output = Run(command).TrimEnd().Split('\n'), stands = lines[(open + 1)..close];
        if (!stands.Select(Compared).SequenceEqual(output.Select(Compared)))
            Report(path, command, string.Join('\n', output));
        written.AddRange(lines[(i + 1)..(open + 1)]);
        written.AddRange(stands.Select(Compared).SequenceEqual(output.Select(Compared)) ? stands : output);
        written.Add("```");
        i = close;
    }
    if (update)
        File.WriteAllText(path, string.Join('\n', written));
}
Console.WriteLine($"{compared} outputs and pictures, {different} {(update ? "written anew" : "differ")}.");
return compared == 0 || (different > 0 && !update) ? 1 : 0;

string Compared(string line) => duration.Replace(line.TrimEnd(), "# $2");

void Report(string path, string command, string now)
{
    different++;
    Console.WriteLine($"{path}: no longer what this gives: {command}\n{now}\n");
}

void Picture(string path, string command, string line)
{
    Match link = Regex.Match(line, @"!\[[^]]*\]\(([^)]+)\)");
    if (!link.Success)
        throw new FormatException($"{path}: expected a picture on the line after '{command}'.");
    string picture = Path.Combine(Path.GetDirectoryName(path)!, link.Groups[1].Value), drawn = Path.GetTempFileName();
    Run(command.Replace("{file}", drawn));
    if (!File.Exists(picture) || !File.ReadAllBytes(picture).SequenceEqual(File.ReadAllBytes(drawn)))
    {
        Report(path, command, $"{picture} differs");
        if (update)
            File.Copy(drawn, picture, overwrite: true);
    }
    File.Delete(drawn);
}

string Run(string command)
{
    if (!runs.TryGetValue(command, out (int Code, string Output) run))
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using Process process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd().ReplaceLineEndings("\n");
        process.WaitForExit();
        runs[command] = run = (process.ExitCode, output);
    }
    return run.Code == 0 ? run.Output : throw new InvalidOperationException($"{command} ended with {run.Code}.");
}
