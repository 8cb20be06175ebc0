namespace Neurona;

/// <summary>The memory of batches of up to so many rows. It belongs to one loop: nobody else writes to it.</summary>
internal sealed class BatchBuffers
{
    public BatchBuffers(IReadOnlyList<Shape> inputs, IReadOnlyList<Shape> targets, bool weights, int rows)
    {
        MaxRows = rows;
        InputSizes = [.. inputs.Select(shape => shape.Size)];
        TargetSizes = [.. targets.Select(shape => shape.Size)];
        Inputs = Array.ConvertAll(InputSizes, size => new Real[Length(size, rows)]);
        Targets = Array.ConvertAll(TargetSizes, size => new Real[Length(size, rows)]);
        HasWeights = weights;
        Weights = new Real[weights ? rows : 0];
    }

    public int MaxRows { get; }

    public int[] InputSizes { get; }

    public int[] TargetSizes { get; }

    public Real[][] Inputs { get; }

    public Real[][] Targets { get; }

    public Real[] Weights { get; }

    public bool HasWeights { get; }

    public int Epoch { get; set; }

    public ulong Seed { get; set; }

    /// <summary>Lets a data set fill the batch with these samples.</summary>
    public void Fill(Dataset data, ReadOnlySpan<int> samples)
    {
        Weights.AsSpan().Fill(1);
        data.Fill(samples, new(this, samples.Length));
    }

    private static int Length(int size, int rows)
    {
        long length = (long)size * rows;
        return length <= Array.MaxLength
            ? (int)length
            : throw Errors.Of("Model", $"batches of at most {Array.MaxLength} numbers", $"{rows} samples of {size} numbers",
                "Use a smaller batch.");
    }
}
