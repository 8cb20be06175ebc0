using System.CommandLine;

namespace Neurona.Cli;

/// <summary>A command with examples in its help.</summary>
internal abstract class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>Lines of help below the options; {0} is the tool's name.</summary>
    public abstract string Examples { get; }

    /// <summary>Does the work and returns the exit code.</summary>
    public abstract int Run(ParseResult arguments, Terminal terminal);
}
