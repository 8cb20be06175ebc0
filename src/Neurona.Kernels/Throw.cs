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

    [DoesNotReturn]
    private static void Length(int expected, int got, string name) =>
        throw new ArgumentException($"'{name}' must have {expected} numbers, as many as what it goes with; it has {got}.", name);

    [DoesNotReturn]
    private static void Shape(int rows, int columns, int gotRows, int gotColumns, string name) =>
        throw new ArgumentException($"'{name}' must be {rows} x {columns}, the shape of what it goes with; it is {gotRows} x {gotColumns}.", name);

    /// <summary>Reports an argument outside its range.</summary>
    [DoesNotReturn]
    public static void Range(string name, string expected, float got) =>
        throw new ArgumentOutOfRangeException(name, got, $"'{name}' must be {expected}.");
}
