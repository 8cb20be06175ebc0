namespace Neurona;

/// <summary>A part of a network that is composed of layers, so that its gradient needs no writing.</summary>
public abstract class Block
{
    /// <summary>Applies the block's layers to a node.</summary>
    public abstract Node On(Node x);
}
