namespace Neurona;

/// <summary>Saves or restores the numbers that something depends on: one method of theirs, VisitState, does
/// both.</summary>
/// <remarks>A visitor that saves reads each number; one that restores writes it. Names are unique within what is
/// visited, and the order is fixed.</remarks>
public interface IStateVisitor
{
    /// <summary>A counter.</summary>
    void Visit(string name, ref long value);

    /// <summary>A number.</summary>
    void Visit(string name, ref double value);

    /// <summary>Numbers of the engine's type, such as weights.</summary>
    void Visit(string name, Span<Real> values);

    /// <summary>Sums in double precision, such as what a metric has seen.</summary>
    void VisitSums(string name, Span<double> values);
}
