using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Neurona.Tests.Files;

public class ModelFileTests
{
    public static TheoryData<string> Models => ["tiny", "images", "graph"];

    [Theory, MemberData(nameof(Models))]
    public void RoundTripIsBitIdentical(string name)
    {
        Model model = Examples.Changed(Make(name));
        byte[] bytes = Examples.Bytes(model);
        Model loaded = Model.Load(bytes);
        Examples.AssertSame(model, loaded);
        Assert.Equal(bytes, Examples.Bytes(loaded));
        Assert.Equal(name == "tiny", loaded is Sequential);
    }

    [Fact]
    public void FilesRoundTripAndReplaceOneAnother()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.safetensors");
        Examples.Tiny().Save(path);
        Model changed = Examples.Changed(Examples.Tiny());
        changed.Save(path);
        Examples.AssertSame(changed, Model.Load(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void TheFileIsSafetensors()
    {
        Sequential model = Examples.Tiny();
        byte[] bytes = Examples.Bytes(model);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, (8 + length) % 8);
        using JsonDocument header = JsonDocument.Parse(Encoding.UTF8.GetString(bytes, 8, length));
        JsonElement kernel = header.RootElement.GetProperty("dense/kernel");
        Assert.Equal("F32", kernel.GetProperty("dtype").GetString());
        Assert.Equal([3, 4], kernel.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32()));
        int begin = kernel.GetProperty("data_offsets")[0].GetInt32();
        Assert.Equal(model["dense/kernel"][1], BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + length + begin + 4)));
        foreach (JsonProperty text in header.RootElement.GetProperty("__metadata__").EnumerateObject())
            Assert.Equal(JsonValueKind.String, text.Value.ValueKind);
        Assert.Equal(bytes.Length, 8 + length + 4 * model.ParameterCount);
    }

    // What tests/scripts/check_model_file.py does for readers without .NET.
    [Fact]
    public void TheChecksumsAreThoseOfTheFormat()
    {
        byte[] bytes = Examples.Bytes(Examples.Graph());
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using JsonDocument header = JsonDocument.Parse(Encoding.UTF8.GetString(bytes, 8, length));
        JsonElement metadata = header.RootElement.GetProperty("__metadata__");
        using MemoryStream summed = new();
        foreach (JsonProperty text in metadata.EnumerateObject().Where(text => text.Name != "sha256"))
            Add(text.Name, text.Value.GetString()!);
        foreach (JsonProperty tensor in header.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__"))
        {
            int[] place = Numbers(tensor.Value, "data_offsets");
            Add(tensor.Name, string.Join('x', Numbers(tensor.Value, "shape")), $"{place[0]}", $"{place[1]}");
            Assert.Equal(
                metadata.GetProperty($"sha256:{tensor.Name}").GetString(),
                Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan((8 + length + place[0])..(8 + length + place[1])))));
        }
        Assert.Equal(metadata.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(summed.ToArray())));

        // Each text with its length in front.
        void Add(params string[] texts)
        {
            byte[] size = new byte[4];
            foreach (byte[] text in texts.Select(Encoding.UTF8.GetBytes))
            {
                BinaryPrimitives.WriteInt32LittleEndian(size, text.Length);
                summed.Write(size);
                summed.Write(text);
            }
        }

        static int[] Numbers(JsonElement tensor, string member) =>
            [.. tensor.GetProperty(member).EnumerateArray().Select(number => number.GetInt32())];
    }

    [Fact]
    public void EveryBitOfEveryFloatSurvives()
    {
        Sequential model = new(4) { new Dense(2) { UseBias = false } };
        uint[] bits = [0x7FC00001, 0xFFC12345, 0x7F800000, 0xFF800000, 0x80000000, 0x00000001, 0x7F7FFFFF, 0x3F800000];
        for (int i = 0; i < bits.Length; i++)
            model["dense/kernel"][i] = BitConverter.UInt32BitsToSingle(bits[i]);
        Model loaded = Model.Load(Examples.Bytes(model));
        for (int i = 0; i < bits.Length; i++)
            Assert.Equal(bits[i], BitConverter.SingleToUInt32Bits(loaded["dense/kernel"][i]));
    }

    [Fact]
    public void TheTrainingConfigurationIsKept()
    {
        Sequential model = Examples.Tiny();
        model.Compile(
            new SGD(new InverseTimeDecay(0.5f, 10, 0.1f), momentum: 0.9f), new CategoricalCrossentropy(labelSmoothing: 0.1f),
            new Accuracy(), new Precision(classId: 1));
        byte[] bytes = Examples.Bytes(model);
        Model loaded = Model.Load(bytes), other = Model.Load(bytes, compile: false);
        Assert.False(other.IsCompiled);
        float[] x = Examples.Inputs(model, 4), targets = [1, 0, 0, 1, 1, 0, 0, 1];
        for (int step = 0; step < 3; step++)
            Assert.Equal(Values(model.TrainOnBatch(x, targets)), Values(loaded.TrainOnBatch(x, targets)));
        Assert.Equal(model.WeightsHash(), loaded.WeightsHash());
        Assert.Equal(Examples.Bytes(model), Examples.Bytes(loaded));

        static IEnumerable<(string, double)> Values(BatchResult result) => result.Names.Select(name => (name, result[name]));
    }

    [Fact]
    public void StreamsNeedNotSeek()
    {
        Model model = Examples.Changed(Examples.Tiny());
        using MemoryStream inner = new(Examples.Bytes(model));
        using ForwardOnly stream = new(inner);
        Examples.AssertSame(model, Model.Load(stream));
    }

    [Theory]
    [InlineData("{}", 100_000_000L)]
    [InlineData("""{"dense/kernel":{"dtype":"F32","shape":[20000,5000],"data_offsets":[0,400000000]},"dense/bias":{"dtype":"F32","shape":[5000],"data_offsets":[400000000,400020000]}}""", null)]
    public void AStreamThatCannotSeekIsNotBelievedEither(string header, long? declared)
    {
        Sequential model = new(20000) { new Dense(5000) };
        _ = model.Parameters;
        using ForwardOnly stream = new(new MemoryStream(Hostile.File(header, [1, 2, 3], declared)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<NeuronaException>(() => model.LoadWeights(stream));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void WhatIsNoModelIsRefusedAfterItsFirstBytes()
    {
        using ForwardOnly stream = new(new Endless());
        Assert.Contains(
            "at byte 0 the length of a header", Assert.Throws<NeuronaException>(() => Model.Load(stream)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AStreamThatCannotSeekIsReadAndCheckedToItsEnd()
    {
        // More numbers than the first step of memory, and tensors in another order than the model's.
        Model model = Examples.Changed(new Sequential(300) { new Dense(200) });
        byte[] bytes = Examples.Bytes(model);
        Examples.AssertSame(model, Model.Load(new ForwardOnly(new MemoryStream(bytes))));
        Assert.Contains(
            "something was appended",
            Assert.Throws<NeuronaException>(() => Model.Load(new ForwardOnly(new MemoryStream([.. bytes, 0])))).Message,
            StringComparison.Ordinal);
        for (int cut = 1; cut < bytes.Length; cut += 9973)
            Assert.Throws<NeuronaException>(() => Model.Load(new ForwardOnly(new MemoryStream(bytes[..^cut]))));
        Sequential turned = new(2) { new Dense(1) };
        byte[] file = Hostile.File("""{"dense/bias":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"dense/kernel":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]}}""", [1, 2, 3]);
        turned.LoadWeights(new ForwardOnly(new MemoryStream(file)));
        Assert.Equal([2, 3, 1], turned.GetWeights().SelectMany(array => array.Values));
    }

    [Fact]
    public void WhatCouldNotBeReadAgainIsNotWritten()
    {
        Sequential deep = new(1);
        for (int i = 0; i < 9_999; i++)
            deep.Add(new Linear());
        Model.Load(Examples.Bytes(deep));
        deep.Add(new Linear());
        Assert.Equal(
            "Model.Save expects at most 10000 layers with the inputs; got 10001. Make a smaller model.",
            Assert.Throws<NeuronaException>(() => Examples.Bytes(deep)).Message);

        Node x = Input.Of(1);
        Model.Load(Examples.Bytes(new Model(x, new Add().On([.. Enumerable.Repeat(x, 1_000)]))));
        Model wide = new(x, new Add().On([.. Enumerable.Repeat(x, 1_001)]));
        Assert.Contains(
            "at most 1000 inputs of a layer; got 1001", Assert.Throws<NeuronaException>(() => Examples.Bytes(wide)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsGoIntoAnEqualStructure()
    {
        using TemporaryFolder folder = new();
        Model source = Examples.Changed(Examples.Images()), target = Examples.Images(seed: 9);
        source.Save(folder.File("w"));
        target.LoadWeights(folder.File("w"));
        Assert.Equal(source.WeightsHash(), target.WeightsHash());
    }

    [Fact]
    public void WeightsOfAnotherProgramAreRead()
    {
        Sequential model = new(2) { new Dense(1) };
        byte[] file = Hostile.File("""{"dense/kernel":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"dense/bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"__metadata__":{"format":"pt"}}""", [1, 2, 3]);
        model.LoadWeights(new MemoryStream(file));
        Assert.Equal([1, 2, 3], model.GetWeights().SelectMany(array => array.Values));
        NeuronaException error = Assert.Throws<NeuronaException>(() => Model.Load(file));
        Assert.Contains("format \"neurona\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("LoadWeights", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryMismatchIsNamedAndTheModelIsUnchanged()
    {
        Sequential target = new(3) { new Dense(5, Activation.Tanh), new Dense(2) { Name = "out" } };
        string before = target.WeightsHash();
        NeuronaException error = Assert.Throws<NeuronaException>(
            () => target.LoadWeights(new MemoryStream(Examples.Bytes(Examples.Tiny()))));
        Assert.Contains("'dense/kernel' of 3x4 at byte ", error.Message, StringComparison.Ordinal);
        Assert.Contains("instead of 3x5", error.Message, StringComparison.Ordinal);
        Assert.Contains("no 'out/kernel'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'dense_1/bias' of 2, which the model does not have", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, target.WeightsHash());
    }

    [Fact]
    public void DamagedWeightsLeaveTheModelUnchanged()
    {
        Sequential target = Examples.Tiny();
        string before = target.WeightsHash();
        byte[] bytes = Examples.Bytes(Examples.Changed(Examples.Tiny()));
        bytes[^1] ^= 1;
        NeuronaException error = Assert.Throws<NeuronaException>(() => target.LoadWeights(new MemoryStream(bytes)));
        Assert.Contains("'dense_1/bias'", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, target.WeightsHash());
    }

    [Theory]
    [InlineData("format")]
    [InlineData("config")]
    [InlineData("sha256")]
    [InlineData("sha256:dense/kernel")]
    public void TheFormatsOwnNamesAreRefusedAsMetadata(string key)
    {
        Sequential model = Examples.Tiny();
        model.Metadata[key] = "mine";
        Assert.Contains($"'{key}'", Assert.Throws<NeuronaException>(() => Examples.Bytes(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MetadataMayHoldAnyText()
    {
        Sequential model = Examples.Tiny();
        model.Metadata["ñ \"\\/\n\0"] = "Añejo 数字 \U0001F600 \"quotes\"";
        model.Metadata[""] = "";
        Examples.AssertSame(model, Model.Load(Examples.Bytes(model)));
        model.Metadata["half"] = "\uD83D";
        Assert.Throws<NeuronaException>(() => Examples.Bytes(model));
    }

    [Fact]
    public void MissingFilesAndFoldersAreSentences()
    {
        using TemporaryFolder folder = new();
        Assert.Contains(
            "none.safetensors", Assert.Throws<NeuronaException>(() => Model.Load(folder.File("none.safetensors"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<NeuronaException>(() => Model.Load(folder.Path));
        Assert.Throws<NeuronaException>(() => Examples.Tiny().Save(Path.Combine(folder.Path, "no", "m")));
    }

    private static Model Make(string name) =>
        name switch { "tiny" => Examples.Tiny(), "images" => Examples.Images(), _ => Examples.Graph() };

    // Bytes of 255 without an end.
    private sealed class Endless : MemoryStream
    {
        private long _read;

        public override int Read(byte[] buffer, int offset, int count)
        {
            Assert.InRange(_read += count, 0, 1 << 20);
            buffer.AsSpan(offset, count).Fill(255);
            return count;
        }
    }

    private sealed class ForwardOnly(Stream inner) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, Math.Min(count, 7));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
