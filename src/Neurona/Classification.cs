namespace Neurona;

/// <summary>The class that a model finds a sample to be.</summary>
/// <param name="Index">The index of the class, from 0.</param>
/// <param name="Name">Its name; the index if the model knows no names.</param>
/// <param name="Probability">The probability that the model gives it, 0 to 1.</param>
public readonly record struct Classification(int Index, string Name, Real Probability);
