using System.Security.Cryptography;

namespace Neurona;

/// <summary>Fetches published files: checked before they get their name, so that a file under its name is
/// whole.</summary>
internal sealed class Download : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DataSource _source;
    private readonly string[] _folders;
    private readonly IProgress<DownloadProgress>? _progress;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;

    public Download(
        DataSource source, string[] folders, IProgress<DownloadProgress>? progress, HttpMessageHandler? network, TimeProvider? clock)
    {
        _source = source;
        _folders = folders;
        _progress = progress;
        _clock = clock ?? TimeProvider.System;
        _client = new(network ?? new SocketsHttpHandler { ConnectTimeout = Patience }, disposeHandler: network is null)
        {
            Timeout = Timeout.InfiniteTimeSpan
        };
    }

    /// <summary>Downloads one file and returns its path.</summary>
    /// <exception cref="NeuronaException">No home gives it, or it cannot be stored.</exception>
    public async Task<string> Get(DataFile file, int missing, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(_folders[0], _source.Folder), path = Path.Combine(folder, $"{file.Name}.gz");
        List<string> failures = [];
        Exception? cause = null;
        foreach (string home in _source.Homes)
        {
            string part = TemporaryFile.NameFor(path);
            try
            {
                Directory.CreateDirectory(folder);
                await Fetch(home, file, part, cancellationToken).ConfigureAwait(false);
                File.Move(part, path, overwrite: true);
                TemporaryFile.Sweep(path);
                return path;
            }
            catch (Exception error) when (error is HttpRequestException or IOException or UnauthorizedAccessException
                or InvalidDataException or TimeoutException)
            {
                cause = error;
                failures.Add($"{home}{file.Name}.gz ({error.Message.TrimEnd('.')})");
            }
            finally
            {
                TemporaryFile.TryDelete(part);
            }
        }
        string looked = string.Join(", ", _folders.Select(place => $"{place}, {Path.Combine(place, _source.Folder)}"));
        throw new NeuronaException(
            $"{_source.Title} expects the files {string.Join(", ", _source.Files.Select(one => one.Name + ".gz"))}; "
            + $"got {missing} of them neither in {looked} nor from {string.Join(" nor from ", failures)}. "
            + $"Put the files into one of these folders, name their folder (--data, dataDir or {DataSource.Variable}), "
            + "or connect to the network.", cause!);
    }

    public void Dispose() => _client.Dispose();

    private async Task Fetch(string home, DataFile file, string part, CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = new(Patience, _clock);
        using CancellationTokenRegistration cancelled = cancellationToken.Register(silence.Cancel);
        try
        {
            using HttpResponseMessage response = await _client
                .GetAsync($"{home}{file.Name}.gz", HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            using Stream stream = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using FileStream target = new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            byte[] buffer = new byte[1 << 16];
            long received = 0;
            int count;
            while ((count = await stream.ReadAsync(buffer, silence.Token).ConfigureAwait(false)) > 0)
            {
                silence.CancelAfter(Patience);
                received += count;
                if (received > file.PackedLength)
                    throw new InvalidDataException($"more than the {file.PackedLength} bytes of the published file");
                hash.AppendData(buffer, 0, count);
                target.Write(buffer, 0, count);
                _progress?.Report(new($"{file.Name}.gz", received, file.PackedLength));
            }
            string got = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (got != file.PackedHash)
                throw new InvalidDataException($"{received} bytes with SHA-256 {got} instead of {file.PackedHash}");
            target.Flush(flushToDisk: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {Patience.TotalSeconds:F0} s");
        }
    }
}
