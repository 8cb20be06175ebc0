namespace Neurona;

/// <summary>
/// What a document may hold at most. The reader refuses more, so the writer refuses to write it: what is saved can be
/// loaded.
/// </summary>
internal static class KerasLimits
{
    /// <summary>The largest number accepted for any size: what is larger would not fit any memory.</summary>
    public const int MaxSize = 1 << 27;

    /// <summary>The largest number accepted for an argument: any for a seed, which is no size.</summary>
    public static int Largest(string argument) => argument == "seed" ? int.MaxValue : MaxSize;

    /// <summary>Layers of a model, its inputs among them.</summary>
    public const int MaxLayers = 10_000;

    /// <summary>Inputs of one use of a layer.</summary>
    public const int MaxInputs = 1_000;

    /// <summary>Objects and lists inside each other.</summary>
    public const int MaxDepth = 64;
}
