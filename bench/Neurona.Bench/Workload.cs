namespace Neurona.Bench;

/// <summary>A case that compare times in two libraries.</summary>
/// <param name="Kind">The command that measures it alone.</param>
/// <param name="Case">Its name there.</param>
/// <param name="Label">What a table calls it.</param>
/// <param name="Operations">Additions and multiplications of a call whose share of the peak is told; else 0.</param>
/// <param name="IsFresh"> Whether every round makes it anew: where a network's weights and buffers happen to lie is
/// worth some per cent.
/// </param>
/// <param name="Prepare">Makes the numbers, and of them the calls of any library.</param>
internal sealed record Workload(
    string Kind, string Case, string Label, double Operations, bool IsFresh, Func<Func<Library, Action<int>>> Prepare)
{
    /// <summary>The kinds, and which file of Calls each needs.</summary>
    public static readonly IReadOnlyDictionary<string, string> Kinds = new Dictionary<string, string>
    {
        ["gemm"] = "Products.cs",
        ["conv"] = "Convolutions.cs",
        ["steps"] = "Networks.cs",
        ["predict"] = "Networks.cs",
    };

    /// <summary>All cases of a kind; of the networks, those that take long only by name.</summary>
    public static IEnumerable<Workload> Of(string kind, string[]? names) => kind switch
    {
        "gemm" => GemmCommand.Cases().Select(c => new Workload(kind, c.Name, c.Name, c.Operations, false, c.Prepare)),
        "conv" => ConvCommand.Cases().Select(c => new Workload(kind, c.Name, c.Name, c.IsPool ? 0 : c.Work, false, c.Prepare)),
        _ => OfNets(kind, kind == "steps", names),
    };

    private static IEnumerable<Workload> OfNets(string kind, bool isTraining, string[]? names) =>
        from net in names is null ? Net.Usual(isTraining) : isTraining ? Net.Trained : Net.Asked
        from batch in net.Batches
        select new Workload(kind, net.Name, $"{net.Name} batch {batch}", 0, true, () =>
        {
            (Memory<float> x, Memory<float> targets, Memory<float> y) = net.Data(batch);
            return library => library.Network(net.Name, isTraining, batch, x, targets, y);
        });
}
