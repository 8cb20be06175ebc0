namespace Neurona;

/// <summary>What a layer declares while it is built: parameters, state, saved numbers and scratch. It also words the
/// layer's errors.</summary>
public sealed class LayerBuilder
{
    private readonly Layer _layer;
    private readonly int _position;
    private readonly Shape[] _inputs;

    internal LayerBuilder(Layer layer, int position, Shape[] inputs)
    {
        _layer = layer;
        _position = position;
        _inputs = inputs;
    }

    /// <summary>The shapes of the inputs.</summary>
    public IReadOnlyList<Shape> Inputs => _inputs;

    internal List<WeightSpec> Weights { get; } = [];

    internal List<BufferSpec> SavedBuffers { get; } = [];

    internal List<BufferSpec> ScratchBuffers { get; } = [];

    /// <summary>Declares a trainable parameter, its fans taken from its shape by Keras' rule: (in, out), or
    /// (receptive field..., in, out).</summary>
    /// <param name="name">The name in files and summaries: kernel, bias, ...</param>
    /// <param name="shape">The axes, outermost first. As a matrix it has the last axis as columns.</param>
    /// <param name="initializer">Gives the initial values.</param>
    /// <param name="regularizer">A penalty on the values, or none.</param>
    /// <param name="constraint">Applied after every update, or none.</param>
    /// <exception cref="NeuronaException">The axes are not positive or too large, or the name is taken.</exception>
    public Param Param(
        string name, ReadOnlySpan<int> shape, Initializer initializer, Regularizer? regularizer = null, Constraint? constraint = null)
    {
        Check(name, shape);
        constraint?.Check(this, name, shape);
        (long fanIn, long fanOut) = Fans(shape);
        return Add(new(name, [.. shape], initializer, fanIn, fanOut, regularizer, constraint, true));
    }

    /// <summary>Declares numbers that are kept and saved with the weights but not trained.</summary>
    public State State(string name, ReadOnlySpan<int> shape, Initializer initializer)
    {
        Check(name, shape);
        return new(Add(new(name, [.. shape], initializer, 1, 1, null, null, false)).Index);
    }

    /// <summary>Declares so many numbers per sample that Forward keeps for Backward. They exist in training
    /// only.</summary>
    public Saved Saved(int perRow) => new(Append(SavedBuffers, Sized(perRow, 0)));

    /// <summary>Declares so many numbers per batch that Forward keeps for Backward. They exist in training
    /// only.</summary>
    public Saved SavedOnce(int count) => new(Append(SavedBuffers, Sized(0, count)));

    /// <summary>Declares working memory of so many numbers per sample, undefined at the start of each call.</summary>
    public Scratch Scratch(int perRow) => new(Append(ScratchBuffers, Sized(perRow, 0)));

    /// <summary>Declares working memory of so many numbers, undefined at the start of each call.</summary>
    public Scratch ScratchOnce(int count) => new(Append(ScratchBuffers, Sized(0, count)));

    /// <summary>The error of a layer that got an input of the wrong shape.</summary>
    /// <param name="expected">What the layer expects, such as "a flat input".</param>
    /// <param name="fix">What to do, as a sentence.</param>
    public NeuronaException Mismatch(string expected, string fix) => Mismatch(expected, string.Join(" and ", _inputs), fix);

    /// <summary>The error of a layer that got something it cannot work with.</summary>
    /// <param name="expected">What the layer expects.</param>
    /// <param name="got">What came.</param>
    /// <param name="fix">What to do, as a sentence.</param>
    public NeuronaException Mismatch(string expected, string got, string fix) => Errors.OfLayer(_layer, _position, expected, got, fix);

    private void Check(string name, ReadOnlySpan<int> shape)
    {
        long length = 1;
        if (shape.IsEmpty)
            throw Mismatch($"a {name} of at least one axis", "none", "Give it a shape.");
        foreach (int axis in shape)
        {
            length *= axis;
            if (axis < 1 || length > AlignedBuffer.MaxLength)
                throw Mismatch($"a {name} of 1 to {AlignedBuffer.MaxLength} numbers", $"the axes {string.Join('x', shape.ToArray())}",
                    "Use a smaller layer or a smaller input.");
        }
    }

    private Param Add(WeightSpec weight)
    {
        foreach (WeightSpec other in Weights)
        {
            if (other.Name == weight.Name)
                throw Mismatch("every parameter to have its own name", $"'{weight.Name}' twice", "Rename one.");
        }
        return new(Append(Weights, weight));
    }

    private BufferSpec Sized(int perRow, int once) =>
        perRow >= 0 && once >= 0
            ? new(perRow, once)
            : throw Mismatch("memory of at least 0 numbers", $"{perRow + once}", "Check the sizes that Build computes.");

    private static int Append<T>(List<T> list, T item)
    {
        list.Add(item);
        return list.Count - 1;
    }

    // Keras' rule (initializers, compute_fans): 1-D n, n; 2-D rows, columns; more: receptive field times the last two
    // axes.
    internal static (long In, long Out) Fans(ReadOnlySpan<int> shape)
    {
        if (shape.Length == 1)
            return (shape[0], shape[0]);
        long field = 1;
        foreach (int axis in shape[..^2])
            field *= axis;
        return (field * shape[^2], field * shape[^1]);
    }
}

/// <summary>One declared parameter or state, and the place of its values once a model has given it one.</summary>
internal sealed record WeightSpec(
    string Name, int[] Shape, Initializer Initializer, long FanIn, long FanOut,
    Regularizer? Regularizer, Constraint? Constraint, bool Trained)
{
    public int Length { get; } = Shape.Aggregate(1, (product, axis) => product * axis);

    public int Columns => Shape[^1];

    public int Rows => Length / Columns;

    /// <summary>Where the values lie; null until the first model that has the layer needs them.</summary>
    public WeightStore? Store { get; private set; }

    public int Offset { get; private set; }

    public Span<Real> Values => Store!.Buffer.At(Offset, Length);

    public void Place(WeightStore store, int offset) => (Store, Offset) = (store, offset);
}

/// <summary>The size of a declared buffer: so many numbers for each row, and so many once.</summary>
internal readonly record struct BufferSpec(int PerRow, int Fixed)
{
    public int Size(int rows) => checked(PerRow * rows + Fixed);

    public long LongSize(int rows) => (long)PerRow * rows + Fixed;
}
