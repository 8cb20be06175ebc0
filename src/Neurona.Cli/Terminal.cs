namespace Neurona.Cli;

/// <summary>What the tool reads and writes, apart from files.</summary>
/// <param name="In">Where <c>predict -</c> reads; asked for only then.</param>
/// <param name="Out">Results.</param>
/// <param name="Error">Errors and notices.</param>
internal sealed record Terminal(Func<Stream> In, TextWriter Out, TextWriter Error)
{
    /// <summary>Whether <see cref="Out"/> is not a screen on which a line can be drawn anew.</summary>
    public bool IsRedirected { get; init; } = true;

    /// <summary>Characters on a line of the screen.</summary>
    public int Columns { get; init; } = int.MaxValue;

    /// <summary>Tells when Ctrl-C or a polite request to end arrives, from when it is called until it is
    /// disposed.</summary>
    public required Func<Interruption> Listen { get; init; }

    /// <summary>How the user calls the tool: the start of every command that the tool suggests.</summary>
    public string Command { get; init; } = "neurona";

    /// <summary>Where people read: the error stream, if standard output is for programs.</summary>
    /// <param name="json">Where results for programs are written, or null.</param>
    public Terminal ForPeople(string? json) => json == OutputFile.Standard ? this with { Out = Error, IsRedirected = true } : this;

    public static Terminal OfProcess()
    {
        TextWriter error = StandardStreams.Error();
        return new(StandardStreams.Input, StandardStreams.Output(), error)
        {
            IsRedirected = Console.IsOutputRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb",
            Columns = FindColumns(),
            Listen = () => Interruption.OfProcess(error),
            Command = FindCommand(AppContext.BaseDirectory, Environment.CurrentDirectory),
        };
    }

    /// <summary>A word of a command line, as a shell takes it for one.</summary>
    public static string Quoted(string word)
    {
        const string plain = "._-/\\:,=+@%~";
        if (word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || plain.Contains(c)))
            return word;
        return word.AsSpan().ContainsAny("\"$`!\\") && !OperatingSystem.IsWindows()
            ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"
            : $"\"{word}\"";
    }

    // A tool that runs from the build folder of a checkout was started by dotnet run.
    internal static string FindCommand(string program, string current)
    {
        DirectoryInfo? folder = new(program);
        while (folder is not null && folder.Name != "bin")
            folder = folder.Parent;
        string? project = folder?.Parent?.FullName;
        return project is not null && File.Exists(Path.Combine(project, "Neurona.Cli.csproj"))
            ? $"dotnet run -c Release --project {Quoted(Path.GetRelativePath(current, project))} --"
            : "neurona";
    }

    private static int FindColumns()
    {
        try
        {
            return !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth : int.MaxValue;
        }
        catch (Exception error) when (error is IOException or PlatformNotSupportedException)
        {
            return int.MaxValue;
        }
    }
}
