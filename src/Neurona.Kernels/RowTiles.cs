using System.Runtime.CompilerServices;

namespace Neurona.Numerics;

/// <summary>Rows cut into as few tiles as possible, which differ by one row at most: that removes the waste of a last
/// tile of few rows.</summary>
internal readonly struct RowTiles
{
    private readonly int _few, _larger;

    /// <summary>Cuts rows into tiles of <paramref name="most"/> at most.</summary>
    public RowTiles(int rows, int most)
    {
        Count = (rows + most - 1) / most;
        _few = rows / Count;
        _larger = rows % Count;
    }

    private RowTiles(int count, int few, int larger) => (Count, _few, _larger) = (count, few, larger);

    /// <summary>The number of tiles.</summary>
    public int Count { get; }

    /// <summary>The same rows in a number of tiles that <paramref name="parts"/> divides, as far as there are rows for
    /// it.</summary>
    public RowTiles InParts(int rows, int parts)
    {
        int count = Math.Min(rows, (Count + parts - 1) / parts * parts);
        return new(count, rows / count, rows % count);
    }

    /// <summary>The rows of the first, largest tiles.</summary>
    public int Most => _larger > 0 ? _few + 1 : _few;

    /// <summary>The rows of the last, smallest tiles.</summary>
    public int Least => _few;

    /// <summary>The rows of a tile: <see cref="Most"/> or <see cref="Least"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Rows(int tile) => tile < _larger ? _few + 1 : _few;

    /// <summary>The first row of a tile; of the tile behind the last: the number of rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Start(int tile) => tile * _few + Math.Min(tile, _larger);
}
