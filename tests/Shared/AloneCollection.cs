namespace Neurona.Contracts;

/// <summary>
/// Tests that change the number of threads, or count bytes that another test's change of it would add to: they run
/// alone.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
