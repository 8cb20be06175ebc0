namespace Neurona.Numerics;

/// <summary>
/// A read-only view of rows x columns, row by row, each row starting <see cref="Stride"/> numbers after the one before.
/// Rows are samples (or positions), columns are features.
/// </summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct ReadOnlyMat<T> where T : unmanaged
{
    /// <summary>Views the first <paramref name="rows"/> x <paramref name="columns"/> numbers of
    /// <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the numbers are too few.</exception>
    public ReadOnlyMat(ReadOnlySpan<T> data, int rows, int columns) : this(data, rows, columns, columns) { }

    /// <summary>
    /// Views rows of <paramref name="columns"/> numbers, one starting every <paramref name="stride"/> numbers of
    /// <paramref name="data"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A size is negative, rows overlap, or the numbers are too few.</exception>
    public ReadOnlyMat(ReadOnlySpan<T> data, int rows, int columns, int stride)
    {
        All = data[..Throw.UnlessMatFits(data.Length, rows, columns, stride)];
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>How many numbers after a row's start the next row starts: at least <see cref="Columns"/>.</summary>
    public int Stride { get; }

    /// <summary>Whether there are no numbers.</summary>
    public bool IsEmpty => All.IsEmpty;

    /// <summary>Whether nothing lies between the rows.</summary>
    public bool IsContiguous => Stride == Columns || Rows <= 1;

    /// <summary>All numbers, row by row.</summary>
    /// <exception cref="InvalidOperationException">Other numbers lie between the rows.</exception>
    public ReadOnlySpan<T> Data
    {
        get
        {
            if (!IsContiguous)
                Throw.Strided(Columns, Stride);
            return All;
        }
    }

    /// <summary>From the first number to the last, and what lies between the rows.</summary>
    internal ReadOnlySpan<T> All { get; }

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<T> Row(int row)
    {
        if ((uint)row >= (uint)Rows)
            Throw.Index("row", row, Rows);
        return Columns == 0 ? [] : All.Slice(row * Stride, Columns);
    }

    /// <summary>So many columns from <paramref name="start"/> on of every row: a view, nothing is copied.</summary>
    /// <exception cref="ArgumentException">There are not so many.</exception>
    public ReadOnlyMat<T> SliceColumns(int start, int count)
    {
        Throw.UnlessInside(start, count, Columns);
        return new(IsEmpty ? [] : All[start..], Rows, count, Stride);
    }

    /// <summary>The same numbers with so many columns: the last axis of samples as rows of their own.</summary>
    /// <exception cref="ArgumentException">The numbers are no whole number of such rows.</exception>
    /// <exception cref="InvalidOperationException">Other numbers lie between the rows.</exception>
    public ReadOnlyMat<T> Reshape(int columns) => new(Data, Throw.UnlessWholeRows(Data.Length, columns), columns);

    /// <summary>One number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public T this[int row, int column]
    {
        get
        {
            if ((uint)row >= (uint)Rows || (uint)column >= (uint)Columns)
                Throw.Element(row, column, Rows, Columns);
            return All[row * Stride + column];
        }
    }
}

/// <summary>A writable view of rows x columns: <see cref="ReadOnlyMat{T}"/> with numbers that can be set.</summary>
/// <typeparam name="T">The number type.</typeparam>
public readonly ref struct Mat<T> where T : unmanaged
{
    /// <inheritdoc cref="ReadOnlyMat{T}(ReadOnlySpan{T}, int, int)"/>
    public Mat(Span<T> data, int rows, int columns) : this(data, rows, columns, columns) { }

    /// <inheritdoc cref="ReadOnlyMat{T}(ReadOnlySpan{T}, int, int, int)"/>
    public Mat(Span<T> data, int rows, int columns, int stride)
    {
        All = data[..Throw.UnlessMatFits(data.Length, rows, columns, stride)];
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <inheritdoc cref="ReadOnlyMat{T}.Rows"/>
    public int Rows { get; }

    /// <inheritdoc cref="ReadOnlyMat{T}.Columns"/>
    public int Columns { get; }

    /// <inheritdoc cref="ReadOnlyMat{T}.Stride"/>
    public int Stride { get; }

    /// <inheritdoc cref="ReadOnlyMat{T}.IsEmpty"/>
    public bool IsEmpty => All.IsEmpty;

    /// <inheritdoc cref="ReadOnlyMat{T}.IsContiguous"/>
    public bool IsContiguous => Stride == Columns || Rows <= 1;

    /// <inheritdoc cref="ReadOnlyMat{T}.Data"/>
    public Span<T> Data
    {
        get
        {
            if (!IsContiguous)
                Throw.Strided(Columns, Stride);
            return All;
        }
    }

    /// <inheritdoc cref="ReadOnlyMat{T}.All"/>
    internal Span<T> All { get; }

    /// <inheritdoc cref="ReadOnlyMat{T}.Row(int)"/>
    public Span<T> Row(int row)
    {
        if ((uint)row >= (uint)Rows)
            Throw.Index("row", row, Rows);
        return Columns == 0 ? [] : All.Slice(row * Stride, Columns);
    }

    /// <inheritdoc cref="ReadOnlyMat{T}.SliceColumns(int, int)"/>
    public Mat<T> SliceColumns(int start, int count)
    {
        Throw.UnlessInside(start, count, Columns);
        return new(IsEmpty ? [] : All[start..], Rows, count, Stride);
    }

    /// <inheritdoc cref="ReadOnlyMat{T}.Reshape(int)"/>
    public Mat<T> Reshape(int columns) => new(Data, Throw.UnlessWholeRows(Data.Length, columns), columns);

    /// <inheritdoc cref="ReadOnlyMat{T}.this[int, int]"/>
    public ref T this[int row, int column]
    {
        get
        {
            if ((uint)row >= (uint)Rows || (uint)column >= (uint)Columns)
                Throw.Element(row, column, Rows, Columns);
            return ref All[row * Stride + column];
        }
    }

    /// <summary>Every writable view can be read.</summary>
    public static implicit operator ReadOnlyMat<T>(Mat<T> m) => new(m.All, m.Rows, m.Columns, m.Stride);
}
