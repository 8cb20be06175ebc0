namespace Neurona;

/// <summary>The one exception of wrong use and bad input: its message says who expects what, what came, and what to
/// do.</summary>
public class NeuronaException : Exception
{
    /// <summary>An error with its sentence.</summary>
    public NeuronaException(string message) : base(message) { }

    /// <summary>An error with its sentence and its cause.</summary>
    public NeuronaException(string message, Exception inner) : base(message, inner) { }
}
