namespace Neurona.Testing;

/// <summary>Runs the steps of a plan one by one over canaries and looks what each wrote. Every buffer of the plan must be apart.</summary>
internal sealed class WriteProbe(string who, Rig rig, Plan plan, int rows, bool training)
{
    private static Real Canary => -Real.NaN;

    public void Check()
    {
        rig.Restore();
        rig.Gradients.Span.Clear();
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
                    Run(step, "Backward", [.. step.DX.OfType<Value>()]);
                    break;
                default:
                    throw new InvalidOperationException($"A single layer has no step of kind {step.Kind}.");
            }
        }
        rig.Restore();
    }

    private void Run(Step step, string method, Value[] complete)
    {
        Real[] arena = plan.Arena.Span.ToArray(), weights = rig.Weights.Span.ToArray(), gradients = rig.Gradients.Span.ToArray();
        Pass pass = new(plan, step, rig.External, rows, training, Rig.Seed, Rig.Time);
        if (method == "Forward")
            step.Layer!.Forward(pass);
        else
            step.Layer!.Backward(pass);

        foreach (Value value in complete)
        {
            foreach (Real number in plan.Arena.At(value.Offset, value.Spec.Size(rows)))
            {
                if (Real.IsNaN(number))
                    throw ContractException.Of(who, $"{method} leaves numbers of {(method == "Forward" ? "Y" : "DX")} unwritten or NaN. Write every element of the rows of the batch.");
            }
        }
        foreach (Value value in step.Writes)
            plan.Arena.At(value.Offset, value.Spec.Size(rows)).CopyTo(arena.AsSpan(value.Offset));
        if (!Outcome.SameBits(arena, plan.Arena.Span))
            throw ContractException.Of(who, $"{method} writes beyond its buffers: a row behind the batch, or a buffer that is not its own.");
        CheckRegion(step, weights, rig.Weights, $"{method} changes weights", parameter => method == "Forward" && training && !parameter.Spec.Trained);
        CheckRegion(step, gradients, rig.Gradients, $"{method} writes gradients that are not its own", parameter => method == "Backward" && parameter.Trained);
    }

    private void CheckRegion(Step step, Real[] before, Region region, string what, Predicate<Parameter> allowed)
    {
        foreach (Parameter parameter in step.Parameters)
        {
            if (allowed(parameter))
                region.At(parameter.Offset, parameter.Length).CopyTo(before.AsSpan(parameter.Offset));
        }
        if (!Outcome.SameBits(before, region.Span))
            throw ContractException.Of(who, $"{what}{(training ? "" : " at inference")}. Forward may change states, in training only; Backward adds to the gradients of its own parameters.");
    }
}
