namespace Neurona.Tests.Files;

public class SafetensorsTests
{
    private const string Bias = "\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}";
    private const string Kernel = "\"dense/kernel\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}";

    public static TheoryData<string, string> BadHeaders => new()
    {
        { "", "an empty header" },
        { "[]", "byte 0x5B" },
        { " {}", "byte 0x20" },
        { "{", "a JSON header" },
        { "{}{}", "a JSON header" },
        { "{} x", "a JSON header" },
        { "{" + Kernel + "}", "8 bytes of tensors" },
        { "{" + Kernel + "," + Kernel + "," + Bias + "}", "'dense/kernel' twice" },
        { "{" + Kernel + ",\"dense\\/kernel\":{}," + Bias + "}", "'dense/kernel' twice" },
        { "{" + Kernel + ",\"dense/b\\u0069as\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
            "'dtype' twice" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[8,12]}}", "the unknown 'F33'" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[8,12]}}", "'F64'" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "an overlap" },
        { "{\"dense/kernel\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}," + Bias + "}", "a hole" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,12]}}", "that hold its shape 2" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,8]}}", "that hold its shape 1" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[8,8]}}", "that hold its shape 0" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[8,12]}}", "a whole number from 0" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[8,12]}}", "a whole number from 0" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1e400],\"data_offsets\":[8,12]}}", "a whole number from 0" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[18446744073709551616],\"data_offsets\":[8,12]}}",
            "a whole number from 0" },
        // wraps to 4 bytes where the product is not checked
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[4194305,4194305,211106198978564],\"data_offsets\":[8,12]}}",
            "that hold its shape" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[8,12]}}",
            "that hold its shape" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],\"data_offsets\":[8,12]}}",
            "at most 16 numbers" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12,16]}}", "two data_offsets" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1]}}", "two data_offsets" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12],\"path\":\"/etc/passwd\"}}", "'path'" },
        { "{" + Kernel + ",\"dense/bias\":[8,12]}", "an object for 'dense/bias'" },
        { "{\"__metadata__\":{\"a\":1}," + Kernel + "," + Bias + "}", "a text for 'a'" },
        { "{\"__metadata__\":{\"a\":{\"b\":\"c\"}}," + Kernel + "," + Bias + "}", "a text for 'a'" },
        { "{\"__metadata__\":{\"a\":\"\\ud800\"}," + Kernel + "," + Bias + "}", "half of a surrogate pair" },
        { "{\"\\udc00\":{}," + Kernel + "," + Bias + "}", "half of a surrogate pair" },
        { "{" + Kernel + ",\"dense/bias\":{\"dtype\":\"F32\",\"shape\":[[[[1]]]],\"data_offsets\":[8,12]}}", "byte " },
        { "{" + Kernel + ",\"head/bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
            "no 'dense/bias'; 'head/bias' of 1, which the model does not have" },
        { "{\"__metadata__\":{\"format\":\"neurona\"}," + Kernel + "," + Bias + "}", "'format_version'" },
        { "{\"__metadata__\":{\"format\":\"neurona\",\"format_version\":\"2\"}," + Kernel + "," + Bias + "}", "format_version 1; got '2'" },
        { "{\"__metadata__\":{\"format\":\"neurona\",\"format_version\":\"1\",\"sha256\":\"00\"}," + Kernel + "," + Bias + "}",
            "to have the SHA-256 00" },
        { "{\"__metadata__\":{\"sha256:dense/kernel\":\"00\",\"sha256:dense/bias\":\"00\"}," + Kernel + "," + Bias + "}",
            "tensor 'dense/kernel' at byte" },
    };

    [Theory, MemberData(nameof(BadHeaders))]
    public void WhatIsNotRightIsRefusedWithItsPlace(string header, string words)
    {
        NeuronaException error = Assert.Throws<NeuronaException>(() => Weights(Hostile.File(header, [1, 2, 3])));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Model.LoadWeights expects ", error.Message, StringComparison.Ordinal);
        Assert.Contains("; got ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheGoodOneIsRead() => Assert.Equal([1, 2, 3], Weights(Hostile.File("{" + Kernel + "," + Bias + "}   ", [1, 2, 3])));

    [Theory]
    [InlineData(0)]
    [InlineData(100_000_001)]
    [InlineData(99_999_999)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void AHeaderLengthIsNeverBelieved(long declared)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<NeuronaException>(() => Weights(Hostile.File("{" + Kernel + "," + Bias + "}", [1, 2, 3], declared)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void HugeTensorsAreRefusedBeforeMemoryIsTaken()
    {
        string header = "{\"dense/kernel\":{\"dtype\":\"F32\",\"shape\":[1073741824,1073741824],\"data_offsets\":[0,4611686018427387904]}}";
        long before = GC.GetAllocatedBytesForCurrentThread();
        NeuronaException error = Assert.Throws<NeuronaException>(() => Weights(Hostile.File(header, [1])));
        Assert.Contains("4611686018427387904 bytes of tensors", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0x03, 1 }, "gzip")]
    [InlineData(new byte[] { 0x50, 0x4B, 0x03, 0x04, 0x14, 0, 0, 0x08, 1 }, ".keras")]
    [InlineData(new byte[] { 0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 1 }, "HDF5")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1 }, "PNG")]
    [InlineData(new byte[] { 0x7B, 0x22, 0x63, 0x6C, 0x61, 0x73, 0x73, 0x5F, 1 }, "Model.FromJson")]
    [InlineData(new byte[] { 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x20, 0x79, 0x6F, 1 }, "text")]
    [InlineData(new byte[] { 1, 2, 3 }, "fewer bytes")]
    [InlineData(new byte[0], "fewer bytes")]
    public void OtherFilesAreCalledByTheirName(byte[] bytes, string word) =>
        Assert.Contains(word, Assert.Throws<NeuronaException>(() => Model.Load(bytes)).Message, StringComparison.Ordinal);

    private static float[] Weights(byte[] file)
    {
        Sequential model = new(2) { new Dense(1) };
        model.LoadWeights(new MemoryStream(file));
        return [.. model.GetWeights().SelectMany(array => array.Values)];
    }
}
