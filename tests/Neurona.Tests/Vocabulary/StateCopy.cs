namespace Neurona.Tests;

/// <summary>Keeps what VisitState shows, in order, and gives it back to another object.</summary>
internal sealed class StateCopy : IStateVisitor
{
    private readonly List<(string Name, Array Values)> _kept = [];
    private int _next = -1;

    /// <summary>From now on what was kept is written, from the first on.</summary>
    public StateCopy Restoring()
    {
        _next = 0;
        return this;
    }

    public void Visit(string name, ref long value) => value = Exchange(name, [value])[0];

    public void Visit(string name, ref double value) => value = Exchange(name, [value])[0];

    public void Visit(string name, Span<float> values) => Exchange(name, values.ToArray()).CopyTo(values);

    public void VisitSums(string name, Span<double> values) => Exchange(name, values.ToArray()).CopyTo(values);

    private T[] Exchange<T>(string name, T[] values)
    {
        if (_next < 0)
        {
            Assert.DoesNotContain(_kept, one => one.Name == name);
            _kept.Add((name, values));
            return values;
        }
        (string kept, Array content) = _kept[_next++];
        Assert.Equal(name, kept);
        return (T[])content;
    }
}
