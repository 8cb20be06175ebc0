using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.Runtime.InteropServices;

namespace Neurona.Bench;

/// <summary>A folder for a build of another revision, gone when disposed of, and on Ctrl-C.</summary>
/// <remarks>
/// The sources come from git archive rather than from a worktree, so nothing in the repository knows of them and
/// nothing is left there, however the process ends.
/// </remarks>
internal sealed class TemporaryBuild : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neurona-bench-").FullName;
    private readonly PosixSignalRegistration[] _signals;
    private readonly Lock _ending = new();
    private Process? _running;
    private bool _hasEnded;

    private TemporaryBuild() =>
        _signals = Array.ConvertAll(
            [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP],
            signal => PosixSignalRegistration.Create(signal, _ => End()));

    /// <summary>Builds the library of a revision and these files of Calls against it, and loads both.</summary>
    /// <exception cref="InvalidOperationException">git or the compiler refuse; the message quotes them.</exception>
    /// <exception cref="OperationCanceledException">A signal ends the process.</exception>
    public static Library Load(string revision, IEnumerable<string> files)
    {
        string checkout = Machine.Checkout() ?? throw new InvalidOperationException("compare must be run in a checkout of Neurona.");
        using TemporaryBuild build = new();
        string sources = Path.Combine(build._folder, "sources"), calls = Path.Combine(build._folder, "calls");
        build.Archive(checkout, revision, Directory.CreateDirectory(sources).FullName);
        Directory.CreateDirectory(calls);
        foreach (string file in files)
        {
            using Stream from = typeof(TemporaryBuild).Assembly.GetManifestResourceStream(file)!;
            using FileStream to = File.Create(Path.Combine(calls, file));
            from.CopyTo(to);
        }
        File.WriteAllText(Path.Combine(calls, "Neurona.Bench.Calls.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.ToString(2)}</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{Path.Combine(sources, "src", "Neurona", "Neurona.csproj")}" />
              </ItemGroup>
            </Project>
            """);
        string output = Path.Combine(build._folder, "output");
        // The library is timed, not judged: its analyzers would take most of the build.
        string[] options = ["-nodeReuse:false", "--disable-build-servers", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"];
        build.Run(
            "dotnet", calls, "A revision may lack a member that bench/Neurona.Bench/Calls needs: leave the kind out with --kinds.",
            ["build", "-c", "Release", "-v", "q", "-nologo", "-clp:NoSummary", "-o", output, .. options]);
        return Library.Load(output, "Neurona.Bench.Calls");
    }

    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        End();
    }

    private void Archive(string checkout, string revision, string to)
    {
        string archive = Path.Combine(_folder, "sources.tar");
        Run("git", checkout, "compare expects a revision.", ["archive", "--format=tar", "-o", archive, revision]);
        TarFile.ExtractToDirectory(archive, to, overwriteFiles: false);
    }

    private void Run(string program, string folder, string hint, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            lock (_ending)
            {
                if (_hasEnded)
                    throw new OperationCanceledException();
                _running = Process.Start(start)!;
            }
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"compare needs {program}: {e.Message}", e);
        }
        Task<string> errors = _running.StandardError.ReadToEndAsync();
        string said = _running.StandardOutput.ReadToEnd() + errors.Result;
        _running.WaitForExit();
        if (_running.ExitCode == 0)
            return;
        // A signal that ended it ends this process as well.
        lock (_ending)
        {
            if (_hasEnded)
                throw new OperationCanceledException();
        }
        throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed. {hint}\n{said.Trim()}");
    }

    // Also on the thread of a signal, while the other one waits for a process; then all ends as it always would.
    private void End()
    {
        lock (_ending)
        {
            if (_hasEnded)
                return;
            _hasEnded = true;
            if (_running is { HasExited: false })
            {
                _running.Kill(entireProcessTree: true);
                _running.WaitForExit();
            }
            Directory.Delete(_folder, recursive: true);
        }
    }
}
