using System.Globalization;
using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>The shape of one sample, channels last: features; steps x channels; height x width x channels; up to four
/// axes. The batch is not in it.</summary>
/// <example><c>Shape digits = new(28, 28, 1); Shape flat = 784;</c></example>
[CollectionBuilder(typeof(Shape), nameof(Of))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    /// <summary>The largest number of axes.</summary>
    public const int MaxRank = 4;

    private readonly int _a, _b, _c, _d;

    /// <summary>A shape of one axis.</summary>
    public Shape(int features) : this([features]) { }

    /// <summary>A shape of two axes.</summary>
    public Shape(int steps, int channels) : this([steps, channels]) { }

    /// <summary>A shape of three axes.</summary>
    public Shape(int height, int width, int channels) : this([height, width, channels]) { }

    private Shape(ReadOnlySpan<int> axes)
    {
        if (axes.Length is 0 or > MaxRank)
            throw Errors.Of(nameof(Shape), $"1 to {MaxRank} axes", $"{axes.Length}",
                "Leave out the batch; put further axes into the channels.");
        long size = 1;
        foreach (int axis in axes)
        {
            if (axis < 1)
                throw Errors.Of(nameof(Shape), "every axis to be at least 1", string.Join('x', axes.ToArray()),
                    "Leave out the batch: it is not part of a shape.");
            size *= axis;
            if (size > int.MaxValue)
                throw Errors.Of(nameof(Shape), $"at most {int.MaxValue} numbers in a sample", string.Join('x', axes.ToArray()),
                    "Use smaller samples.");
        }
        Rank = axes.Length;
        _a = axes[0];
        _b = Rank > 1 ? axes[1] : 1;
        _c = Rank > 2 ? axes[2] : 1;
        _d = Rank > 3 ? axes[3] : 1;
    }

    /// <summary>The shape with these axes.</summary>
    public static Shape Of(ReadOnlySpan<int> axes) => new(axes);

    /// <summary>A flat shape of so many features.</summary>
    public static implicit operator Shape(int features) => new(features);

    /// <summary>The number of axes, 1 to 4.</summary>
    public int Rank { get; }

    /// <summary>The length of one axis, from 0.</summary>
    public int this[int axis] => axis switch
    {
        _ when (uint)axis >= (uint)Rank => throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The shape {this} has {Rank} axes."),
        0 => _a,
        1 => _b,
        2 => _c,
        _ => _d,
    };

    /// <summary>Numbers in one sample: the product of the axes.</summary>
    public int Size => Rank == 0 ? 0 : _a * _b * _c * _d;

    /// <summary>The length of the last axis: channels or features.</summary>
    public int Channels => this[Rank - 1];

    /// <summary>Whether there is one axis only.</summary>
    public bool IsFlat => Rank == 1;

    /// <summary>The same shape with another last axis.</summary>
    public Shape WithChannels(int channels)
    {
        int[] axes = [.. this];
        axes[^1] = channels;
        return new(axes);
    }

    /// <summary>28x28x1</summary>
    public override string ToString() =>
        Rank == 0 ? "unknown" : string.Join('x', this.Select(axis => axis.ToString(CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public bool Equals(Shape other) => Rank == other.Rank && _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rank, _a, _b, _c, _d);

    /// <summary>Whether both have the same axes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the axes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The axes in order.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (int axis = 0; axis < Rank; axis++)
            yield return this[axis];
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
