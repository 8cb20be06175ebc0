using System.Text;

namespace Neurona.Cli.Tests;

/// <summary>A run of the tool in this process: what it was given, wrote and returned.</summary>
internal sealed record ToolRun(int Code, string Out, string Error)
{
    /// <summary>Runs the tool.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="input">What - reads.</param>
    /// <param name="onWrite">Sees what is written to standard output, and may interrupt or throw.</param>
    /// <param name="columns">The width of the screen; none if null.</param>
    public static ToolRun Of(string[] arguments, byte[]? input = null, Action<string, Interruption>? onWrite = null, int? columns = null)
    {
        using StringWriter error = new() { NewLine = "\n" };
        using Interruption interruption = new(error);
        using Watched output = new(text => onWrite?.Invoke(text, interruption));
        int code = Tool.Run(arguments, new(() => new MemoryStream(input ?? []), output, error)
        {
            Listen = () => interruption,
            IsRedirected = columns is null,
            Columns = columns ?? int.MaxValue
        });
        return new(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    public static ToolRun Of(string arguments, string input = "") => Of(Words(arguments), Encoding.UTF8.GetBytes(input));

    public static string[] Words(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public ToolRun Succeeds()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, Code);
        return this;
    }

    /// <summary>That the run ended as misuse, with one sentence that says this.</summary>
    public void IsRefused(string said)
    {
        Assert.Equal(2, Code);
        Assert.StartsWith("neurona: ", Error, StringComparison.Ordinal);
        Assert.Contains(said, Error, StringComparison.Ordinal);
        Assert.Equal(1, Error.Count(c => c == '\n'));
    }

    private sealed class Watched(Action<string> onWrite) : StringWriter
    {
        public override string NewLine => "\n";

        public override void Write(string? value)
        {
            base.Write(value);
            onWrite(value ?? "");
        }

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            onWrite(value ?? "");
        }

        public override void WriteLine(StringBuilder? value)
        {
            base.WriteLine(value);
            onWrite(value?.ToString() ?? "");
        }
    }
}
