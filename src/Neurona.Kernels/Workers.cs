namespace Neurona.Numerics;

/// <summary>A body run once for each tile of a piece of work.</summary>
public interface ITileBody
{
    /// <summary>Computes one tile. <paramref name="worker"/> is below <see cref="Workers.Count"/> and runs one tile at a time: its scratch is its own.</summary>
    void Run(int tile, int worker);
}

/// <summary>The threads that kernels run on.</summary>
public static class Workers
{
    /// <summary>How many threads work, the caller included.</summary>
    public static int Count { get; set; } = 1;
}
