namespace Neurona;

/// <summary>Passes visits on with a prefix before each name, so that two of a kind do not meet.</summary>
internal sealed class PrefixedVisitor(IStateVisitor inner, string prefix) : IStateVisitor
{
    public void Visit(string name, ref long value) => inner.Visit(prefix + name, ref value);

    public void Visit(string name, ref double value) => inner.Visit(prefix + name, ref value);

    public void Visit(string name, Span<Real> values) => inner.Visit(prefix + name, values);

    public void VisitSums(string name, Span<double> sums) => inner.VisitSums(prefix + name, sums);
}
