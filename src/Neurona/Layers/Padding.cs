namespace Neurona;

/// <summary>What lies beyond the border of an image.</summary>
public enum Padding
{
    /// <summary>Nothing: windows stay inside, the output shrinks.</summary>
    Valid,

    /// <summary>Enough padding that the output has ceil(size / stride) positions; an odd rest goes to the end, as in
    /// Keras.</summary>
    Same,
}
