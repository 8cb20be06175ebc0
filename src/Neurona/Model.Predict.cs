using System.Numerics.Tensors;

namespace Neurona;

public partial class Model
{
    private readonly PlanPool _idle = new();

    /// <summary>The outputs for samples one after the other; one sample or many. Several threads may predict at
    /// once.</summary>
    /// <returns>Outputs one after the other.</returns>
    public Real[] Predict(ReadOnlySpan<Real> samples)
    {
        int rows = Rows(samples, "Model.Predict");
        Real[] outputs = new Real[Checked((long)rows * OutputShape.Size)];
        Predict(samples, outputs);
        return outputs;
    }

    /// <inheritdoc cref="Predict(ReadOnlySpan{Real})"/>
    public Real[] Predict(Real[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Predict(samples.AsSpan());
    }

    /// <summary>The outputs for samples whose first axis counts them, such as the rows of a matrix; or for one sample
    /// without that axis.</summary>
    /// <remarks>Arrays of float, double, int and byte, of one to four axes or jagged, convert to
    /// <see cref="ArrayData"/> by themselves.</remarks>
    /// <returns>Outputs one after the other.</returns>
    /// <exception cref="NeuronaException">The samples are not of the model's shape.</exception>
    public Real[] Predict(ArrayData samples) => Predict(Numbers(samples, "Model.Predict").AsSpan());

    /// <summary>The outputs for raw samples, in the units of the data's files: <see cref="InputScaling"/> is applied
    /// first.</summary>
    /// <param name="samples">Samples one after the other; unchanged.</param>
    /// <returns>Outputs one after the other.</returns>
    /// <exception cref="NeuronaException">The samples are not of the model's shape.</exception>
    public Real[] PredictRaw(ReadOnlySpan<Real> samples)
    {
        if (InputScaling is null)
            return Predict(samples);
        Real[] scaled = samples.ToArray();
        ScaleRaw(scaled);
        return Predict(scaled);
    }

    /// <inheritdoc cref="PredictRaw(ReadOnlySpan{Real})"/>
    public Real[] PredictRaw(Real[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return PredictRaw(samples.AsSpan());
    }

    /// <inheritdoc cref="PredictRaw(ReadOnlySpan{Real})"/>
    /// <param name="samples">Samples whose first axis counts them, or one sample without that axis.</param>
    public Real[] PredictRaw(ArrayData samples) => PredictRaw(Numbers(samples, "Model.PredictRaw").AsSpan());

    /// <summary>Writes the outputs for samples one after the other. Nothing is allocated after the first
    /// call.</summary>
    /// <param name="samples">Samples one after the other; read in place.</param>
    /// <param name="outputs">At least as many outputs, one after the other.</param>
    public void Predict(ReadOnlySpan<Real> samples, Span<Real> outputs)
    {
        CheckSingle("Model.Predict");
        int rows = Rows(samples, "Model.Predict"), size = InputShape.Size, width = OutputShape.Size;
        if (outputs.Length < (long)rows * width)
        {
            throw Errors.Of("Model.Predict", $"room for {rows} outputs of shape {OutputShape}, {(long)rows * width} numbers",
                $"{outputs.Length}", "Pass a larger span.");
        }
        int most = Graph.RowsAtOnce;
        Plan plan = RentPlan(Math.Min(rows, most));
        using WorkerLease lease = Workers.Enter();
        using (new WeightsReader(this))
        {
            for (int at = 0; at < rows; at += most)
            {
                int count = Math.Min(most, rows - at);
                StepData data = new(count, samples.Slice(at * size, count * size));
                plan.Forward(data, training: false);
                plan.Output(data).Data.CopyTo(outputs[(at * width)..]);
            }
        }
        _idle.Return(plan);
    }

    /// <summary>The outputs for every sample of a data set, one after the other; targets are not looked at, and there
    /// need not be any.</summary>
    /// <exception cref="NeuronaException">The samples are not of the model's shape, or the model has several outputs:
    /// see <see cref="PredictAll"/>.</exception>
    public Real[] Predict(Dataset data)
    {
        CheckSingleOutput("Model.Predict");
        return PredictAll(data)[0];
    }

    /// <summary>All outputs of the model for every sample of a data set: an array for each output, sample after
    /// sample.</summary>
    /// <exception cref="NeuronaException">The samples are not of the model's shapes.</exception>
    public IReadOnlyList<Real[]> PredictAll(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckInputs(data.InputShapes, "Model.Predict");
        Real[][] outputs = [.. OutputShapes.Select(shape => new Real[Checked((long)data.Count * shape.Size)])];
        if (data.Count == 0)
            return outputs;
        DatasetSource source = new(data, shuffle: false) { Who = "Model.Predict" };
        int largest = Math.Max(Array.MaxLength / data.InputShapes.Max(shape => shape.Size), 1);
        BatchBuffers batch = source.NewBuffers(Math.Min(Math.Min(data.Count, Graph.RowsAtOnce), largest), withTargets: false);
        source.Start(0, default);
        Plan plan = RentPlan(batch.MaxRows);
        using WorkerLease lease = Workers.Enter();
        using (new WeightsReader(this))
        {
            int at = 0, rows;
            while ((rows = source.Next(batch, batch.MaxRows)) > 0)
            {
                StepData step = new(rows, batch.Inputs[0], batch.Inputs);
                plan.Forward(step, training: false);
                for (int i = 0; i < outputs.Length; i++)
                    plan.Output(step, i).Data.CopyTo(outputs[i].AsSpan(at * OutputShapes[i].Size));
                at += rows;
            }
        }
        _idle.Return(plan);
        return outputs;
    }

    /// <summary>The outputs for a tensor whose first axis counts the samples; the same for one sample without that
    /// axis.</summary>
    /// <returns>A tensor whose first axis counts the samples.</returns>
    public Tensor<Real> Predict(Tensor<Real> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Real[] flat = new Real[Checked(samples.FlattenedLength)];
        samples.FlattenTo(flat);
        Real[] outputs = Predict(flat);
        ReadOnlySpan<nint> axes = [outputs.Length / OutputShape.Size, .. OutputShape.Select(axis => (nint)axis)];
        return Tensor.Create(outputs, axes);
    }

    /// <summary>The gradient of the outputs, weighted and summed, with respect to every input: what changes the answer,
    /// for saliency maps.</summary>
    /// <remarks>Computed at inference: dropout drops nothing, batch normalization uses its moving averages.</remarks>
    /// <param name="samples">Samples one after the other.</param>
    /// <param name="outputGradients">A weight for each output of each sample, one after the other: 1 for one class and
    /// 0 for the others tells what speaks for it.</param>
    /// <returns>As many numbers as samples have.</returns>
    /// <exception cref="NeuronaException">The sizes do not fit the model.</exception>
    public Real[] InputGradient(ReadOnlySpan<Real> samples, ReadOnlySpan<Real> outputGradients)
    {
        CheckSingle("Model.InputGradient");
        int rows = Rows(samples, "Model.InputGradient"), size = InputShape.Size, width = OutputShape.Size;
        if (outputGradients.Length != (long)rows * width)
        {
            throw Errors.Of("Model.InputGradient", $"a weight for each output of {rows} samples, {(long)rows * width} numbers",
                $"{outputGradients.Length}", "Give one for each output.");
        }
        Real[] gradient = new Real[samples.Length];
        int block = Math.Min(rows, Graph.RowsAtOnce);
        EnsureWeights();
        Plan plan = new(Graph, block, new() { Backward = true, InputGradients = true, Plain = Plan.PlainByDefault });
        using WeightsReader weights = new(this);
        for (int at = 0; at < rows; at += block)
        {
            int count = Math.Min(block, rows - at);
            StepData data = new(count, samples.Slice(at * size, count * size));
            plan.Forward(data, training: false);
            outputGradients.Slice(at * width, count * width).CopyTo(plan.LossGradient(count).Data);
            plan.Backward(data, training: false);
            ReadOnlyMat dx = plan.InputGradient(count);
            if (!dx.IsEmpty)
                dx.Data.CopyTo(gradient.AsSpan(at * size));
        }
        return gradient;
    }

    /// <summary>The plan that predictions of up to so many samples run on: what it computes and the memory it
    /// takes.</summary>
    public Plan InferencePlan(int rows) =>
        new(Graph, Require.AtLeast(rows, 1, "Model.InferencePlan", "rows"), new() { Plain = Plan.PlainByDefault });

    private Plan RentPlan(int rows)
    {
        EnsureWeights();
        return _idle.Rent(rows) ?? InferencePlan(rows);
    }

    /// <summary>Scales raw samples in place, as <see cref="InputScaling"/> says.</summary>
    internal void ScaleRaw(Span<Real> samples)
    {
        if (InputScaling is not { } scaling)
            return;
        CheckSingle("Model.PredictRaw");
        Rows(samples, "Model.PredictRaw");
        if (InputShape.Size % scaling.Means.Count != 0)
        {
            throw Errors.Of("Model.InputScaling", $"a scaling for samples of shape {InputShape}", $"one of {scaling.Means.Count} features",
                "Set the scaling of the data that the model was fitted to.");
        }
        scaling.Apply(samples);
    }

    // The numbers of samples that came with a shape, if it is the model's: a 28x28 image may be asked of 28x28x1 and of
    // 784.
    private Real[] Numbers(ArrayData samples, string who)
    {
        CheckSingle(who);
        int size = InputShape.Size, length = samples.Numbers.Length;
        return samples.IsList || samples.SampleShape.Size == size || length == size
            ? samples.Numbers
            : throw Errors.Of(who, $"samples of shape {InputShape}, the model's input", $"{samples.Count} of shape {samples.SampleShape}",
                "Put the samples along the first axis.");
    }

    private void CheckSingle(string who)
    {
        if (Graph.Inputs.Length > 1)
            throw Errors.Of(who, "a model of one input", $"{Graph.Inputs.Length}", "Give a data set, such as Dataset.Combine(...).");
        CheckSingleOutput(who);
    }

    private void CheckSingleOutput(string who)
    {
        if (Graph.Outputs.Length > 1)
            throw Errors.Of(who, "a model of one output", $"{Graph.Outputs.Length}", "Call PredictAll.");
    }

    private static int Checked(long length) =>
        length <= Array.MaxLength
            ? (int)length
            : throw Errors.Of("Model.Predict", $"at most {Array.MaxLength} outputs at once", $"{length}", "Predict part after part.");
}
