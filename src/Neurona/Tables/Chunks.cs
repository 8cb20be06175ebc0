namespace Neurona;

/// <summary>A list that grows by pieces, so that it is never copied while it grows.</summary>
internal sealed class Chunks<T>
{
    private const int Piece = 1 << 16;

    private readonly List<T[]> _pieces = [];

    public int Count { get; private set; }

    public T this[int index] => _pieces[index / Piece][index % Piece];

    public void Add(T value)
    {
        int at = Count % Piece;
        if (at == 0)
            _pieces.Add(new T[Piece]);
        _pieces[^1][at] = value;
        Count++;
    }

    /// <summary>All values in one array. Pieces are given up as they are copied.</summary>
    public T[] ToArray()
    {
        T[] all = new T[Count];
        for (int i = 0; i < _pieces.Count; i++)
        {
            _pieces[i].AsSpan(0, Math.Min(Piece, Count - i * Piece)).CopyTo(all.AsSpan(i * Piece));
            _pieces[i] = [];
        }
        _pieces.Clear();
        Count = 0;
        return all;
    }
}
