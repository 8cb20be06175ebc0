namespace Neurona;

/// <summary>The identity matrix times a factor: gain where row and column are alike, else 0.</summary>
/// <remarks>Of matrices only, such as a Dense kernel; one that is not square has the ones along its diagonal.</remarks>
/// <param name="gain">The factor; 1 by default.</param>
public sealed class Identity(double gain = 1) : Initializer
{
    /// <summary>The factor.</summary>
    public double Gain { get; } = gain;

    /// <inheritdoc/>
    protected internal override void Fill(in InitialValues p)
    {
        if (p.Shape.Length != 2)
        {
            throw Errors.Of(nameof(Identity), "a parameter of two axes", $"{p.Shape.Length}",
                "Use it for Dense kernels, not for biases or filters.");
        }
        p.Values.Clear();
        for (int i = 0; i < Math.Min(p.Shape[0], p.Shape[1]); i++)
            p.Values[i * p.Shape[1] + i] = (Real)Gain;
    }
}
