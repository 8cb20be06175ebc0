using System.Text.Json;
using Neurona.Contracts;
using Neurona.Tests.Files;

namespace Neurona.Tests.Keras;

/// <summary>Objects as Keras writes them, with what they must become: Data/keras-objects.json.</summary>
public class KerasObjectTests
{
    public static TheoryData<string, string, string, string, string> Objects
    {
        get
        {
            TheoryData<string, string, string, string, string> objects = [];
            using JsonDocument cases = JsonDocument.Parse(Examples.Json("keras-objects"));
            foreach (JsonElement one in cases.RootElement.EnumerateArray())
                objects.Add(Text(one, "from"), Text(one, "kind"), Text(one, "type"), Text(one, "expected"), Text(one, "object"));
            return objects;

            static string Text(JsonElement one, string name) =>
                one.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : one.GetProperty(name).GetRawText();
        }
    }

    [Theory, MemberData(nameof(Objects))]
    public void WhatKerasWritesIsRead(string from, string kind, string type, string expected, string json)
    {
        object read = Read(kind, json);
        Assert.True(type == read.GetType().Name, $"{from}: {read.GetType().Name}");
        Dictionary<string, object?> values = Registry.Of(read, "test").Values(read);
        using JsonDocument wanted = JsonDocument.Parse(expected);
        foreach (JsonProperty argument in wanted.RootElement.EnumerateObject())
            AssertValue(argument, values[argument.Name]);
        string written = KerasObject.Write(read);
        Assert.Equal(written, KerasObject.Write(Read(kind, written)));
    }

    [Fact]
    public void WhatIsWrittenIsWhatKerasWrites()
    {
        Assert.Equal(
            """{"module":"keras.losses","class_name":"BinaryCrossentropy","config":{"name":"binary_crossentropy","from_logits":true,"label_smoothing":0.5,"axis":-1,"reduction":"sum_over_batch_size"},"registered_name":null}""",
            new BinaryCrossentropy(true, 0.5f).ToJson());
        Assert.Equal(
            """{"module":"keras.metrics","class_name":"Precision","config":{"name":"precision","thresholds":0.5,"class_id":null,"top_k":null},"registered_name":null}""",
            new Precision().ToJson());
        Assert.Equal(
            """{"module":"keras.optimizers","class_name":"SGD","config":{"learning_rate":0.01,"momentum":0,"nesterov":false,"clipnorm":null,"clipvalue":null,"ema_momentum":0.99,"ema_overwrite_frequency":null,"global_clipnorm":null,"gradient_accumulation_steps":null,"loss_scale_factor":null,"use_ema":false,"weight_decay":null},"registered_name":null}""",
            new SGD().ToJson());
        Assert.Equal(
            """{"module":"keras.constraints","class_name":"MaxNorm","config":{"max_value":2,"axis":0},"registered_name":null}""",
            new MaxNorm().ToJson());
        Assert.Equal("""{"module":"keras.initializers","class_name":"Zeros","config":{},"registered_name":null}""", new Zeros().ToJson());
        Assert.Equal(
            """{"module":"keras.layers","class_name":"Activation","config":{"name":"squash","activation":"tanh","trainable":false},"registered_name":null}""",
            new Tanh { Name = "squash", Trainable = false }.ToJson());
        // What a function's name alone does not say has its own class.
        Assert.Equal(
            """{"module":"keras.layers","class_name":"Activation","config":{"activation":"gelu"},"registered_name":null}""",
            new GELU().ToJson());
        Assert.Equal(
            """{"module":"keras.layers","class_name":"GELU","config":{"approximate":true},"registered_name":null}""",
            new GELU(approximate: true).ToJson());
        Assert.Equal("\"accuracy\"", new Accuracy().ToJson());
    }

