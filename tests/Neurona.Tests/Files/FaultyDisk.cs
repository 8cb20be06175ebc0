namespace Neurona.Tests.Files;

/// <summary>
/// A disk in memory that fails at its n-th operation: with an error, after which it works again, or for good, as when
/// the power goes. What was not flushed is then lost: a file that had its new name already is empty.
/// </summary>
internal sealed class FaultyDisk(int failAt, bool losesPower) : Disk
{
    private readonly Dictionary<string, Content> _files = [];
    private readonly List<string> _operations = [];

    public int OwnerOfOld { get; init; } = 1;

    public string Operations => string.Join(' ', _operations);

    public string Last => _operations[Math.Min(failAt, _operations.Count) - 1];

    public IEnumerable<string> Names => _files.Keys;

    private bool IsDown => losesPower && _operations.Count >= failAt;

    public void Put(string path, byte[] content) => _files[path] = new() { Written = [.. content], Flushed = content, Owner = OwnerOfOld };

    /// <summary>What a reader finds when all is over.</summary>
    public byte[]? AfterwardsAt(string path) =>
        !_files.TryGetValue(path, out Content? file) ? null : losesPower ? file.Flushed : [.. file.Written];

    public override DiskEntry? Find(string path)
    {
        Do(nameof(Find));
        return _files.TryGetValue(path, out Content? file) ? new(true, false, file.Owner) : null;
    }

    public override Stream Create(string path, bool isPrivate)
    {
        Do(nameof(Create));
        Assert.Equal(_files.Count > 0, isPrivate);
        return _files[path] = new() { Before = () => Do("Write") };
    }

    public override void Flush(Stream file)
    {
        Do(nameof(Flush));
        ((Content)file).Flushed = [.. ((Content)file).Written];
    }

    public override void CopyRights(string from, string to) => Do(nameof(CopyRights));

    public override void Rename(string from, string to)
    {
        Do(nameof(Rename));
        _files[to] = _files[from];
        _files.Remove(from);
    }

    public override void TryDelete(string path)
    {
        if (IsDown)
            return;
        _operations.Add(nameof(TryDelete));
        _files.Remove(path);
    }

    private void Do(string operation)
    {
        if (IsDown)
            throw new PowerLostException();
        _operations.Add(operation);
        if (_operations.Count == failAt)
            throw losesPower ? new PowerLostException() : new IOException($"No {operation}.");
    }

    public sealed class PowerLostException : Exception;

    private sealed class Content : MemoryStream
    {
        public List<byte> Written { get; init; } = [];

        public byte[] Flushed { get; set; } = [];

        public int Owner { get; init; } = 1;

        public Action Before { get; init; } = () => { };

        public override void Write(byte[] buffer, int offset, int count)
        {
            Before();
            Written.AddRange(buffer.AsSpan(offset, count));
        }
    }
}
