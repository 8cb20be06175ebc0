namespace Neurona;

/// <summary>One named array of weights of a model: a kernel, a bias, a moving mean.</summary>
public sealed class Parameter
{
    private readonly WeightSpec _spec;

    internal Parameter(string layer, WeightSpec spec, bool trained)
    {
        _spec = spec;
        Layer = layer;
        Name = $"{layer}/{spec.Name}";
        Trained = trained;
    }

    /// <summary>The layer's name.</summary>
    public string Layer { get; }

    /// <summary>layer/parameter, unique in the model.</summary>
    public string Name { get; }

    /// <summary>The axes, outermost first.</summary>
    public IReadOnlyList<int> Shape => _spec.Shape;

    /// <summary>How many numbers.</summary>
    public int Length => _spec.Length;

    /// <summary>Whether training changes it: not a state such as a moving mean, and not of a frozen layer.</summary>
    public bool Trained { get; }

    internal WeightSpec Spec => _spec;

    internal int Offset { get; set; }
}
