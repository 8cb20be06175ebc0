using System.Numerics;

namespace Neurona.Numerics.Tests;

public sealed class ProcessorTests
{
    [Fact]
    public void ThisMachineHasCachesOfAPlausibleSize()
    {
        Processor here = Processor.Here;
        Assert.InRange(here.FirstLevelWays, 1, 64);
        Assert.InRange(here.FirstLevelSpan, 1024, 1 << 20);
        Assert.True(BitOperations.IsPow2(here.FirstLevelSpan));
        Assert.InRange(here.SecondLevelBytes, 64 << 10, 1 << 30);
        Assert.InRange(here.Cores(Environment.ProcessorCount), 1, Environment.ProcessorCount);
    }

    // threads of a core, threads of a package, what the system grants, the cores among them
    [Theory]
    [InlineData(1, 0, 8, 8)]
    [InlineData(1, 2, 2, 2)]
    [InlineData(2, 16, 16, 8)]
    [InlineData(2, 16, 32, 16)]
    [InlineData(2, 16, 4, 4)]
    [InlineData(2, 16, 12, 8)]
    [InlineData(2, 2, 2, 1)]
    [InlineData(2, 2, 1, 1)]
    public void ThreadsOfOneCoreCountOnce(int perCore, int perPackage, int granted, int cores) =>
        Assert.Equal(cores, new Processor { ThreadsPerCore = perCore, ThreadsPerPackage = perPackage }.Cores(granted));

    // what the process may use, the threads of each core, the cores among them; null where nothing is said
    [Theory]
    [InlineData("0-7", "0-1 0-1 2-3 2-3 4 5 6 7", 6)]
    [InlineData("0,2-3", "0-1 0-1 2-3 2-3", 2)]
    [InlineData("1", "0-1 0-1", 1)]
    [InlineData("0-63", "0 1", 2)]
    [InlineData("0", "", null)]
    [InlineData("", "0 1", null)]
    [InlineData("0-x", "0 1", null)]
    public void LinuxSaysWhichThreadsShareACore(string allowed, string siblings, int? cores)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string status = Path.Combine(folder, "status");
            File.WriteAllText(status, $"Name:\ttest\nCpus_allowed_list:\t{allowed}\nMems_allowed:\t1\n");
            string[] each = siblings.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            for (int i = 0; i < each.Length; i++)
            {
                string topology = Directory.CreateDirectory(Path.Combine(folder, $"cpu{i}", "topology")).FullName;
                File.WriteAllText(Path.Combine(topology, "thread_siblings_list"), each[i] + "\n");
            }
            Assert.Equal(cores, LinuxCores.Count(status, folder));
            Assert.Null(LinuxCores.Count(status + " that is missing", folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void RowsThatShareASetLeaveItLines()
    {
        int ways = Math.Max(1, Processor.Here.FirstLevelWays - Blocking.WaysBeside);
        for (int stride = 1; stride <= 4 * Blocking.SetStride; stride++)
        {
            int rows = Blocking.RowsAtStride(stride);
            Assert.True(rows >= Blocking.FewestRows);
            // The addresses of so many rows by the set they fall into.
            int most = Enumerable.Range(0, rows).GroupBy(r => (long)r * stride % Blocking.SetStride).Max(set => set.Count());
            Assert.True(most <= ways || rows == Blocking.FewestRows, $"{rows} rows, {stride} apart: {most} in a set");
            if (rows == Blocking.FewestRows)
                break;
        }
    }
}
