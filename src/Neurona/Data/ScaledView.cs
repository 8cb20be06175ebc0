using System.Numerics.Tensors;

namespace Neurona;

/// <summary>Samples under another scaling. Scaled twice, samples are brought from the first source to the last scaling
/// at once, to be rounded once.</summary>
internal sealed class ScaledView : DatasetView
{
    private readonly Real[] _means, _factors;

    public ScaledView(Dataset source, InputScaling scaling) : base(source is ScaledView scaled ? scaled.Source : source)
    {
        _means = new Real[InputShape.Size];
        _factors = new Real[InputShape.Size];
        for (int k = 0; k < _means.Length; k++)
            (_means[k], _factors[k]) = scaling.From(Source.Scaling, k);
        Scaling = scaling;
    }

    // The same two operations as InputScaling.Apply, which a model does to raw numbers: the same bits.
    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        Source.Fill(samples, batch);
        Mat x = batch.Input();
        for (int r = 0; r < samples.Length; r++)
        {
            Span<Real> row = x.Row(r);
            TensorPrimitives.Subtract(row, _means, row);
            TensorPrimitives.Multiply(row, _factors, row);
        }
    }
}
