namespace Neurona;

/// <summary>A list that grows by pieces, so that what is long is never copied.</summary>
internal sealed class Chunks<T>
{
    private const int Bits = 16, Piece = 1 << Bits, Start = 16;

    private T[][] _pieces = [];

    public int Count { get; private set; }

    public ref T this[int index] => ref _pieces[index >> Bits][index & (Piece - 1)];

    public void Add(T value)
    {
        int piece = Count >> Bits, at = Count & (Piece - 1);
        if (at == 0)
            AddPiece(piece);
        else if (at == _pieces[piece].Length)
            Array.Resize(ref _pieces[piece], 2 * at);
        _pieces[piece][at] = value;
        Count++;
    }

    // The first one starts small and doubles: a file may have many columns and few rows.
    private void AddPiece(int piece)
    {
        if (piece == _pieces.Length)
            Array.Resize(ref _pieces, Math.Max(1, 2 * piece));
        _pieces[piece] = new T[piece == 0 ? Start : Piece];
    }

    /// <summary>The same values in other places: place i has what place <paramref name="from"/>[i] had.</summary>
    public Chunks<T> Reordered(int[] from)
    {
        Chunks<T> moved = new();
        foreach (int place in from)
            moved.Add(this[place]);
        return moved;
    }

    /// <summary>How many values a condition holds for.</summary>
    public int CountOf(Func<T, bool> holds)
    {
        int count = 0;
        for (int i = 0; i < Count; i++)
            count += holds(this[i]) ? 1 : 0;
        return count;
    }
}
