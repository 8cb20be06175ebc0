using System.Diagnostics.CodeAnalysis;

namespace Neurona.Numerics;

/// <summary>The errors of the kernels, out of the way of their loops.</summary>
internal static class Throw
{
    /// <summary>Checks that an argument has as many numbers as the one it goes with.</summary>
    public static void UnlessSameLength(int expected, int got, string name)
    {
        if (expected != got)
            Length(expected, got, name);
    }

    /// <summary>Checks that an argument has the shape of the one it goes with.</summary>
    public static void UnlessSameShape(int rows, int columns, int gotRows, int gotColumns, string name)
    {
        if (rows != gotRows || columns != gotColumns)
            Shape(rows, columns, gotRows, gotColumns, name);
    }

    /// <summary>Checks the sizes of a matrix; returns how many numbers it spans, from its first to its last.</summary>
    public static int UnlessMatFits(int available, int rows, int columns, int stride)
    {
        // At most 2^31 x 2^31, so no product overflows.
        long needed = rows == 0 || columns == 0 ? 0 : (rows - 1L) * stride + columns;
        if (rows < 0 || columns < 0 || stride < columns || needed > available)
            MatSize(available, rows, columns, stride);
        return (int)needed;
    }

    /// <summary>Checks that so many columns from a start on exist.</summary>
    public static void UnlessInside(int start, int count, int columns)
    {
        if (start < 0 || count < 0 || (long)start + count > columns)
            Inside(start, count, columns);
    }

    /// <summary>Checks that so many numbers make whole rows; returns how many rows.</summary>
    public static int UnlessWholeRows(int numbers, int columns)
    {
        // One division, since this stands before every kernel.
        int rows = columns > 0 ? numbers / columns : 0;
        if (columns < 0 || rows * columns != numbers)
            WholeRows(numbers, columns);
        return rows;
    }

    /// <summary>Reports that rows with gaps were asked for as one piece.</summary>
    [DoesNotReturn]
    public static void Strided(int columns, int stride) => throw new InvalidOperationException(
        $"The rows of this matrix have {columns} numbers but start {stride} apart, so they are not one piece. "
        + "Go row by row, or copy it first.");

    /// <summary>Reports an index outside its range.</summary>
    [DoesNotReturn]
    public static void Index(string name, int got, int count) =>
        throw new ArgumentOutOfRangeException(name, got, $"'{name}' must be at least 0 and below {count}.");

    /// <summary>Reports an element outside a matrix.</summary>
    [DoesNotReturn]
    public static void Element(int row, int column, int rows, int columns) => throw new ArgumentOutOfRangeException(
        (uint)row < (uint)rows ? nameof(column) : nameof(row), $"There is no element [{row}, {column}] in a matrix of {rows} x {columns}.");

    /// <summary>Reports an argument outside its range.</summary>
    [DoesNotReturn]
    public static void Range(string name, string expected, float got) =>
        throw new ArgumentOutOfRangeException(name, got, $"'{name}' must be {expected}.");

    [DoesNotReturn]
    private static void Length(int expected, int got, string name) =>
        throw new ArgumentException($"'{name}' must have {expected} numbers, as many as what it goes with; it has {got}.", name);

    [DoesNotReturn]
    private static void Shape(int rows, int columns, int gotRows, int gotColumns, string name) =>
        throw new ArgumentException(
            $"'{name}' must be {rows} x {columns}, the shape of what it goes with; it is {gotRows} x {gotColumns}.", name);

    [DoesNotReturn]
    private static void MatSize(int available, int rows, int columns, int stride)
    {
        string got = stride == columns ? $"{rows} x {columns}" : $"{rows} x {columns} with {stride} from row to row";
        throw new ArgumentException(
            $"A matrix needs sizes of at least 0, a stride of at least its columns, and all of its numbers; got {got} "
            + $"over {available} numbers.");
    }

    [DoesNotReturn]
    private static void Inside(int start, int count, int columns) =>
        throw new ArgumentException($"Columns {start} to {(long)start + count} were asked for, but there are {columns}.");

    [DoesNotReturn]
    private static void WholeRows(int numbers, int columns) =>
        throw new ArgumentException(
            $"'{nameof(columns)}' must divide the {numbers} numbers of the matrix; it is {columns}.", nameof(columns));
}
