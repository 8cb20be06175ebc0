namespace Neurona.Contracts;

/// <summary>The library's public concrete types of a kind, found by reflection, so that a new one cannot be
/// forgotten.</summary>
public static class PublicTypes
{
    public static IReadOnlyList<Type> Of<TBase>() =>
    [
        .. typeof(TBase).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == nameof(Neurona) && type.IsAssignableTo(typeof(TBase)) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>Fails with the names of public types that have no example.</summary>
    public static void AssertAllHaveExamples<TBase>(IEnumerable<TBase> examples) where TBase : class
    {
        HashSet<Type> covered = [.. examples.Select(example => example.GetType())];
        Assert.NotEmpty(covered);
        Assert.Empty(Of<TBase>().Where(type => !covered.Contains(type)).Select(type => $"{type.Name} has no example in the tests' table"));
    }
}
