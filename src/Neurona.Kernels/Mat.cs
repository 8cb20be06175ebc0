namespace Neurona.Numerics;

/// <summary>A read-only view of rows x columns over contiguous memory, row by row. Rows are samples (or positions), columns are features.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct ReadOnlyMat<T> where T : unmanaged
{
    /// <summary>Views the first <paramref name="rows"/> x <paramref name="columns"/> numbers of <paramref name="data"/>.</summary>
    public ReadOnlyMat(ReadOnlySpan<T> data, int rows, int columns)
    {
        Data = data[..(rows * columns)];
        Rows = rows;
        Columns = columns;
    }

    /// <summary>All numbers, row by row.</summary>
    public ReadOnlySpan<T> Data { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>One row.</summary>
    public ReadOnlySpan<T> Row(int row) => Data.Slice(row * Columns, Columns);

    /// <summary>The same numbers with so many columns: the last axis of samples as rows of their own.</summary>
    public ReadOnlyMat<T> As(int columns) => new(Data, columns == 0 ? 0 : Data.Length / columns, columns);

    /// <summary>One number.</summary>
    public T this[int row, int column] => Data[row * Columns + column];
}

/// <summary>A writable view of rows x columns over contiguous memory, row by row.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct Mat<T> where T : unmanaged
{
    /// <summary>Views the first <paramref name="rows"/> x <paramref name="columns"/> numbers of <paramref name="data"/>.</summary>
    public Mat(Span<T> data, int rows, int columns)
    {
        Data = data[..(rows * columns)];
        Rows = rows;
        Columns = columns;
    }

    /// <summary>All numbers, row by row.</summary>
    public Span<T> Data { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>One row.</summary>
    public Span<T> Row(int row) => Data.Slice(row * Columns, Columns);

    /// <summary>The same numbers with so many columns: the last axis of samples as rows of their own.</summary>
    public Mat<T> As(int columns) => new(Data, columns == 0 ? 0 : Data.Length / columns, columns);

    /// <summary>One number.</summary>
    public ref T this[int row, int column] => ref Data[row * Columns + column];

    /// <summary>Every writable view can be read.</summary>
    public static implicit operator ReadOnlyMat<T>(Mat<T> m) => new(m.Data, m.Rows, m.Columns);
}
