using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Neurona.Cli;

/// <summary>The tool: arguments in, exit code out. Every error is one sentence.</summary>
internal static class Tool
{
    /// <summary>The tool did what it was asked to.</summary>
    public const int Ok = 0;

    /// <summary>Something unexpected: a defect of the tool or of the machine.</summary>
    public const int Failed = 1;

    /// <summary>Bad arguments or bad input.</summary>
    public const int Misused = 2;

    /// <summary>Ended by Ctrl-C; other signals have codes of their own.</summary>
    public const int Interrupted = 130;

    /// <summary>Nobody reads the output any more: the code of programs that the signal of a broken pipe ends.</summary>
    public const int OutputClosed = 141;

    private const int HelpWidth = 110;

    private const string RootHelp = """
        Start here:
          neurona train digits                             trains on real handwritten digits, a few seconds
          neurona evaluate digits.safetensors digits       measures the saved model
          neurona inspect digits.safetensors               shows its layers, parameters and memory
          neurona train titanic.csv --target survived      trains on your own table
          neurona train --help                             all settings

        Environment:
          NEURONA_DATA     folder of data sets              NEURONA_THREADS  number of threads
          NEURONA_SIMD     512, 256, 128 or scalar          NEURONA_DEBUG=1  shows where an error comes from

        Exit codes: 0 done, 2 bad arguments or input, 1 anything else; ended by Ctrl-C 130, SIGTERM 143, SIGHUP 129, a closed output 141.
        """;

    public static string Version { get; } =
        (typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown")
            .Split('+')[0];

    public static int Run(string[] args, Terminal terminal)
    {
        try
        {
            int code = Dispatch(args, terminal);
            terminal.Out.Flush();
            return code;
        }
        catch (OutputClosedException)
        {
            return OutputClosed;
        }
        catch (Exception error) when (error is UsageException or NeuronaException)
        {
            return Say(error, ToolWords.Of(error.Message, asksModel: args is ["predict" or "evaluate", ..]), Misused, terminal);
        }
        catch (OutOfMemoryException error)
        {
            return Say(error, "There is not enough memory. Use a smaller --batch-size or smaller layers.", Failed, terminal);
        }
        catch (Exception error)
        {
            return Say(error,
                $"Something unexpected happened: {OneLine(error.Message)} ({error.GetType().Name}). Set NEURONA_DEBUG=1 to see where.",
                Failed, terminal);
        }
    }

    private static int Dispatch(string[] args, Terminal terminal)
    {
        // Not a RootCommand: that would call itself after the file that it runs from.
        Command root = new("neurona", "Train, evaluate, query and inspect neural networks.")
        {
            new HelpOption(), new VersionOption(), new TrainCommand(), new CrossValidateCommand(), new LearningRateCommand(),
            new SearchCommand(), new EvaluateCommand(), new PredictCommand(), new InspectCommand(),
        };
        Decorate(root, terminal);
        if (args is [] or ["help", ..])
            args = [.. args.Skip(1), "--help"];
        ParseResult arguments = root.Parse(args, new() { ResponseFileTokenReplacer = null });
        if (arguments.Action is HelpWithExamples or ShowVersion)
            return arguments.Invoke(new() { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        if (arguments.Errors.Count > 0)
            throw new UsageException(ParseErrors.Sentence(arguments));
        return ((ToolCommand)arguments.CommandResult.Command).Run(arguments, terminal);
    }

    private static int Say(Exception error, string sentence, int code, Terminal terminal)
    {
        try
        {
            terminal.Out.Flush();
        }
        catch (Exception lost) when (lost is IOException or OutputClosedException)
        {
            // What was to be said before the error is lost; the error is not.
        }
        terminal.Error.WriteLine($"neurona: {Printable.Of(sentence)}");
        if (Environment.GetEnvironmentVariable("NEURONA_DEBUG") == "1")
            terminal.Error.WriteLine(error);
        return code;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim().TrimEnd('.');

    private static void Decorate(Command root, Terminal terminal)
    {
        foreach (Option option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Description = "Shows this help.";
                help.Action = new HelpWithExamples((HelpAction)help.Action!, RootHelp, HelpWidth, terminal.Out);
            }
            else if (option is VersionOption version)
            {
                version.Description = "Shows the version.";
                version.Action = new ShowVersion(terminal.Out);
            }
        }
    }

    private sealed class ShowVersion(TextWriter output) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            output.WriteLine($"neurona {Version}");
            return Ok;
        }
    }

    private sealed class HelpWithExamples : SynchronousCommandLineAction
    {
        private readonly HelpAction _help;
        private readonly string _rootHelp;
        private readonly TextWriter _output;

        public HelpWithExamples(HelpAction help, string rootHelp, int width, TextWriter output)
        {
            _help = help;
            _help.MaxWidth = width;
            _rootHelp = rootHelp;
            _output = output;
        }

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = _help.Invoke(parseResult);
            _output.WriteLine(parseResult.CommandResult.Command is ToolCommand command ? command.Examples : _rootHelp);
            return code;
        }
    }
}
