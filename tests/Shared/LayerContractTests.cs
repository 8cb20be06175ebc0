using Neurona.Testing;

namespace Neurona.Contracts;

/// <summary>Every public layer keeps its contract, in every example.</summary>
[Collection(AloneCollection.Name)]
public sealed class LayerContractTests
{
    public static TheoryData<string> Names => [.. LayerExamples.All.Keys];

    [Fact]
    public void EveryLayerHasAnExample() => PublicTypes.AssertAllHaveExamples(LayerExamples.All.Values.Select(example => example.Make()));

    [Theory]
    [MemberData(nameof(Names))]
    public void TheLayerKeepsItsContract(string name)
    {
        LayerExample example = LayerExamples.All[name];
        GradientReport report = LayerContract.Check(example.Make(), example.Inputs);
        Assert.NotEmpty(report.Entries);
        Assert.All(report.Entries, entry => Assert.True(entry.Compared > 0, $"{name}: nothing of {entry.Name} was compared"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheLayerKeepsItsContractInBatchesOfManyRows(string name)
    {
        LayerExample example = LayerExamples.All[name];
        Assert.NotEmpty(LayerContract.Check(example.Make(), example.Inputs, new() { Rows = 19, MaxElements = 20, Seed = 3 }).Entries);
    }
}
