namespace Neurona;

/// <summary>Gives a parameter its first values.</summary>
/// <remarks>The values are a function of the model's seed and the parameter's place, so one seed gives one network.</remarks>
public abstract partial class Initializer
{
    /// <summary>Fills the values of a parameter with the given fans (numbers of inputs and outputs of a unit).</summary>
    protected internal abstract void Fill(Span<Real> values, int fanIn, int fanOut, Noise noise);
}
