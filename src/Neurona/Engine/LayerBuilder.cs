namespace Neurona.Engine;

/// <summary>What a layer declares while it is built: parameters, state, saved numbers and scratch. It also words the layer's errors.</summary>
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

    /// <summary>Declares a trainable parameter, its fans taken from its shape by Keras' rule: (in, out), or (receptive field..., in, out).</summary>
    /// <param name="name">The name in files and summaries: kernel, bias, ...</param>
    /// <param name="shape">The axes, outermost first. As a matrix it has the last axis as columns.</param>
    /// <param name="initializer">Gives the first values.</param>
    /// <param name="regularizer">A penalty on the values, or none.</param>
    /// <param name="constraint">Applied after every update, or none.</param>
    public Param Param(string name, ReadOnlySpan<int> shape, Initializer initializer, Regularizer? regularizer = null, Constraint? constraint = null)
    {
        Check(name, shape);
        (int fanIn, int fanOut) = Fans(shape);
        return Add(new(name, [.. shape], initializer, fanIn, fanOut, regularizer, constraint, true));
    }

    /// <summary>Declares numbers that are kept and saved with the weights but not trained.</summary>
    public State State(string name, ReadOnlySpan<int> shape, Initializer initializer)
    {
        Check(name, shape);
        return new(Add(new(name, [.. shape], initializer, 1, 1, null, null, false)).Index);
    }

    /// <summary>Declares so many numbers per sample that Forward keeps for Backward. They exist in training only.</summary>
    public Saved Saved(int perRow) => new(Append(SavedBuffers, new(perRow, 0)));

    /// <summary>Declares so many numbers per batch that Forward keeps for Backward.</summary>
    public Saved SavedOnce(int count) => new(Append(SavedBuffers, new(0, count)));

    /// <summary>Declares working memory of so many numbers per sample, undefined at the start of each call.</summary>
    public Scratch Scratch(int perRow) => new(Append(ScratchBuffers, new(perRow, 0)));

    /// <summary>Declares working memory of so many numbers, undefined at the start of each call.</summary>
    public Scratch ScratchOnce(int count) => new(Append(ScratchBuffers, new(0, count)));

    /// <summary>The error of a layer that got an input of the wrong shape.</summary>
    /// <param name="expected">What the layer expects, such as "a flat input".</param>
    /// <param name="fix">What to do, as a sentence.</param>
    public NeuronaException Mismatch(string expected, string fix) => Mismatch(expected, string.Join(" and ", _inputs), fix);

    /// <summary>The error of a layer that got something it cannot work with.</summary>
    /// <param name="expected">What the layer expects.</param>
    /// <param name="got">What came.</param>
    /// <param name="fix">What to do, as a sentence.</param>
    public NeuronaException Mismatch(string expected, string got, string fix) => Throw.Layer(_layer, _position, expected, got, fix);

    private void Check(string name, ReadOnlySpan<int> shape)
    {
        long length = 1;
        foreach (int axis in shape)
        {
            length *= axis;
            if (axis < 1 || length > Region.MaxLength)
                throw Mismatch($"a {name} of 1 to {Region.MaxLength} numbers", $"the axes {string.Join('x', shape.ToArray())}", "Use a smaller layer or a smaller input.");
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

    private static int Append<T>(List<T> list, T item)
    {
        list.Add(item);
        return list.Count - 1;
    }

    // Keras' rule (initializers, compute_fans): 1-D n, n; 2-D rows, columns; more: receptive field times the last two axes.
    private static (int In, int Out) Fans(ReadOnlySpan<int> shape)
    {
        if (shape.Length == 1)
            return (shape[0], shape[0]);
        int field = 1;
        foreach (int axis in shape[..^2])
            field *= axis;
        return (field * shape[^2], field * shape[^1]);
    }
}

/// <summary>One declared parameter or state.</summary>
internal sealed record WeightSpec(
    string Name, int[] Shape, Initializer Initializer, int FanIn, int FanOut, Regularizer? Regularizer, Constraint? Constraint, bool Trained)
{
    public int Length { get; } = Shape.Aggregate(1, (product, axis) => product * axis);

    public int Columns => Shape[^1];
}

/// <summary>The size of a declared buffer: so many numbers for each row, and so many once.</summary>
internal readonly record struct BufferSpec(int PerRow, int Fixed)
{
    public int Size(int rows) => PerRow * rows + Fixed;
}
