namespace Neurona;

/// <summary>How good a model is on some data: the mean loss, penalties included, and the metrics.</summary>
public sealed class Evaluation : MetricValues
{
    internal Evaluation(string[] names, double[] values) : base(names, values)
    {
    }
}