    [Theory]
    [InlineData("Loss", "{\"class_name\": \"MeanSquaredError\", \"config\": {\"reduction\": \"max\"}}", "config.reduction to be one of")]
    [InlineData("Loss", "{\"class_name\": \"MeanSquaredError\", \"config\": {\"name\": 3}}", "config.name to be a text; got 3")]
    [InlineData(
        "Loss", "{\"class_name\": \"CategoricalHinge\", \"config\": {\"axis\": 1}}",
        "axis of CategoricalHinge to be -1; got 1")]
    [InlineData(
        "Loss", "{\"class_name\": \"MeanSquaredError\", \"config\": {\"fn\": \"binary_crossentropy\"}}",
        "config.fn to be the function of MeanSquaredError")]
    [InlineData(
        "Loss", "{\"class_name\": \"MeanSquaredError\", \"config\": {\"dtype\": \"float16\"}}",
        "dtype of MeanSquaredError to be \"float32\"")]
    [InlineData(
        "Loss", "{\"class_name\": \"MeanSquaredError\", \"config\": null}",
        "because MeanSquaredError was not registered when the model was saved")]
    [InlineData("Loss", "{\"class_name\": \"MeanSquaredError\"}", "the document to have the member 'config'")]
    [InlineData(
        "Metric", "{\"class_name\": \"Sum\", \"config\": {\"name\": \"sum\", \"dtype\": \"float32\"}}",
        "to be a metric that it knows: AUC, Accuracy, BinaryAccuracy")]
    [InlineData(
        "Metric", "{\"class_name\": \"Precision\", \"config\": {\"thresholds\": [0.2, \"x\"]}}",
        "config.thresholds[1] to be a finite number; got \"x\"")]
    [InlineData(
        "Metric", "{\"class_name\": \"BinaryAccuracy\", \"config\": {\"threshold\": null}}", "threshold of BinaryAccuracy to have a value")]
    [InlineData(
        "Optimizer", "{\"class_name\": \"Adam\", \"config\": {\"loss_scale_factor\": 0}}", "LossScale of more than 0; got 0")]
    [InlineData(
        "Schedule", "{\"class_name\": \"PiecewiseConstantDecay\", \"config\": {\"boundaries\": [1], \"values\": [1, \"2\"]}}",
        "config.values[1] to be a finite number")]
    [InlineData("Optimizer", "{\"class_name\": \"Adam\", \"config\": {\"weight_decay\": -1}}", "WeightDecay of at least 0")]
    [InlineData("Optimizer", "{\"class_name\": \"SGD\", \"config\": {\"learning_rate\": -1}}", "a learning rate of at least 0")]
    [InlineData("Optimizer", "{\"class_name\": \"SGD\", \"config\": {\"decay\": 0.1}}", "decay of SGD to be 0")]
    [InlineData("Layer", "{\"class_name\": \"ReLU\", \"config\": {\"max_value\": -1}}", "ReLU expects maxValue of at least 0; got -1")]
    [InlineData(
        "Layer", "{\"class_name\": \"Flatten\", \"config\": {\"activity_regularizer\": \"l2\"}}",
        "activity_regularizer of Flatten to be null; got \"l2\"")]
    [InlineData("Layer", "{\"class_name\": \"tanh\", \"config\": {}}", "to be a layer that it knows")]
    public void WhatNeuronaDoesNotHaveIsRefused(string kind, string json, string words)
    {
        NeuronaException refused = Assert.Throws<NeuronaException>(() => Read(kind, json));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{kind}.FromJson", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WriterAndReaderHaveTheSameLimits()
    {
        Assert.Contains(
            "200000000 as decay_steps", Refused(() => new InverseTimeDecay(0.1f, 200_000_000, 1).ToJson()), StringComparison.Ordinal);
        Assert.Contains("finite numbers", Refused(() => new Constant(float.NaN).ToJson()), StringComparison.Ordinal);
        Assert.Contains("names of whole characters", Refused(() => new Tanh { Name = "\uD800" }.ToJson()), StringComparison.Ordinal);
        Assert.Contains("ModelFile.Register<Unregistered>", Refused(() => new Unregistered().ToJson()), StringComparison.Ordinal);

        static string Refused(Action write) => Assert.Throws<NeuronaException>(write).Message;
    }

    private static object Read(string kind, string json) => kind switch
    {
        "Loss" => Loss.FromJson(json),
        "Metric" => Metric.FromJson(json),
        "Optimizer" => Optimizer.FromJson(json),
        "Schedule" => Schedule.FromJson(json),
        "Initializer" => Initializer.FromJson(json),
        "Regularizer" => Regularizer.FromJson(json),
        "Constraint" => Constraint.FromJson(json),
        "Layer" => Layer.FromJson(json),
        "Activation" => Activation.FromJson(json),
        _ => throw new InvalidOperationException($"Read {kind}."),
    };

    private static void AssertValue(JsonProperty expected, object? actual)
    {
        switch (actual)
        {
            case null: Assert.Equal(JsonValueKind.Null, expected.Value.ValueKind); break;
            case bool flag: Assert.Equal(expected.Value.GetBoolean(), flag); break;
            case int number: Assert.Equal(expected.Value.GetInt32(), number); break;
            case double number: Assert.Equal(expected.Value.GetSingle(), (float)number); break;
            case LearningRate rate: Assert.Equal(expected.Value.GetSingle(), (float)rate.At(0)); break;
            case IReadOnlyList<int> numbers: Assert.Equal(expected.Value.EnumerateArray().Select(one => one.GetInt32()), numbers); break;
            case Thresholds { Count: 0 }: Assert.Equal(JsonValueKind.Null, expected.Value.ValueKind); break;
            case Thresholds { Count: 1 } one: Assert.Equal(expected.Value.GetDouble(), one[0]); break;
            case IReadOnlyList<double> numbers: Assert.Equal(expected.Value.Numbers(), numbers); break;
            default: Assert.Equal(expected.Value.GetString(), actual.ToString()); break;
        }
    }
}
