namespace Neurona.Cli;

/// <summary>Bad arguments or bad input: a sentence for people, exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    public static UsageException Of(string who, string expected, string got, string fix) =>
        new($"{who} expects {expected}; got {got}. {fix}");
}
