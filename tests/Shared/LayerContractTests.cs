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
        GradientReport report = LayerContract.Check(example.Make(), example.Inputs, new() { WholeInputs = example.WholeInputs });
        Assert.True(report.Entries.Count > 0 || example.WholeInputs is not null);
        Assert.All(report.Entries, entry => Assert.True(entry.Compared > 0, $"{name}: nothing of {entry.Name} was compared"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheLayerKeepsItsContractInBatchesOfManyRows(string name)
    {
        LayerExample example = LayerExamples.All[name];
        ContractOptions options = new() { Rows = 19, MaxElements = 20, Seed = 3, WholeInputs = example.WholeInputs };
        Assert.True(LayerContract.Check(example.Make(), example.Inputs, options).Entries.Count > 0 || example.WholeInputs is not null);
    }
}
