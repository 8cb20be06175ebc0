using System.Numerics.Tensors;

namespace Neurona;

public partial class Model
{
    private const int PredictRows = 256;

    private readonly Lock _predicting = new();
    private Plan? _inference;

    /// <summary>The outputs for samples one after the other; one sample or many. Safe to call from several threads.</summary>
    /// <returns>Outputs one after the other.</returns>
    public Real[] Predict(ReadOnlySpan<Real> samples)
    {
        Real[] outputs = new Real[Rows(samples, nameof(Predict)) * OutputShape.Size];
        Predict(samples, outputs);
        return outputs;
    }

    /// <summary>Writes the outputs for samples one after the other. Nothing is allocated after the first call.</summary>
    /// <param name="samples">Samples one after the other; read in place.</param>
    /// <param name="outputs">At least as many outputs, one after the other.</param>
    public void Predict(ReadOnlySpan<Real> samples, Span<Real> outputs)
    {
        int rows = Rows(samples, nameof(Predict)), size = InputShape.Size, width = OutputShape.Size;
        if (outputs.Length < rows * width)
            throw Throw.Error("Model.Predict", $"room for {rows} outputs of shape {OutputShape}, {rows * width} numbers", $"{outputs.Length}", "Pass a larger span.");
        lock (_predicting)
        {
            Plan plan = InferencePlan(Math.Min(rows, PredictRows));
            for (int at = 0; at < rows; at += PredictRows)
            {
                int count = Math.Min(PredictRows, rows - at);
                plan.Forward(samples.Slice(at * size, count * size), count, training: false).Data.CopyTo(outputs[(at * width)..]);
            }
        }
    }

    /// <summary>The outputs for every sample of a data set, a row each.</summary>
    public Real[,] Predict(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.InputShape != InputShape)
            throw Throw.Error("Model.Predict", $"samples of shape {InputShape}", $"{data.InputShape}", "Use data of the shape that the model was made for.");
        Real[,] outputs = new Real[data.Count, OutputShape.Size];
        Real[] x = new Real[PredictRows * InputShape.Size], targets = new Real[PredictRows * data.TargetShape.Size], y = new Real[PredictRows * OutputShape.Size];
        int[] rows = new int[PredictRows];
        for (int at = 0; at < data.Count; at += PredictRows)
        {
            int count = Math.Min(PredictRows, data.Count - at);
            for (int i = 0; i < count; i++)
                rows[i] = at + i;
            data.Copy(rows.AsSpan(0, count), new(x, count, InputShape.Size), new(targets, count, data.TargetShape.Size));
            Predict(x.AsSpan(0, count * InputShape.Size), y);
            for (int i = 0; i < count * OutputShape.Size; i++)
                outputs[at + i / OutputShape.Size, i % OutputShape.Size] = y[i];
        }
        return outputs;
    }

    /// <summary>The outputs for a tensor whose first axis counts the samples; the same for one sample without that axis.</summary>
    /// <returns>A tensor whose first axis counts the samples.</returns>
    public Tensor<Real> Predict(Tensor<Real> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Real[] flat = new Real[samples.FlattenedLength];
        samples.FlattenTo(flat);
        Real[] outputs = Predict(flat);
        ReadOnlySpan<nint> axes = [outputs.Length / OutputShape.Size, .. OutputShape.Select(axis => (nint)axis)];
        return Tensor.Create(outputs, axes);
    }

    /// <summary>The plan that predictions of up to so many samples run on: what it computes and the memory it takes.</summary>
    public Plan InferencePlan(int rows)
    {
        if (_inference is null || _inference.MaxRows < rows || _inference.Weights != Weights)
            _inference = new(Graph, Weights, null, rows, training: false);
        return _inference;
    }
}
