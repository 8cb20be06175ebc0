namespace Neurona.Engine;

/// <summary>Places values in one arena: values whose lives do not meet share memory. Knows steps and values only.</summary>
/// <remarks>
/// A life runs from the first write to the last read, both included, so two values of one step never share unless the step declared it.
/// First fit by falling size is within about one per cent of the lower bound, the most that is alive at once. Ties are broken by a total order: the same plan everywhere.
/// </remarks>
internal static class Planner
{
    /// <summary>Gives every value its offset and returns the arena's length.</summary>
    public static int Place(Step[] steps, Value[] values, int maxRows, bool plain)
    {
        FindLives(steps, values);
        foreach (Step step in steps)
            Replace(step, Array.IndexOf(steps, step));
        List<Value> roots = [];
        foreach (Value value in values)
        {
            if (value.Host is not null)
            {
                value.Root.First = Math.Min(value.Root.First, value.First);
                value.Root.Last = Math.Max(value.Root.Last, value.Last);
            }
            else if (!value.External && value.Last >= 0)
            {
                roots.Add(value);
            }
        }
        int top = plain ? Apart(roots, maxRows) : FirstFit(roots, maxRows);
        foreach (Value value in values)
            value.Offset = value.Root.Offset;
        return top;
    }

    /// <summary>The most numbers alive at any one step: no plan can be smaller.</summary>
    public static int LowerBound(Step[] steps, Value[] values, int maxRows)
    {
        int bound = 0;
        for (int t = 0; t < steps.Length; t++)
        {
            int alive = 0;
            foreach (Value value in values)
            {
                if (!value.External && value.Host is null && value.First <= t && t <= value.Last)
                    alive += Length(value, maxRows);
            }
            bound = Math.Max(bound, alive);
        }
        return bound;
    }

    private static void FindLives(Step[] steps, Value[] values)
    {
        for (int t = 0; t < steps.Length; t++)
        {
            foreach (Value value in steps[t].Reads)
                value.Last = t;
            foreach (Value value in steps[t].Writes)
            {
                value.First = Math.Min(value.First, t);
                value.Last = Math.Max(value.Last, t);
            }
        }
        foreach (Value value in values)
        {
            if (value.Pinned)
                value.Last = steps.Length;
        }
    }

    // A written value may take over an input of the same size only if this very step is the last that reads it.
    private static void Replace(Step step, int t)
    {
        if (step.MayReplace.Length == 0 || step.Writes[0].First != t)
            return;
        foreach (Value candidate in step.MayReplace)
        {
            Value root = candidate.Root;
            bool last = candidate.Last == t && root.Last <= t && !root.Pinned && !root.External;
            if (last && candidate.Spec == step.Writes[0].Spec && candidate != step.Writes[0])
            {
                step.Writes[0].Host = candidate;
                root.Last = Math.Max(root.Last, step.Writes[0].Last);
                root.Pinned |= step.Writes[0].Pinned;
                return;
            }
        }
    }

    private static int FirstFit(List<Value> roots, int maxRows)
    {
        roots.Sort((a, b) =>
            Length(a, maxRows) != Length(b, maxRows) ? Length(b, maxRows).CompareTo(Length(a, maxRows))
            : a.First != b.First ? a.First.CompareTo(b.First)
            : a.Id.CompareTo(b.Id));
        List<Value> placed = [];
        int top = 0;
        foreach (Value value in roots)
        {
            int at = 0, length = Length(value, maxRows);
            foreach (Value other in placed)
            {
                if (other.First > value.Last || value.First > other.Last)
                    continue;
                if (other.Offset - at >= length)
                    break;
                at = Math.Max(at, other.Offset + Length(other, maxRows));
            }
            value.Offset = at;
            top = Math.Max(top, checked(at + length));
            int index = placed.FindIndex(other => other.Offset > at);
            placed.Insert(index < 0 ? placed.Count : index, value);
        }
        return top;
    }

    private static int Apart(List<Value> roots, int maxRows)
    {
        int top = 0;
        foreach (Value value in roots)
        {
            value.Offset = top;
            top = checked(top + Length(value, maxRows));
        }
        return top;
    }

    public static int Length(Value value, int maxRows) => Region.Align(checked(value.Spec.PerRow * maxRows + value.Spec.Fixed));
}
