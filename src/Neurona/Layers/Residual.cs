namespace Neurona;

/// <summary>A residual block: the input plus what some layers make of it.</summary>
/// <remarks>
/// Forward: Y = X + f(X), f the layers in order. Where f changes the shape, give <see cref="Projection"/>: Y = P(X) +
/// f(X).
/// Reference: He and others 2016.
/// </remarks>
/// <param name="layers">The layers of f.</param>
/// <example><c>new Residual(new Dense(64, Activation.Relu), new Dense(64))</c></example>
public sealed class Residual(params Layer[] layers) : Block
{
    /// <summary>The layers of f, in order.</summary>
    public IReadOnlyList<Layer> Layers { get; } = [.. layers];

    /// <summary>What brings the input to the shape of f's output; null if they are of one shape.</summary>
    public Layer? Projection { get; init; }

    /// <inheritdoc/>
    public override Node On(Node x)
    {
        if (Layers.Count == 0)
            throw Errors.Of(nameof(Residual), "at least one layer", "none", "Give it the layers of f.");
        Node y = x;
        foreach (Layer layer in Layers)
            y = layer.On(y);
        Node shortcut = Projection is null ? x : Projection.On(x);
        if (shortcut.Shape != y.Shape)
            throw Errors.Of(nameof(Residual), $"layers that keep the shape {shortcut.Shape}", $"{y.Shape}",
                "Give Projection a layer that brings the input to the same shape.");
        return new Add().On(shortcut, y);
    }
}
