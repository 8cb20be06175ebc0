namespace Neurona;

/// <summary>What one output of a model is trained and measured by, for models of several outputs.</summary>
/// <example><c>model.Compile(new Adam(), new Head(new CategoricalCrossentropy()) { Metrics = [new Accuracy()] },
/// new Head(new MeanSquaredError()) { Weight = 0.5 })</c></example>
/// <param name="loss">What is made small.</param>
public sealed class Head(Loss loss)
{
    /// <summary>What is made small.</summary>
    public Loss Loss { get; } = loss ?? throw new ArgumentNullException(nameof(loss));

    /// <summary>What the loss is multiplied by in the sum over all outputs; 1 by default.</summary>
    public double Weight { get; init => field = Require.AtLeast(value, 0, nameof(Head), "Weight"); } = 1;

    /// <summary>What people want to see of this output beside the loss.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];
}
