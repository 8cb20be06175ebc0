using System.Collections.Concurrent;

namespace Neurona.Tests;

/// <summary>A data set that makes its samples when they are asked for, and counts how often.</summary>
internal sealed class LazyDataset(int count) : Dataset
{
    public ConcurrentDictionary<int, int> Reads { get; } = [];

    public override int Count => count;

    public override IReadOnlyList<Shape> InputShapes { get; } = [2];

    public override IReadOnlyList<Shape> TargetShapes { get; } = [1];

    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        Mat x = batch.Input(), y = batch.Target();
        for (int i = 0; i < samples.Length; i++)
        {
            Reads.AddOrUpdate(samples[i], 1, (_, reads) => reads + 1);
            x[i, 0] = samples[i] % 7;
            x[i, 1] = samples[i] % 3;
            if (batch.HasTargets)
                y[i, 0] = samples[i] % 3;
        }
    }
}
