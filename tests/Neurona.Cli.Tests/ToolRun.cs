namespace Neurona.Cli.Tests;

/// <summary>A run of the tool in this process: what it was given, wrote and returned.</summary>
internal sealed record ToolRun(int Code, string Out, string Error)
{
    /// <summary>Runs the tool; input is what - reads.</summary>
    public static ToolRun Of(string[] arguments, string input = "", Action<string, Interruption>? onWrite = null)
    {
        using Interruption interruption = Interruption.Never;
        using Watched output = new(text => onWrite?.Invoke(text, interruption));
        using StringWriter error = new() { NewLine = "\n" };
        int code = Tool.Run(arguments, new(() => new StringReader(input), output, error) { Listen = () => interruption });
        return new(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    public static ToolRun Of(string arguments, string input = "") => Of(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), input);

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

        public override void WriteLine(System.Text.StringBuilder? value)
        {
            base.WriteLine(value);
            onWrite(value?.ToString() ?? "");
        }
    }
}
