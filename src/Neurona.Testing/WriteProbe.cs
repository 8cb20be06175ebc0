namespace Neurona.Testing;

/// <summary>Runs the steps of a plan one by one over canaries and looks what each wrote. Every buffer of the plan must
/// be apart.</summary>
internal sealed class WriteProbe(string who, Rig rig, Plan plan, int rows, bool training)
{
    private static Real Canary => -Real.NaN;

    public void Check()
    {
        rig.Restore();
        rig.Gradients.Buffer.Span.Clear();
        plan.Arena.Span.Fill(Canary);
        foreach (Step step in plan.Steps)
        {
            switch (step.Kind)
            {
                case StepKind.Forward:
                    Run(step, "Forward", [step.Y!]);
                    break;
                case StepKind.Loss:
                    Rig.SetLossGradient(plan.LossGradient(rows).Data);
                    break;
                case StepKind.Backward:
                    Run(step, "Backward", [.. step.DX.OfType<BufferValue>()]);
                    break;
                default:
                    throw new InvalidOperationException($"A single layer has no step of kind {step.Kind}.");
            }
        }
        rig.Restore();
    }

    private void Run(Step step, string method, BufferValue[] complete)
    {
        Real[] arena = plan.Arena.Span.ToArray(), gradients = rig.Gradients.Buffer.Span.ToArray();
        Real[][] weights = [.. rig.Stores.Select(store => store.Buffer.Span.ToArray())];
        Pass pass = new(plan, step, rig.Data(rows), training);
        if (method == "Forward")
            step.Layer!.Forward(pass);
        else
            step.Layer!.Backward(pass);

        foreach (BufferValue value in complete)
        {
            foreach (Real number in plan.Arena.At(value.Offset, value.Spec.Size(rows)))
            {
                if (Real.IsNaN(number))
                    throw ContractException.Of(who, $"{method} leaves numbers of {(method == "Forward" ? "Y" : "DX")} unwritten or NaN. "
                        + "Write every element of the rows of the batch.");
            }
        }
        foreach (BufferValue value in step.Writes)
            plan.Arena.At(value.Offset, value.Spec.Size(rows)).CopyTo(arena.AsSpan(value.Offset));
        if (!Outcome.SameBits(arena, plan.Arena.Span))
            throw ContractException.Of(who,
                $"{method} writes beyond its buffers: a row behind the batch, or a buffer that is not its own.");
        for (int i = 0; i < weights.Length; i++)
            CheckWeights(step, weights[i], rig.Stores[i], method);
        CheckGradients(step, gradients, method);
    }

    private void CheckWeights(Step step, Real[] before, WeightStore store, string method)
    {
        foreach (WeightSpec spec in step.Weights)
        {
            if (method == "Forward" && training && !spec.Trained && spec.Store == store)
                spec.Values.CopyTo(before.AsSpan(spec.Offset));
        }
        if (!Outcome.SameBits(before, store.Buffer.Span))
            throw Wrote($"{method} changes weights");
    }

    private void CheckGradients(Step step, Real[] before, string method)
    {
        for (int i = 0; method == "Backward" && i < step.Weights.Length; i++)
        {
            int offset = step.GradientOffsets[i];
            if (offset != Step.NoGradient)
                rig.Gradients.Buffer.At(offset, step.Weights[i].Length).CopyTo(before.AsSpan(offset));
        }
        if (!Outcome.SameBits(before, rig.Gradients.Buffer.Span))
            throw Wrote($"{method} writes gradients that are not its own");
    }

    private ContractException Wrote(string what) => ContractException.Of(who,
        $"{what}{(training ? "" : " at inference")}. Forward may change states, in training only; "
        + "Backward adds to the gradients of its own parameters.");
}
