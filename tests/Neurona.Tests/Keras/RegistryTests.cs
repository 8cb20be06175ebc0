using System.Text.Json;
using Neurona.Tests.Files;

namespace Neurona.Tests.Keras;

public class RegistryTests
{
    public static TheoryData<string> Names => [.. Registry.Entries.Where(e => !e.IsCustom).Select(e => $"{Registry.Word(Registry.KindOf(e.Type))} {e.Name}").Order(StringComparer.Ordinal)];

    [Fact]
    public void EveryPublicTypeIsRegistered()
    {
        HashSet<Type> registered = [.. Registry.Entries.Select(entry => entry.Type)];
        IEnumerable<string> missing = typeof(Model).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false, IsClass: true } && Array.Exists(Registry.Kinds, kind => kind.Base.IsAssignableFrom(type)))
            .Where(type => !registered.Contains(type))
            .Select(type => type.Name);
        Assert.Empty(missing);
    }

    [Theory, MemberData(nameof(Names))]
    public void EveryConfigurationRoundTrips(string name)
    {
        ConfigType entry = Registry.Entries.Single(e => !e.IsCustom && $"{Registry.Word(Registry.KindOf(e.Type))} {e.Name}" == name);
        object made = entry.Create(entry.Arguments.ToDictionary(argument => argument.Name, argument => Sample(argument)));
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
            KerasWriter.Object(json, made, "test");
        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        object read = new KerasObjectReader().Object(new(document.RootElement, "", "test"), Registry.KindOf(entry.Type), null);
        AssertEqual(made, read);
    }

    [Fact]
    public void NamesAndKindsAreUnique() =>
        Assert.Equal(Registry.Entries.Count(), Registry.Entries.Select(entry => (Registry.KindOf(entry.Type), entry.Name)).Distinct().Count());

    [Fact]
    public void OwnLayersAreRegisteredSavedAndLoaded()
    {
        ModelFile.Register<Scaled>("Scaled");
        ModelFile.Register<Scaled>("Scaled");
        Sequential model = new(3) { new Dense(2), new Scaled(2.5f) { Offsets = [1, 2] } };
        Sequential loaded = Assert.IsType<Sequential>(Model.Load(Examples.Bytes(model)));
        Scaled scaled = Assert.IsType<Scaled>(loaded.Layers[1]);
        Assert.Equal(2.5f, scaled.Factor);
        Assert.Equal([1, 2], scaled.Offsets);
        Assert.Contains("\"registered_name\":\"Scaled\"", model.ToJson(), StringComparison.Ordinal);
        Assert.Contains("'Dense'", Assert.Throws<NeuronaException>(() => ModelFile.Register<Unregistered>("Dense")).Message, StringComparison.Ordinal);
        Assert.Contains("which is 'Scaled'", Assert.Throws<NeuronaException>(() => ModelFile.Register<Scaled>("Other")).Message, StringComparison.Ordinal);
        Assert.Contains("none for 'hidden'", Assert.Throws<NeuronaException>(() => ModelFile.Register<Unsavable>("Unsavable")).Message, StringComparison.Ordinal);
        Assert.Throws<NeuronaException>(() => ModelFile.Register<string>("String"));
    }

    [Fact]
    public void AnUnregisteredLayerIsRefusedOnWriting()
    {
        Sequential model = new(3) { new Unregistered() };
        Assert.Contains("ModelFile.Register<Unregistered>", Assert.Throws<NeuronaException>(model.ToJson).Message, StringComparison.Ordinal);
    }

    private static object? Sample(Argument argument)
    {
        Type type = Nullable.GetUnderlyingType(argument.Type) ?? argument.Type;
        return type switch
        {
            _ when type == typeof(bool) => false,
            _ when type == typeof(int) => 3,
            _ when type == typeof(float) => 0.3f,
            _ when type == typeof(double) => 0.3,
            _ when type == typeof(string) => "given",
            _ when type == typeof(Size2D) => new Size2D(2, 3),
            _ when type == typeof(LearningRate) => (LearningRate)new InverseTimeDecay(0.5f, 10, 0.25f, true),
            _ when type == typeof(Activation) => new LeakyReLU(0.4f),
            _ when type == typeof(Initializer) => new VarianceScaling(2, FanMode.FanOut, WeightDistribution.Uniform),
            _ when type == typeof(Regularizer) => new L2(0.5f),
            _ when type == typeof(Constraint) => new MaxNorm(3),
            _ when type == typeof(Schedule) => new InverseTimeDecay(0.5f, 10, 0.25f),
            _ when type == typeof(Layer) => new Dense(3),
            _ when type.IsEnum => Enum.Parse(type, Enum.GetNames(type)[^1]),
            _ when type.IsAssignableFrom(typeof(int[])) => new[] { 4, 5 },
            _ => throw new InvalidOperationException($"Give a sample of {type.Name}."),
        };
    }

    private static void AssertEqual(object? expected, object? actual)
    {
        if (expected is LearningRate { Schedule: { } schedule })
        {
            AssertEqual(schedule, ((LearningRate)actual!).Schedule);
            return;
        }
        if (expected is null || actual is null || !Array.Exists(Registry.Kinds, kind => kind.Base.IsInstanceOfType(expected)))
        {
            Assert.Equal(expected, actual);
            return;
        }
        Assert.Equal(expected.GetType(), actual.GetType());
        ConfigType entry = Registry.Of(expected, "test");
        foreach (Argument argument in entry.Arguments.Where(a => a.Name != "name"))
            AssertEqual(argument.Property.GetValue(expected), argument.Property.GetValue(actual));
    }
}

public sealed class Scaled(float factor) : Layer
{
    public float Factor { get; } = factor;

    public IReadOnlyList<int> Offsets { get; init; } = [];

    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    protected internal override void Forward(in Pass p)
    {
        for (int i = 0; i < p.Y.Data.Length; i++)
            p.Y.Data[i] = Factor * p.X.Data[i];
    }

    protected internal override void Backward(in Pass p)
    {
        for (int i = 0; i < p.DX.Data.Length; i++)
            p.DX.Data[i] = Factor * p.DY.Data[i];
    }
}

public sealed class Unregistered : Layer
{
    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    protected internal override void Forward(in Pass p) => p.X.Data.CopyTo(p.Y.Data);

    protected internal override void Backward(in Pass p) => p.DY.Data.CopyTo(p.DX.Data);
}

public sealed class Unsavable(int hidden) : Layer
{
    protected internal override Shape Build(LayerBuilder b, Shape x) => x.WithChannels(hidden);

    protected internal override void Forward(in Pass p) => p.Y.Data.Clear();

    protected internal override void Backward(in Pass p) => p.DX.Data.Clear();
}
