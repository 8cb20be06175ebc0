namespace Neurona;

/// <summary>Reads the classes of samples from their targets: one-hot or class indices.</summary>
internal static class ClassReader
{
    private const int Rows = 256;

    // Whole numbers up to here are exact in float.
    private const Real MostClasses = 1 << 24;

    /// <summary>The class of every sample, numbered from 0 in the order in which classes first come.</summary>
    /// <exception cref="NeuronaException">The targets are not classes.</exception>
    public static int[] Read(Dataset data, string who)
    {
        if (data.TargetShapes.Count != 1 || !data.TargetShape.IsFlat)
        {
            throw Errors.Of(who, "one class for each sample",
                data.TargetShapes.Count == 0 ? "no targets" : $"targets of shape {string.Join(" and ", data.TargetShapes)}",
                "Use RandomSplit.");
        }
        int[] classes = new int[data.Count];
        Dictionary<int, int> numbers = [];
        DatasetSource source = new(data, shuffle: false) { Who = who };
        BatchBuffers batch = source.NewBuffers(Math.Min(data.Count, Rows));
        source.Start(0, default);
        int at = 0, rows, width = data.TargetShape.Size;
        while ((rows = source.Next(batch, batch.MaxRows)) > 0)
        {
            for (int i = 0; i < rows; i++, at++)
            {
                int label = ClassOf(batch.Targets[0].AsSpan(i * width, width));
                if (label < 0)
                {
                    throw Errors.Of(who, "targets that are classes: one-hot, or indices from 0", $"another target for sample {at}",
                        "Use RandomSplit.");
                }
                numbers.TryAdd(label, numbers.Count);
                classes[at] = numbers[label];
            }
        }
        return classes;
    }

    /// <summary>The class index that one number is, or the place of the 1 in a one-hot row; -1 if the target is
    /// neither.</summary>
    public static int ClassOf(ReadOnlySpan<Real> target)
    {
        if (target.Length == 1)
            return target[0] >= 0 && target[0] < MostClasses && target[0] == Real.Truncate(target[0]) ? (int)target[0] : -1;
        int index = target.IndexOf((Real)1);
        return index >= 0 && target.IndexOfAnyExcept((Real)0) == index && target.LastIndexOfAnyExcept((Real)0) == index ? index : -1;
    }
}
