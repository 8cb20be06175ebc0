using System.CommandLine;
using System.CommandLine.Parsing;

namespace Neurona.Cli;

/// <summary>What the parser found wrong, as a sentence of our own: its wording is for programmers.</summary>
internal static class ParseErrors
{
    public static string Sentence(ParseResult arguments)
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
            return $"{command.Name} expects {string.Join(" and ", command.Arguments.Select(one => $"<{one.HelpName ?? one.Name}>"))} "
                + $"and options; got '{got}' as well. See {help}.";
        string? close = Names.Closest(got.Split('=')[0], command.Options.Select(option => option.Name));
        return $"{command.Name} expects options that it knows; got '{got}'. {(close is null ? $"See {help}." : $"Did you mean {close}?")}";
    }
}
