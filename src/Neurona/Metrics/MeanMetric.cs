namespace Neurona;

/// <summary>A metric that is the weighted mean of a number of each row.</summary>
public abstract class MeanMetric : Metric
{
    /// <summary>The number of one row.</summary>
    protected abstract double Value(ReadOnlySpan<Real> y, ReadOnlySpan<Real> target);

    /// <inheritdoc/>
    protected internal override int StateSize(Shape output, Shape target) => 2;

    /// <inheritdoc/>
    protected internal override void Update(in MetricPass p)
    {
        double sum = 0, weights = 0;
        for (int r = 0; r < p.Y.Rows; r++)
        {
            double weight = p.Weight(r);
            sum += weight * Value(p.Y.Row(r), p.Target.Row(r));
            weights += weight;
        }
        p.State[0] += sum;
        p.State[1] += weights;
    }

    /// <inheritdoc/>
    protected internal override double Result(ReadOnlySpan<double> state) => state[1] == 0 ? 0 : state[0] / state[1];
}
