using System.Security.Cryptography;

namespace Neurona;

/// <summary>How a download goes.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Received">Bytes so far.</param>
/// <param name="Total">Bytes in all.</param>
public sealed record DownloadProgress(string File, long Received, long Total);

/// <summary>A published file: its name without .gz, the length of the packed file, and the SHA-256 of the packed and of
/// the plain one.</summary>
internal sealed record DataFile(string Name, long PackedLength, string PackedHash, string PlainHash);

/// <summary>The files of a published data set: where they are looked for, where they come from, and what they must
/// be.</summary>
/// <param name="Folder">The name of the subfolder.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Files">The files.</param>
/// <param name="Homes">Addresses to which a file's name with .gz is added, in the order in which they are
/// tried.</param>
internal sealed record DataSource(string Folder, string Title, IReadOnlyList<DataFile> Files, IReadOnlyList<string> Homes)
{
    /// <summary>The environment variable that names a folder of data.</summary>
    public const string Variable = "NEURONA_DATA";

    /// <summary>Where this user's downloads are kept.</summary>
    public static string CacheFolder { get; } = FindCacheFolder(Environment.GetEnvironmentVariable, Environment.GetFolderPath);

    /// <summary>The content of every file, checked against its SHA-256; packed or plain as it was found.</summary>
    /// <exception cref="NeuronaException">A file is altered, or is nowhere and cannot be downloaded.</exception>
    public async Task<byte[][]> Read(
        string? dataDir, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken, HttpMessageHandler? network = null,
        TimeProvider? clock = null)
    {
        string[] folders = Folders(dataDir);
        string?[] paths = [.. Files.Select(file => Find(folders, file))];
        if (paths.Contains(null))
        {
            using Download download = new(this, folders, progress, network, clock);
            for (int i = 0; i < paths.Length; i++)
                paths[i] ??= await download.Get(Files[i], paths.Count(path => path is null), cancellationToken).ConfigureAwait(false);
        }
        byte[][] contents = new byte[paths.Length][];
        for (int i = 0; i < paths.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            contents[i] = await Checked(paths[i]!, Files[i], cancellationToken).ConfigureAwait(false);
        }
        return contents;
    }

    /// <summary>The folders to look in, each before its subfolder; the first is where downloads go.</summary>
    internal static string[] Folders(string? dataDir)
    {
        List<string> folders = [];
        foreach (string? folder in (ReadOnlySpan<string?>)[dataDir, Environment.GetEnvironmentVariable(Variable), CacheFolder])
        {
            if (!string.IsNullOrWhiteSpace(folder))
                folders.Add(Path.GetFullPath(FilePath.Checked(folder, "Datasets")));
        }
        return [.. folders];
    }

    private string? Find(string[] folders, DataFile file)
    {
        foreach (string folder in folders)
        {
            foreach (string place in (ReadOnlySpan<string>)[folder, Path.Combine(folder, Folder)])
            {
                foreach (string name in (ReadOnlySpan<string>)[$"{file.Name}.gz", file.Name])
                {
                    string path = Path.Combine(place, name);
                    if (File.Exists(path))
                        return path;
                }
            }
        }
        return null;
    }

    private async Task<byte[]> Checked(string path, DataFile file, CancellationToken cancellationToken)
    {
        byte[] content = await Task.Run(() => IdxFile.ReadBytes(path), cancellationToken).ConfigureAwait(false);
        string expected = IdxFile.IsGzip(content) ? file.PackedHash : file.PlainHash;
        string got = Convert.ToHexStringLower(SHA256.HashData(content));
        return got == expected
            ? content
            : throw Errors.Of($"{Title} file '{path}'", $"the SHA-256 {expected} of the published file",
                $"{got} over {content.Length} bytes",
                "The file is cut off or altered, or belongs to another data set: "
                + "delete it, and it is downloaded again, or give another folder.");
    }

    /// <summary>The cache folder of the system's custom; a folder of the user's own among the temporary files where the
    /// user has no home.</summary>
    internal static string FindCacheFolder(Func<string, string?> variable, Func<Environment.SpecialFolder, string> folder)
    {
        if (OperatingSystem.IsWindows())
            return Under(folder(Environment.SpecialFolder.LocalApplicationData), "neurona", "cache");
        string home = folder(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
            return Under(home, "Library", "Caches", "neurona");
        // A relative XDG_CACHE_HOME is to be ignored, says the XDG Base Directory Specification.
        return variable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache)
            ? Path.Combine(cache, "neurona")
            : Under(home, ".cache", "neurona");

        // A home that does not exist comes as an empty text.
        static string Under(string home, params ReadOnlySpan<string> names) =>
            Path.IsPathFullyQualified(home)
                ? Path.Combine([home, .. names])
                : Path.Combine(Path.GetTempPath(), $"neurona-{Environment.UserName}");
    }
}
