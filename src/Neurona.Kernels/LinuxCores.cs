using System.Globalization;

namespace Neurona.Numerics;

/// <summary>The cores that Linux lets this process run on, threads of one core counted once.</summary>
/// <remarks>CPUID tells of the core that it is asked on; a processor may have some cores with two threads and some with
/// one. proc(5), Cpus_allowed_list; Linux, Documentation/ABI/stable/sysfs-devices-system-cpu.</remarks>
internal static class LinuxCores
{
    private const string Allowed = "Cpus_allowed_list:";

    /// <summary>Their number; null where the system does not say.</summary>
    public static int? Count() => OperatingSystem.IsLinux() ? Count("/proc/self/status", "/sys/devices/system/cpu") : null;

    /// <summary>The same from other files.</summary>
    internal static int? Count(string status, string processors)
    {
        try
        {
            string? allowed = File.ReadLines(status).FirstOrDefault(line => line.StartsWith(Allowed, StringComparison.Ordinal));
            // Of a processor that is switched off there is no such file.
            int cores = Numbers(allowed?[Allowed.Length..] ?? "")
                .Select(processor => Path.Combine(processors, $"cpu{processor}", "topology", "thread_siblings_list"))
                .Where(File.Exists).Select(File.ReadAllText).Distinct().Count();
            return cores > 0 ? cores : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }

    // A list such as 0-3,8,10-11.
    private static IEnumerable<int> Numbers(string list)
    {
        foreach (string range in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string[] ends = range.Split('-');
            int first = int.Parse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture);
            int last = int.Parse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture);
            for (int number = first; number <= last; number++)
                yield return number;
        }
    }
}
