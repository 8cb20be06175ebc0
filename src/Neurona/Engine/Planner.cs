namespace Neurona.Engine;

/// <summary>Places values in one arena: values whose lives do not meet share memory. Knows steps and values
/// only.</summary>
/// <remarks>
/// A life runs from the first write to the last read, both included, so two values of one step never share unless the
/// step declared it. First fit by falling size is within about one per cent of the lower bound, the most that is alive
/// at once. Ties are broken by a total order: the same plan everywhere.
/// </remarks>
internal static class Planner
{
    /// <summary>Gives every value its offset and returns the arena's length.</summary>
    /// <exception cref="NeuronaException">The values do not fit one arena.</exception>
    public static int Place(Step[] steps, BufferValue[] values, int maxRows, bool plain)
    {
        FindLives(steps, values);
        for (int t = 0; t < steps.Length; t++)
            Replace(steps[t], t);
        List<BufferValue> roots = [];
        foreach (BufferValue value in values)
        {
            if (value.AliasOf is null && !value.External && value.LastUse >= 0)
                roots.Add(value);
        }
        long top = plain ? Apart(roots, maxRows) : FirstFit(roots, maxRows);
        foreach (BufferValue value in values)
            value.Offset = value.Root.Offset;
        return (int)top;
    }

    /// <summary>The most numbers alive at any one step: no plan can be smaller.</summary>
    public static long LowerBound(Step[] steps, BufferValue[] values, int maxRows)
    {
        long bound = 0;
        for (int t = 0; t < steps.Length; t++)
        {
            long alive = 0;
            foreach (BufferValue value in values)
            {
                if (!value.External && value.AliasOf is null && value.FirstUse <= t && t <= value.LastUse)
                    alive += Length(value, maxRows);
            }
            bound = Math.Max(bound, alive);
        }
        return bound;
    }

    /// <summary>The numbers that a value takes, rounded up to whole cache lines.</summary>
    public static long Length(BufferValue value, int maxRows) => AlignedBuffer.Align(value.Spec.LongSize(maxRows));

    private static void PutAt(BufferValue value, long offset, int maxRows)
    {
        if (offset + Length(value, maxRows) > AlignedBuffer.MaxLength)
        {
            throw Errors.Of("Model", $"at most {AlignedBuffer.MaxLength} numbers of working memory",
                $"more for a batch of {maxRows} samples, at '{value.Name}'", "Use a smaller batch, or smaller layers.");
        }
        value.Offset = (int)offset;
    }

    private static void FindLives(Step[] steps, BufferValue[] values)
    {
        for (int t = 0; t < steps.Length; t++)
        {
            foreach (BufferValue value in steps[t].Reads)
                value.LastUse = t;
            foreach (BufferValue value in steps[t].Writes)
            {
                value.FirstUse = Math.Min(value.FirstUse, t);
                value.LastUse = Math.Max(value.LastUse, t);
            }
        }
        foreach (BufferValue value in values)
        {
            if (value.Pinned)
                value.LastUse = steps.Length;
        }
    }

    // A written value may take over an input of the same size only if this very step is the last that reads it.
    private static void Replace(Step step, int t)
    {
        if (step.MayReplace.Length == 0 || step.Writes[0].FirstUse != t)
            return;
        foreach (BufferValue candidate in step.MayReplace)
        {
            BufferValue root = candidate.Root;
            bool last = candidate.LastUse == t && root.LastUse <= t && !root.Pinned && !root.External;
            if (last && candidate.Spec == step.Writes[0].Spec && candidate != step.Writes[0])
            {
                step.Writes[0].AliasOf = candidate;
                root.LastUse = Math.Max(root.LastUse, step.Writes[0].LastUse);
                root.Pinned |= step.Writes[0].Pinned;
                return;
            }
        }
    }

    private static long FirstFit(List<BufferValue> roots, int maxRows)
    {
        roots.Sort((a, b) =>
            Length(a, maxRows) != Length(b, maxRows) ? Length(b, maxRows).CompareTo(Length(a, maxRows))
            : a.FirstUse != b.FirstUse ? a.FirstUse.CompareTo(b.FirstUse)
            : a.Id.CompareTo(b.Id));
        List<BufferValue> placed = [];
        long top = 0;
        foreach (BufferValue value in roots)
        {
            long at = 0, length = Length(value, maxRows);
            foreach (BufferValue other in placed)
            {
                if (other.FirstUse > value.LastUse || value.FirstUse > other.LastUse)
                    continue;
                if (other.Offset - at >= length)
                    break;
                at = Math.Max(at, other.Offset + Length(other, maxRows));
            }
            PutAt(value, at, maxRows);
            top = Math.Max(top, at + length);
            int index = placed.FindIndex(other => other.Offset > at);
            placed.Insert(index < 0 ? placed.Count : index, value);
        }
        return top;
    }

    private static long Apart(List<BufferValue> roots, int maxRows)
    {
        long top = 0;
        foreach (BufferValue value in roots)
        {
            PutAt(value, top, maxRows);
            top += Length(value, maxRows);
        }
        return top;
    }
}
