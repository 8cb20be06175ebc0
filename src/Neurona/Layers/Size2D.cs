namespace Neurona;

/// <summary>Height and width of a window or step: one number for both, or a pair.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>The same for height and width.</summary>
    public static implicit operator Size2D(int side) => new(side, side);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>3x3</summary>
    public override string ToString() => $"{Height}x{Width}";
}
