using System.Buffers;

namespace Neurona;

/// <summary>The samples of several data sets, one after the other.</summary>
internal sealed class ConcatenatedView : Dataset
{
    private const int OnStack = 256;

    private readonly Dataset[] _parts;

    public ConcatenatedView(Dataset[] parts)
    {
        const string who = "Dataset.Concat";
        if (parts.Length == 0 || parts.Contains(null))
            throw Errors.Of(who, "data sets", parts.Length == 0 ? "none" : "null", "Name at least one.");
        Dataset first = parts[0];
        foreach (Dataset part in parts)
        {
            if (!part.InputShapes.SequenceEqual(first.InputShapes) || !part.TargetShapes.SequenceEqual(first.TargetShapes))
            {
                throw Errors.Of(who, $"samples of the shapes {Shapes(first)}", $"{Shapes(part)}",
                    "Reshape them, or encode their targets alike.");
            }
            if (!part.ClassNames.SequenceEqual(first.ClassNames) || !IsSame(part.Scaling, first.Scaling))
            {
                throw Errors.Of(who, "the same class names and the same scaling everywhere", "others",
                    "Scale one part like the other: Scale(train.Scaling).");
            }
        }
        _parts = [.. parts];
        long count = parts.Sum(part => (long)part.Count);
        Count = count <= Array.MaxLength
            ? (int)count
            : throw Errors.Of(who, $"at most {Array.MaxLength} samples", $"{count}", "Use fewer.");
        HasWeights = Array.Exists(parts, part => part.HasWeights);
        ClassNames = first.ClassNames;
        Scaling = first.Scaling;
    }

    public override int Count { get; }

    public override IReadOnlyList<Shape> InputShapes => _parts[0].InputShapes;

    public override IReadOnlyList<Shape> TargetShapes => _parts[0].TargetShapes;

    public override bool HasWeights { get; }

    // In runs of samples of the same part.
    public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
    {
        int[]? rented = samples.Length > OnStack ? ArrayPool<int>.Shared.Rent(samples.Length) : null;
        Span<int> theirs = rented is null ? stackalloc int[OnStack] : rented;
        for (int row = 0; row < samples.Length;)
        {
            int part = 0, first = 0, length = 0;
            while (samples[row] - first >= _parts[part].Count)
                first += _parts[part++].Count;
            while (row + length < samples.Length && samples[row + length] >= first && samples[row + length] - first < _parts[part].Count)
                theirs[length] = samples[row + length++] - first;
            _parts[part].Fill(theirs[..length], batch.Slice(row, length));
            row += length;
        }
        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }

    internal override int KnownClassOf(int sample)
    {
        int part = 0;
        while (sample >= _parts[part].Count)
            sample -= _parts[part++].Count;
        return _parts[part].KnownClassOf(sample);
    }

    private static bool IsSame(InputScaling? a, InputScaling? b) =>
        a == b || (a is not null && b is not null && a.Equals(b));

    private static string Shapes(Dataset data) => $"{string.Join(" and ", data.InputShapes)} to {string.Join(" and ", data.TargetShapes)}";
}
