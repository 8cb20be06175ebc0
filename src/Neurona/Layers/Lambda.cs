namespace Neurona;

/// <summary>Writes y from x: the forward pass of a <see cref="Lambda"/>.</summary>
/// <param name="x">The input, a row a sample.</param>
/// <param name="y">To be overwritten, a row a sample.</param>
public delegate void LambdaForward(ReadOnlyMat x, Mat y);

/// <summary>Writes dx from dy: the backward pass of a <see cref="Lambda"/>.</summary>
/// <param name="x">The input of the forward pass.</param>
/// <param name="y">Its output.</param>
/// <param name="dy">The gradient with respect to the output.</param>
/// <param name="dx">To be overwritten with the gradient with respect to the input.</param>
public delegate void LambdaBackward(ReadOnlyMat x, ReadOnlyMat y, ReadOnlyMat dy, Mat dx);

/// <summary>A layer without weights made of two functions, for trying things out.</summary>
/// <remarks>
/// Forward: as the first function says.
/// Backward: as the second says. Both may be called by several threads at once, so they keep nothing;
/// <c>LayerContract</c> of Neurona.Testing tells whether they fit each other.
/// Shapes: Y as X, unless a function of the shape says otherwise.
/// A model with one cannot be saved: a file holds no code. Write a class for that and register it, see
/// <see cref="ModelFile.Register"/>.
/// Reference: Keras 3, Lambda.
/// </remarks>
/// <param name="forward">Writes y from x.</param>
/// <param name="backward">Writes dx from dy.</param>
/// <param name="outputShape">The shape of a sample's output by that of its input; the same by default.</param>
/// <example><code> new Lambda(
///     (x, y) => { for (int i = 0; i &lt; y.Data.Length; i++) y.Data[i] = 2 * x.Data[i]; },
///     (x, y, dy, dx) => { for (int i = 0; i &lt; dx.Data.Length; i++) dx.Data[i] = 2 * dy.Data[i]; })
/// </code></example>
public sealed class Lambda(LambdaForward forward, LambdaBackward backward, Func<Shape, Shape>? outputShape = null) : Layer
{
    private readonly LambdaForward _forward = forward ?? throw new ArgumentNullException(nameof(forward));
    private readonly LambdaBackward _backward = backward ?? throw new ArgumentNullException(nameof(backward));

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => outputShape is null ? x : outputShape(x);

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p) => _forward(p.X, p.Y);

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) => _backward(p.X, p.Y, p.DY, p.DX);
}
