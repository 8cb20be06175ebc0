namespace Neurona.Numerics;

/// <summary>How long arrays are cut into tiles for the workers: by the length alone, so that no result can depend on
/// the threads.</summary>
internal static class Partition
{
    /// <summary>Numbers in a tile.</summary>
    public const int Size = Blocking.ArrayTile;

    /// <summary>Work on fewer numbers stays on the caller.</summary>
    public const int Worthwhile = Blocking.WorthSharing;

    /// <summary>The number of tiles of an array; none if it is empty.</summary>
    public static int Tiles(int length) => length == 0 ? 0 : length < Worthwhile ? 1 : (int)(((long)length + Size - 1) / Size);

    /// <summary>Where a tile starts.</summary>
    public static int Start(int tile) => tile * Size;

    /// <summary>How many numbers a tile has.</summary>
    public static int Count(int tile, int length) => length < Worthwhile ? length : Math.Min(Size, length - tile * Size);

    /// <summary>Where part number <paramref name="part"/> of so many nearly equal parts starts.</summary>
    public static int Start(int whole, int part, int parts) => (int)((long)whole * part / parts);
}
