namespace Neurona.Cli;

/// <summary>Names that users type.</summary>
internal static class Names
{
    /// <summary>The error of a name that does not exist: what exists, and what was probably meant.</summary>
    public static UsageException Unknown(string who, string got, IReadOnlyCollection<string> known, string otherwise = "")
    {
        string? close = Closest(got, known);
        string fix = close is null ? "Use one of them." : $"Did you mean {close}?";
        return UsageException.Of(who, $"one of {string.Join(", ", known)}{otherwise}", $"'{got}'", fix);
    }

    /// <summary>The name that differs by the fewest changed, added, left out or swapped characters, if these are
    /// few.</summary>
    public static string? Closest(string got, IEnumerable<string> known)
    {
        (string? best, int distance) = (null, int.MaxValue);
        foreach (string name in known)
        {
            int d = Distance(got.ToLowerInvariant(), name.ToLowerInvariant());
            if (d < distance)
                (best, distance) = (name, d);
        }
        return best is not null && distance <= Math.Max(1, Math.Min(best.Length, got.Length) / 3) ? best : null;
    }

    // Optimal string alignment distance (Damerau 1964, Levenshtein 1966).
    internal static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
