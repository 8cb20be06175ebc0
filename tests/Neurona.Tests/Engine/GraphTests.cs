namespace Neurona.Tests;

public sealed class GraphTests
{
    [Fact]
    public void LayersWithoutNamesAreCountedPastTheNamesThatWereGiven()
    {
        Sequential model = new(3)
        {
            new Dense(4), new Dense(5) { Name = "dense_1" }, new Dense(6), new Dense(7) { Name = "dense" }, new ReLU()
        };
        Assert.Equal(["dense_2", "dense_1", "dense_3", "dense", "re_lu"], model.Graph.Names);
        Assert.Equal([5, 7, 4, 6], ((string[])["dense_1", "dense", "dense_2", "dense_3"]).Select(name => model[$"{name}/bias"].Length));
        Assert.Same(model.Layers[3], model.GetLayer("dense"));
    }
}
