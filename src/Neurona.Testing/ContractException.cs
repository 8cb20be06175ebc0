namespace Neurona.Testing;

/// <summary>A layer, a loss or a model does not keep its contract: the message says which part, what was expected and
/// what came.</summary>
public sealed class ContractException : Exception
{
    /// <summary>A broken contract with its sentence.</summary>
    public ContractException(string message) : base(message) { }

    /// <summary>A broken contract with its sentence and its cause.</summary>
    public ContractException(string message, Exception inner) : base(message, inner) { }

    internal static ContractException Of(string who, string sentence) => new($"{who} breaks its contract: {sentence}");
}
