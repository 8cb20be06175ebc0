namespace Neurona;

/// <summary>One named array of weights of a model: a kernel, a bias, a moving mean.</summary>
public sealed class Parameter
{
    private readonly Layer? _layer;

    internal Parameter(Layer? layer, string layerName, WeightSpec spec)
    {
        _layer = layer;
        Spec = spec;
        Layer = layerName;
        Name = layerName.Length == 0 ? spec.Name : $"{layerName}/{spec.Name}";
    }

    /// <summary>The layer's name.</summary>
    public string Layer { get; }

    /// <summary>layer/parameter, unique in the model.</summary>
    public string Name { get; }

    /// <summary>The parameter's name in its layer: kernel, bias, ...</summary>
    public string ShortName => Spec.Name;

    /// <summary>The axes, outermost first.</summary>
    public IReadOnlyList<int> Shape => Spec.Shape;

    /// <summary>How many numbers.</summary>
    public int Length => Spec.Length;

    /// <summary>Whether training changes it: not a state such as a moving mean, and not while its layer is
    /// frozen.</summary>
    public bool IsTrainable => Spec.Trained && (_layer?.Trainable ?? true);

    internal WeightSpec Spec { get; }

    internal Span<Real> Values => Spec.Values;
}
