using System.Runtime.InteropServices;

namespace Neurona.Tests;

/// <summary>
/// Two hundred random networks: the plan that shares memory computes the bits of the plan that does not, in hardly more
/// memory than is alive at once.
/// </summary>
public sealed class PlannerTests
{
    private const int Graphs = 200, Rows = 3;

    [Fact]
    public void SharingMemoryChangesNoBit()
    {
        for (int seed = 0; seed < Graphs; seed++)
        {
            Model model = RandomGraph.Of(seed);
            float[] x = Samples.Numbers(Rows * model.InputShape.Size, seed), weights = new float[model.ParameterCount];
            model.CopyWeights(weights);
            Gradients gradients = new(model.Parameters.Where(p => p.IsTrainable));
            foreach (int rows in (int[])[Rows, 1])
            {
                Bits plain = Run(PlanOf(model, training: true, plain: true, gradients), rows, poison: false);
                Bits poisoned = Run(PlanOf(model, training: true, plain: true, gradients), rows, poison: true);
                Bits planned = Run(PlanOf(model, training: true, plain: false, gradients), rows, poison: false);
                Assert.True(plain.Same(poisoned), $"graph {seed}: a layer reads what it does not declare");
                Assert.True(plain.Same(planned), $"graph {seed}: sharing memory changes the result");
            }
            float[] inTraining = Infer(PlanOf(model, training: true, plain: true, gradients)),
                atInference = Infer(PlanOf(model, training: false));
            Assert.True(
                MemoryMarshal.AsBytes<float>(inTraining).SequenceEqual(MemoryMarshal.AsBytes<float>(atInference)),
                $"graph {seed}: the inference plan changes the result");

            Bits Run(Plan plan, int rows, bool poison)
            {
                model.RestoreWeights(weights);
                // What an earlier run left in the gradients is stale.
                gradients.Buffer.Span.Fill(float.NaN);
                gradients.HoldSums = false;
                plan.Arena.Span.Fill(float.NaN);
                StepData data = new(rows, x.AsSpan(0, rows * model.InputShape.Size)) { Seed = 7, Batch = 2 };
                plan.Forward(data, training: true);
                float[] y = plan.Output(data).Data.ToArray(), after = new float[weights.Length];
                Samples.Numbers(y.Length, 3).CopyTo(plan.LossGradient(rows).Data);
                plan.Backward(data, training: true, poison);
                model.CopyWeights(after);
                return new(y, [.. model.Parameters.Where(p => p.IsTrainable).SelectMany(p => gradients[p].ToArray())], after);
            }

            float[] Infer(Plan plan)
            {
                StepData data = new(Rows, x);
                plan.Forward(data, training: false);
                return plan.Output(data).Data.ToArray();
            }
        }
    }

    [Fact]
    public void LivesThatMeetNeverShareMemory()
    {
        for (int seed = 0; seed < Graphs; seed++)
        {
            foreach (bool training in (bool[])[true, false])
            {
                Plan plan = PlanOf(RandomGraph.Of(seed), training);
                List<(BufferValue Root, int First, int Last)> lives = Lives(plan);
                foreach ((BufferValue a, int firstA, int lastA) in lives)
                {
                    Assert.True(a.Offset >= 0 && a.Offset + a.Spec.Size(Rows) <= plan.Arena.Length, $"graph {seed}: {a.Name} lies outside");
                    Assert.True(a.Offset % AlignedBuffer.Alignment == 0, $"graph {seed}: {a.Name} is not aligned");
                    foreach ((BufferValue b, int firstB, int lastB) in lives)
                    {
                        bool apart = a.Offset + a.Spec.Size(Rows) <= b.Offset || b.Offset + b.Spec.Size(Rows) <= a.Offset;
                        Assert.True(
                            a == b || apart || lastA < firstB || lastB < firstA,
                            $"graph {seed}: {a.Name} and {b.Name} overlap while both are alive");
                    }
                }
            }
        }
    }

