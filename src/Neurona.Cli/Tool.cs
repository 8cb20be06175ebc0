using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
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

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;

    private const int HelpWidth = 110;

    private const string RootHelp = """
        Start here:
          neurona train digits                             trains on real handwritten digits, a few seconds
          neurona evaluate digits.safetensors digits       measures the saved model
          neurona inspect digits.safetensors               shows its layers, parameters and memory
          neurona train --help                             all settings

        Environment:
          NEURONA_DATA     folder of data sets              NEURONA_THREADS  number of threads
          NEURONA_SIMD     512, 256, 128 or scalar          NEURONA_DEBUG=1  shows where an error comes from

        Exit codes: 0 done, 2 bad arguments or input, 130 ended by Ctrl-C, 1 anything else.
        """;

    public static string Version { get; } =
        (typeof(Tool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];

    public static int Run(string[] args, Terminal terminal)
    {
        try
        {
            // Not a RootCommand: that would call itself after the file that it runs from.
            Command root = new("neurona", "Trains neural networks, measures them, asks them and shows them.")
            {
                new HelpOption(), new VersionOption(), new TrainCommand(), new EvaluateCommand(), new PredictCommand(), new InspectCommand(),
            };
            Decorate(root, terminal);
            if (args is [] or ["help", ..])
                args = [.. args.Skip(1), "--help"];
            ParseResult arguments = root.Parse(args, new() { ResponseFileTokenReplacer = null });
            if (arguments.Action is HelpWithExamples or ShowVersion)
                return arguments.Invoke(new() { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
            if (arguments.Errors.Count > 0)
                throw new UsageException(Sentence(arguments));
            return ((ToolCommand)arguments.CommandResult.Command).Run(arguments, terminal);
        }
        catch (Exception error) when (error is UsageException or NeuronaException)
        {
            return Say(error, error.Message, Misused, terminal);
        }
        catch (OperationCanceledException error)
        {
            return Say(error, "Interrupted before there was anything to save.", Interrupted, terminal);
        }
        catch (OutOfMemoryException error)
        {
            return Say(error, "There is not enough memory. Use a smaller --batch-size or smaller layers.", Failed, terminal);
        }
        catch (Exception error)
        {
            return Say(error, $"Something unexpected happened: {OneLine(error.Message)} ({error.GetType().Name}). Set NEURONA_DEBUG=1 to see where.", Failed, terminal);
        }
    }

    private static int Say(Exception error, string sentence, int code, Terminal terminal)
    {
        terminal.Out.Flush();
        terminal.Error.WriteLine($"neurona: {sentence}");
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

    // What the parser found, as a sentence of our own: its wording is for programmers.
    private static string Sentence(ParseResult arguments)
    {
        Command command = arguments.CommandResult.Command;
        string help = IsRoot(command) ? "neurona --help" : $"neurona {command.Name} --help";
        foreach (ParseError error in arguments.Errors)
        {
            // Our own option types speak in sentences already.
            if (error.SymbolResult is OptionResult && error.Message.StartsWith("--", StringComparison.Ordinal))
                return error.Message;
        }
        if (arguments.UnmatchedTokens.Count > 0)
            return Unmatched(command, arguments.UnmatchedTokens[0], help);
        foreach (ParseError error in arguments.Errors)
        {
            if (error.SymbolResult is OptionResult { IdentifierToken: { } token, Tokens: var values })
                return $"{token.Value} expects one value; got {(values.Count == 0 ? "none" : values.Count)}. See {help}.";
        }
        string wanted = string.Join(" ", command.Arguments.Select(argument => $"<{argument.HelpName ?? argument.Name}>"));
        return $"{command.Name} expects {wanted}; got {(arguments.Tokens.Count <= 1 ? "nothing" : "less")}. See {help}.";
    }

    private static bool IsRoot(Command command) => command is not ToolCommand;

    private static string Unmatched(Command command, string got, string help)
    {
        if (IsRoot(command))
            return Names.Unknown("The tool", got, [.. command.Subcommands.Select(one => one.Name)]).Message;
        if (!got.StartsWith('-'))
            return $"{command.Name} expects {string.Join(" and ", command.Arguments.Select(one => $"<{one.HelpName ?? one.Name}>"))} and options; got '{got}' as well. See {help}.";
        string? close = Names.Closest(got.Split('=')[0], command.Options.Select(option => option.Name));
        return $"{command.Name} expects options that it knows; got '{got}'. {(close is null ? $"See {help}." : $"Did you mean {close}?")}";
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
