namespace Neurona;

/// <summary>A learned vector for each whole number: words, categories, users.</summary>
/// <remarks>
/// Forward: Y = the rows of E that X names.
/// Backward: the rows of dE that X names += dY; dX = 0, since a whole number has no slope.
/// Shapes: X [rows, ...], whole numbers from 0 to inputDim - 1; E [inputDim, outputDim]; Y [rows, ..., outputDim].
/// Reference: Bengio and others 2003; Keras 3, Embedding without a mask.
/// </remarks>
/// <param name="inputDim">How many numbers there are: one more than the largest.</param>
/// <param name="outputDim">The length of each vector.</param>
/// <example><c>new Sequential(20) { new Embedding(10_000, 16), new Flatten(), new Dense(1, Activation.Sigmoid) }</c>
/// </example>
public sealed class Embedding(int inputDim, int outputDim) : Layer
{
    private Param _embeddings;

    /// <summary>How many numbers there are.</summary>
    public int InputDim { get; } = Require.AtLeast(inputDim, 1, nameof(Embedding), "inputDim");

    /// <summary>The length of each vector.</summary>
    public int OutputDim { get; } = Require.AtLeast(outputDim, 1, nameof(Embedding), "outputDim");

    /// <summary>Initializer of the vectors.</summary>
    public Initializer EmbeddingsInitializer { get; init; } = new RandomUniform();

    /// <summary>Penalty on the vectors, or null.</summary>
    public Regularizer? EmbeddingsRegularizer { get; init; }

    /// <summary>Constraint applied to the vectors after each update, or null.</summary>
    public Constraint? EmbeddingsConstraint { get; init; }

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.X;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        if (x.Rank == Shape.MaxRank)
            throw b.Mismatch($"at most {Shape.MaxRank - 1} axes, since it adds one", "Flatten or reshape the input first.");
        _embeddings = b.Param("embeddings", [InputDim, OutputDim], EmbeddingsInitializer, EmbeddingsRegularizer, EmbeddingsConstraint);
        return Shape.Of([.. x, OutputDim]);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        ReadOnlySpan<Real> numbers = p.X.Data;
        ReadOnlyMat embeddings = p[_embeddings];
        Mat y = p.Y.Reshape(OutputDim);
        for (int i = 0; i < numbers.Length; i++)
            embeddings.Row(IndexOf(numbers[i])).CopyTo(y.Row(i));
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ReadOnlySpan<Real> numbers = p.X.Data;
        ReadOnlyMat dy = p.DY.Reshape(OutputDim);
        Mat gradient = p.Grad(_embeddings);
        for (int i = 0; i < numbers.Length && p.NeedsGradient(_embeddings); i++)
        {
            Span<Real> row = gradient.Row((int)numbers[i]);
            Kernels.Zip(default(Formulas.Sum), row, dy.Row(i), row);
        }
        p.DX.Data.Clear();
    }

    private int IndexOf(Real number) => number >= 0 && number < InputDim && number == Real.Floor(number)
        ? (int)number
        : throw Errors.Of(nameof(Embedding), $"whole numbers from 0 to {InputDim - 1}", FormattableString.Invariant($"{number}"),
            "Number the inputs from 0, leave them unscaled, or give the layer a larger inputDim.");
}