    [Fact]
    public void WhatTakesOverAPlaceComesWhenTheOtherIsDone()
    {
        int taken = 0;
        for (int seed = 0; seed < Graphs; seed++)
        {
            Plan plan = PlanOf(RandomGraph.Of(seed), training: true);
            foreach (BufferValue value in plan.Values.Where(value => value.AliasOf is not null))
            {
                (_, int last) = Touched(plan, value.AliasOf!);
                (int first, _) = Touched(plan, value);
                Assert.True(
                    last == first && !value.AliasOf!.External,
                    $"graph {seed}: {value.Name} takes over {value.AliasOf!.Name} too early");
                Assert.Equal(value.AliasOf!.Spec, value.Spec);
                taken++;
            }
        }
        Assert.True(taken > Graphs);
    }

    [Fact]
    public void PlansAreWithinAFewPercentOfTheLowerBound()
    {
        double sum = 0, worst = 0;
        for (int seed = 0; seed < Graphs; seed++)
        {
            Plan plan = PlanOf(RandomGraph.Of(seed), training: true);
            List<(BufferValue Root, int First, int Last)> lives = Lives(plan);
            long bound = 0;
            for (int t = 0; t < plan.Steps.Count; t++)
                bound = Math.Max(
                    bound,
                    lives.Where(life => life.First <= t && t <= life.Last).Sum(life => AlignedBuffer.Align(life.Root.Spec.Size(Rows))));
            Assert.Equal(bound, Planner.LowerBound([.. plan.Steps], [.. plan.Values], Rows));
            double ratio = (double)plan.Arena.Length / bound;
            Assert.True(ratio >= 1);
            sum += ratio;
            worst = Math.Max(worst, ratio);
        }
        Assert.InRange(sum / Graphs, 1, 1.02);
        Assert.InRange(worst, 1, 1.3);
    }

    [Fact]
    public void APlanIsReproducible()
    {
        for (int seed = 0; seed < 20; seed++)
            Assert.Equal(PlanOf(RandomGraph.Of(seed), training: true).Describe(), PlanOf(RandomGraph.Of(seed), training: true).Describe());
    }

    private static Plan PlanOf(Model model, bool training, bool plain = false, Gradients? gradients = null)
    {
        gradients = training ? gradients ?? new(model.Parameters.Where(p => p.IsTrainable)) : null;
        return new(model.Graph, Rows, new() { Backward = training, Training = training, Plain = plain, Gradients = gradients });
    }

    /// <summary>The lives of all places, found from the steps alone.</summary>
    private static List<(BufferValue Root, int First, int Last)> Lives(Plan plan)
    {
        Dictionary<BufferValue, (int First, int Last)> lives = [];
        foreach (BufferValue value in plan.Values.Where(value => !value.Root.External))
        {
            (int first, int last) = Touched(plan, value);
            if (last < 0)
                continue;
            if (value.Pinned)
                last = plan.Steps.Count;
            (int First, int Last) life = lives.GetValueOrDefault(value.Root, (int.MaxValue, -1));
            lives[value.Root] = (Math.Min(life.First, first), Math.Max(life.Last, last));
        }
        return [.. lives.Select(pair => (pair.Key, pair.Value.First, pair.Value.Last))];
    }

    private static (int First, int Last) Touched(Plan plan, BufferValue value)
    {
        (int first, int last) = (int.MaxValue, -1);
        for (int t = 0; t < plan.Steps.Count; t++)
        {
            if (!plan.Steps[t].Reads.Contains(value) && !plan.Steps[t].Writes.Contains(value))
                continue;
            first = Math.Min(first, t);
            last = t;
        }
        return (first, last);
    }

    private sealed record Bits(float[] Y, float[] Gradients, float[] Weights)
    {
        public bool Same(Bits other) =>
            MemoryMarshal.AsBytes<float>(Y).SequenceEqual(MemoryMarshal.AsBytes<float>(other.Y))
            && MemoryMarshal.AsBytes<float>(Gradients).SequenceEqual(MemoryMarshal.AsBytes<float>(other.Gradients))
            && MemoryMarshal.AsBytes<float>(Weights).SequenceEqual(MemoryMarshal.AsBytes<float>(other.Weights));
    }
}
