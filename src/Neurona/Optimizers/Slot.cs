namespace Neurona;

/// <summary>A number that an optimizer keeps for every weight, such as a momentum.</summary>
/// <param name="Name">The name in checkpoints, such as momentum or velocity.</param>
/// <param name="Initial">Its value before the first update.</param>
public readonly record struct Slot(string Name, double Initial = 0);
