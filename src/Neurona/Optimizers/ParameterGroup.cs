namespace Neurona;

/// <summary>Parameters that an optimizer treats in a way of their own: another rate, another decay.</summary>
/// <example><c>new Adam(0.001) { WeightDecay = 0.01, Groups = [new("bias", "gamma", "beta") { WeightDecay = 0 }]
/// }</c></example>
/// <param name="names">Names of parameters in their layers (bias), of layers (dense_1), or of both together
/// (dense_1/bias).</param>
public sealed class ParameterGroup(params string[] names)
{
    /// <summary>Names of parameters in their layers, of layers, or of both together.</summary>
    public IReadOnlyList<string> Names { get; } = [.. names];

    /// <summary>What the learning rate is multiplied by; 1 by default.</summary>
    public double RateFactor { get; init => field = Require.AtLeast(value, 0, nameof(ParameterGroup), "RateFactor"); } = 1;

    /// <summary>The weight decay instead of the optimizer's; null, the default, is the optimizer's.</summary>
    public double? WeightDecay
    {
        get;
        init => field = value is { } decay ? Require.AtLeast(decay, 0, nameof(ParameterGroup), "WeightDecay") : null;
    }

    internal bool Holds(Parameter parameter) =>
        Names.Contains(parameter.ShortName) || Names.Contains(parameter.Layer) || Names.Contains(parameter.Name);
}
