using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neurona;

/// <summary>Numbers of many samples, as a method takes them from arrays, lists and tensors: the first axis counts the
/// samples, the others are the shape of one.</summary>
/// <remarks>
/// Nobody needs to name this type: arrays of float, double, int and byte convert to it by themselves, copied once,
/// without boxing. A one-dimensional array of the library's own numbers is taken as it is, not copied. Whole numbers
/// beyond 2^24 are rounded to the nearest float, as numbers in double are.
/// </remarks>
public readonly struct ArrayData
{
    private readonly Real[]? _numbers;

    private ArrayData(Real[] numbers, int count, Shape sampleShape, bool isList)
    {
        _numbers = numbers;
        Count = count;
        SampleShape = sampleShape;
        IsList = isList;
    }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>The shape of one sample; 1 for a list of numbers.</summary>
    public Shape SampleShape { get; }

    /// <summary>Whether the numbers came without a shape: one after the other.</summary>
    internal bool IsList { get; }

    internal Real[] Numbers => _numbers ?? throw Errors.Of("Dataset", "an array of numbers", "nothing", "Pass the samples.");

    /// <summary>Numbers of any type, one after the other, as samples of a shape.</summary>
    /// <param name="numbers">A whole number of samples; copied.</param>
    /// <param name="sampleShape">The shape of one.</param>
    /// <exception cref="NeuronaException">They are not a whole number of samples, or none.</exception>
    public static ArrayData Of<T>(ReadOnlySpan<T> numbers, Shape sampleShape) where T : INumberBase<T>
    {
        if (sampleShape.Size == 0 || numbers.IsEmpty || numbers.Length % sampleShape.Size != 0)
        {
            throw Errors.Of("Dataset", $"a whole number of samples of shape {sampleShape}, {sampleShape.Size} numbers each",
                $"{numbers.Length} numbers", "Check the shape, or the array.");
        }
        Real[] copy = new Real[numbers.Length];
        TensorPrimitives.ConvertTruncating(numbers, copy);
        return new(copy, numbers.Length / sampleShape.Size, sampleShape, isList: false);
    }

    /// <summary>Numbers one after the other.</summary>
    public static implicit operator ArrayData(float[] numbers) => List(numbers);

    /// <summary>Rows of a matrix.</summary>
    public static implicit operator ArrayData(float[,] numbers) => Grid<float>(numbers);

    /// <summary>Samples of two axes.</summary>
    public static implicit operator ArrayData(float[,,] numbers) => Grid<float>(numbers);

    /// <summary>Samples of three axes.</summary>
    public static implicit operator ArrayData(float[,,,] numbers) => Grid<float>(numbers);

    /// <summary>Rows of equal length.</summary>
    public static implicit operator ArrayData(float[][] rows) => Rows(rows);

    /// <summary>Numbers one after the other.</summary>
    public static implicit operator ArrayData(double[] numbers) => List(numbers);

    /// <summary>Rows of a matrix.</summary>
    public static implicit operator ArrayData(double[,] numbers) => Grid<double>(numbers);

    /// <summary>Samples of two axes.</summary>
    public static implicit operator ArrayData(double[,,] numbers) => Grid<double>(numbers);

    /// <summary>Samples of three axes.</summary>
    public static implicit operator ArrayData(double[,,,] numbers) => Grid<double>(numbers);

    /// <summary>Rows of equal length.</summary>
    public static implicit operator ArrayData(double[][] rows) => Rows(rows);

    /// <summary>Whole numbers one after the other, such as class indices.</summary>
    public static implicit operator ArrayData(int[] numbers) => List(numbers);

    /// <summary>Rows of a matrix.</summary>
    public static implicit operator ArrayData(int[,] numbers) => Grid<int>(numbers);

    /// <summary>Samples of two axes.</summary>
    public static implicit operator ArrayData(int[,,] numbers) => Grid<int>(numbers);

    /// <summary>Samples of three axes.</summary>
    public static implicit operator ArrayData(int[,,,] numbers) => Grid<int>(numbers);

    /// <summary>Rows of equal length.</summary>
    public static implicit operator ArrayData(int[][] rows) => Rows(rows);

    /// <summary>Bytes one after the other, from 0 to 255 as they are.</summary>
    public static implicit operator ArrayData(byte[] numbers) => List(numbers);

    /// <summary>Rows of a matrix.</summary>
    public static implicit operator ArrayData(byte[,] numbers) => Grid<byte>(numbers);

    /// <summary>Samples of two axes, such as images without an axis of channels.</summary>
    public static implicit operator ArrayData(byte[,,] numbers) => Grid<byte>(numbers);

    /// <summary>Samples of three axes, such as images.</summary>
    public static implicit operator ArrayData(byte[,,,] numbers) => Grid<byte>(numbers);

    /// <summary>Rows of equal length.</summary>
    public static implicit operator ArrayData(byte[][] rows) => Rows(rows);

    /// <summary>Numbers one after the other.</summary>
    public static implicit operator ArrayData(List<float> numbers) => Copy<float>(CollectionsMarshal.AsSpan(numbers));

    /// <summary>Numbers one after the other.</summary>
    public static implicit operator ArrayData(List<double> numbers) => Copy<double>(CollectionsMarshal.AsSpan(numbers));

    /// <summary>Whole numbers one after the other, such as class indices.</summary>
    public static implicit operator ArrayData(List<int> numbers) => Copy<int>(CollectionsMarshal.AsSpan(numbers));

    /// <summary>A tensor whose first axis counts the samples.</summary>
    public static implicit operator ArrayData(Tensor<Real> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        long[] axes = new long[numbers.Rank];
        for (int i = 0; i < axes.Length; i++)
            axes[i] = numbers.Lengths[i];
        Real[] copy = new Real[Checked(axes)];
        numbers.FlattenTo(copy);
        return new(copy, (int)axes[0], SampleOf(axes), axes.Length == 1);
    }

    private static ArrayData List<T>(T[] numbers) where T : INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers is not Real[] own)
            return Copy<T>(numbers);
        Checked(numbers.Length);
        return new(own, own.Length, 1, isList: true);
    }

    private static ArrayData Copy<T>(ReadOnlySpan<T> numbers) where T : INumberBase<T>
    {
        Real[] copy = new Real[Checked(numbers.Length)];
        TensorPrimitives.ConvertTruncating(numbers, copy);
        return new(copy, copy.Length, 1, isList: true);
    }

    // An array of several axes lies in memory row after row.
    private static ArrayData Grid<T>(Array numbers) where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(numbers);
        long[] axes = new long[numbers.Rank];
        for (int i = 0; i < axes.Length; i++)
            axes[i] = numbers.GetLongLength(i);
        Real[] copy = new Real[Checked(axes)];
        ref T first = ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(numbers));
        TensorPrimitives.ConvertTruncating(MemoryMarshal.CreateReadOnlySpan(ref first, copy.Length), copy);
        return new(copy, (int)axes[0], SampleOf(axes), isList: false);
    }

    private static ArrayData Rows<T>(T[][] rows) where T : INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        int width = rows.Length > 0 && rows[0] is { } head ? head.Length : 0;
        Real[] copy = new Real[Checked(rows.Length, width)];
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is not { } row || row.Length != width)
            {
                throw Errors.Of("Dataset", $"rows of equal length, {width} numbers as in row 0",
                    rows[i] is null ? $"none in row {i}" : $"{rows[i].Length} in row {i}", "Give every sample the same features.");
            }
            TensorPrimitives.ConvertTruncating(row, copy.AsSpan(i * width, width));
        }
        return new(copy, rows.Length, width, isList: false);
    }

    private static Shape SampleOf(ReadOnlySpan<long> axes)
    {
        if (axes.Length > Shape.MaxRank + 1)
        {
            throw Errors.Of("Dataset", $"samples of at most {Shape.MaxRank} axes", $"{axes.Length - 1}",
                "Put further axes into the channels.");
        }
        int[] sample = new int[Math.Max(axes.Length - 1, 1)];
        sample[0] = 1;
        for (int i = 1; i < axes.Length; i++)
            sample[i - 1] = (int)axes[i];
        return Shape.Of(sample);
    }

    // How many numbers these axes hold, if there are some and one array can.
    private static int Checked(params ReadOnlySpan<long> axes)
    {
        long size = axes.IsEmpty ? 0 : 1;
        foreach (long axis in axes)
            size = axis == 0 ? 0 : Math.Min(size * axis, int.MaxValue);
        if (size == 0)
            throw Errors.Of("Dataset", "at least one number", $"an array of {Text(axes)}", "Check where the data comes from.");
        if (size > Array.MaxLength)
        {
            throw Errors.Of("Dataset", $"at most {Array.MaxLength} numbers in memory", $"an array of {Text(axes)}",
                "Write a Dataset or a SampleStream of your own that reads samples when they are asked for.");
        }
        return (int)size;
    }

    private static string Text(ReadOnlySpan<long> axes) => string.Join('x', axes.ToArray());
}
