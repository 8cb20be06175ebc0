using System.Net;
using System.Security.Cryptography;

namespace Neurona.Tests;

public sealed class DataSourceTests : IDisposable
{
    private static readonly byte[][] Contents =
    [
        IdxSamples.Of([3, 2, 2], [0, 51, 102, 153, 204, 255, 0, 0, 1, 2, 3, 4]), IdxSamples.Of([3], [0, 1, 2]),
        IdxSamples.Of([1, 2, 2], [9, 9, 9, 9]), IdxSamples.Of([1], [2]),
    ];

    private static readonly byte[][] Packed = [.. Contents.Select(IdxSamples.Packed)];

    private static readonly string[] FileNames = ["neurona-test-a", "neurona-test-b", "neurona-test-c", "neurona-test-d"];

    private readonly TemporaryFolder _folder = new();

    private readonly DataSource _source = new("neurona-test", "Test data",
        [.. FileNames.Select((name, i) => new DataFile(name, Packed[i].Length, Hash(Packed[i]), Hash(Contents[i])))],
        ["http://one.test/", "http://two.test/"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", true)]
    [InlineData("neurona-test", true)]
    [InlineData("", false)]
    [InlineData("neurona-test", false)]
    public async Task FilesAreFoundInTheFolderOrItsSubfolderPackedOrNot(string under, bool packed)
    {
        Store(under, packed);
        (Dataset train, Dataset test) = await Datasets.Images(_source, ["a", "b", "c"], _folder.Path, null, default);
        Assert.Equal(
            [0, 51, 102, 153, 204, 255, 0, 0, 1, 2, 3, 4],
            DatasetsTests.Rows(train).SelectMany(row => row).Select(value => value * 255), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal([0, 1, 2], DatasetsTests.Labels(train));
        Assert.Equal([2], DatasetsTests.Labels(test));
        Assert.Equal(["a", "b", "c"], test.ClassNames);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AlteredFileNeverTrains(bool packed)
    {
        Store("", packed);
        string path = _folder[packed ? "neurona-test-b.gz" : "neurona-test-b"];
        byte[] content = File.ReadAllBytes(path);
        content[^1] ^= 1;
        File.WriteAllBytes(path, content);
        string message = Assert.Throws<NeuronaException>(() => Read(_folder.Path, null, default)).Message;
        Assert.StartsWith($"Test data file '{path}' expects the SHA-256 ", message, StringComparison.Ordinal);
        Assert.Contains("altered", message, StringComparison.Ordinal);
        File.WriteAllBytes(path, content[..^3]);
        Assert.Throws<NeuronaException>(() => Read(_folder.Path, null, default));
    }

    [Fact]
    public void MissingFilesAreDownloadedFromTheFirstHomeThatHasThem()
    {
        Store("", packed: true);
        File.Delete(_folder["neurona-test-c.gz"]);
        List<DownloadProgress> progress = [];
        Network network = new((home, file) => home == "one.test" ? null : Packed[Array.IndexOf(FileNames, file)]);
        byte[][] files = Read(_folder.Path, new Listener(progress), default, network);
        Assert.Equal(Packed, files);
        Assert.Equal(["http://one.test/neurona-test-c.gz", "http://two.test/neurona-test-c.gz"], network.Asked);
        Assert.Contains(Path.Combine("neurona-test", "neurona-test-c.gz"), _folder.Files);
        Assert.DoesNotContain(_folder.Files, file => file.EndsWith(TemporaryFile.Ending, StringComparison.Ordinal));
        Assert.Equal(new DownloadProgress("neurona-test-c.gz", Packed[2].Length, Packed[2].Length), progress[^1]);
        // The second time nothing is asked for.
        network.Asked.Clear();
        Read(_folder.Path, null, default, network);
        Assert.Empty(network.Asked);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, -2)]
    [InlineData(0, 5)]
    public void WrongDownloadsAreNotKept(int flip, int change)
    {
        Network network = new((_, file) =>
        {
            byte[] content = [.. Packed[Array.IndexOf(FileNames, file)], 0, 0, 0, 0, 0];
            content[20] ^= (byte)flip;
            return content[..(content.Length - 5 + change)];
        });
        string message = Assert.Throws<NeuronaException>(() => Read(_folder.Path, null, default, network)).Message;
        Assert.Contains(change > 0 ? "more than" : "with SHA-256", message, StringComparison.Ordinal);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void WithoutNetworkOneSentenceSaysWhatIsMissingWhereAndFromWhere()
    {
        string message = Assert.Throws<NeuronaException>(() =>
            Read(_folder.Path, null, default, new Network((_, _) => throw new HttpRequestException("no network.")))).Message;
        foreach (string said in (string[])
        [
            "neurona-test-a.gz, neurona-test-b.gz, neurona-test-c.gz, neurona-test-d.gz",
            _folder.Path, _folder["neurona-test"], DataSource.CacheFolder,
            "http://one.test/neurona-test-a.gz (no network)", "http://two.test/neurona-test-a.gz (no network)", "NEURONA_DATA"
        ])
            Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void CancellingADownloadLeavesNothing()
    {
        using CancellationTokenSource source = new();
        Network network = new((_, file) =>
        {
            source.Cancel();
            return Packed[Array.IndexOf(FileNames, file)];
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Read(_folder.Path, null, source.Token, network));
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void ADownloadMayLastAsLongAsItIsNotSilent()
    {
        // 20 s of silence are allowed, before every 16 bytes.
        Store("", packed: true);
        File.Delete(_folder["neurona-test-c.gz"]);
        string message = Assert.Throws<NeuronaException>(() => Download(TimeSpan.FromSeconds(21))).Message;
        Assert.Contains("http://one.test/neurona-test-c.gz (nothing came for 20 s)", message, StringComparison.Ordinal);
        Assert.Equal(Packed, Download(TimeSpan.FromSeconds(15)));

        byte[][] Download(TimeSpan pause)
        {
            Clock clock = new();
            return Read(_folder.Path, null, default, new Dripping(Packed[2], clock, pause), clock);
        }
    }

    [Fact]
    public void TheFolderGivenComesFirst()
    {
        Assert.Equal(_folder.Path, DataSource.Folders(_folder.Path)[0]);
        Assert.Equal(DataSource.CacheFolder, DataSource.Folders(null)[^1]);
    }

    [Fact]
    public async Task ReadingDoesNotHoldTheCallersThread()
    {
        Store("", packed: true);
        File.Delete(_folder["neurona-test-c.gz"]);
        TaskCompletionSource<byte[]?> answer = new();
        Task<byte[][]> reading = _source.Read(_folder.Path, null, default, new Slow(answer.Task));
        Assert.False(reading.IsCompleted);
        answer.SetResult(Packed[2]);
        Assert.Equal(Packed, await reading);
    }

    [Fact]
    public async Task CancellingBeforeTheStartReadsNothing()
    {
        Store("", packed: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _source.Read(_folder.Path, null, new(canceled: true)));
    }

    [Theory]
    [InlineData("/home/ada", null, "/home/ada/.cache/neurona")]
    [InlineData("/home/ada", "", "/home/ada/.cache/neurona")]
    [InlineData("/home/ada", "/var/cache", "/var/cache/neurona")]
    [InlineData("/home/ada", "cache", "/home/ada/.cache/neurona")]
    [InlineData("", "/var/cache", "/var/cache/neurona")]
    [InlineData("", null, null)]
    [InlineData("", "cache", null)]
    public void TheCacheIsNeverInTheCurrentFolder(string home, string? cache, string? expected)
    {
        if (!OperatingSystem.IsLinux())
            return;
        expected ??= Path.Combine(Path.GetTempPath(), $"neurona-{Environment.UserName}");
        Assert.Equal(expected, DataSource.FindCacheFolder(name => name == "XDG_CACHE_HOME" ? cache : null, _ => home));
    }

    [Fact]
    public void WhatAKilledDownloadLeftIsSwept()
    {
        Store("", packed: true);
        File.Delete(_folder["neurona-test-c.gz"]);
        string path = Path.Combine(_folder["neurona-test"], "neurona-test-c.gz");
        Directory.CreateDirectory(_folder["neurona-test"]);
        string left = TemporaryFile.NameFor(path).Replace($"-{Environment.ProcessId}-", "-2147483647-", StringComparison.Ordinal);
        File.WriteAllBytes(left, [1]);
        Read(_folder.Path, null, default, new Network((_, file) => Packed[Array.IndexOf(FileNames, file)]));
        Assert.False(File.Exists(left));
        Assert.True(File.Exists(path));
    }

    private byte[][] Read(
        string? folder, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken, HttpMessageHandler? network = null,
        TimeProvider? clock = null) =>
        _source.Read(folder, progress, cancellationToken, network, clock).GetAwaiter().GetResult();

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private void Store(string under, bool packed)
    {
        Directory.CreateDirectory(_folder[under]);
        for (int i = 0; i < 4; i++)
            File.WriteAllBytes(Path.Combine(_folder[under], FileNames[i] + (packed ? ".gz" : "")), packed ? Packed[i] : Contents[i]);
    }

    private sealed class Listener(List<DownloadProgress> heard) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => heard.Add(value);
    }

    private sealed class Slow(Task<byte[]?> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.OK) { Content = new ByteArrayContent((await answer)!) };
    }

    // Gives a few bytes at a time, with a pause before each.
    private sealed class Dripping(byte[] content, Clock clock, TimeSpan pause) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Body(content, clock, pause)) });

        private sealed class Body(byte[] content, Clock clock, TimeSpan pause) : MemoryStream(content, writable: false)
        {
            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                clock.Advance(pause);
                return base.ReadAsync(buffer[..Math.Min(buffer.Length, 16)], cancellationToken);
            }
        }
    }

    // Stands until it is moved.
    private sealed class Clock : TimeProvider
    {
        private readonly List<Alarm> _alarms = [];
        private TimeSpan _now;

        public void Advance(TimeSpan time)
        {
            _now += time;
            foreach (Alarm alarm in _alarms)
                alarm.RingIfDue(_now);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Alarm alarm = new(this, () => callback(state));
            alarm.Change(dueTime, period);
            _alarms.Add(alarm);
            return alarm;
        }

        private sealed class Alarm(Clock clock, Action ring) : ITimer
        {
            private TimeSpan _due = TimeSpan.MaxValue;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                _due = dueTime == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : clock._now + dueTime;
                return true;
            }

            public void RingIfDue(TimeSpan now)
            {
                if (now < _due)
                    return;
                _due = TimeSpan.MaxValue;
                ring();
            }

            public void Dispose() => _due = TimeSpan.MaxValue;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }

    // Gives what the function says: nothing is 404.
    private sealed class Network(Func<string, string, byte[]?> content) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            byte[]? body = content(request.RequestUri.Host, Path.GetFileNameWithoutExtension(request.RequestUri.AbsolutePath));
            return Task.FromResult(body is null
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) });
        }
    }
}
