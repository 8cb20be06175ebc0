using System.Text.Json.Nodes;
using Neurona.Tests.Files;

namespace Neurona.Tests.Keras;

/// <summary>compile_config: all of it is read, or what is not known is named.</summary>
public class KerasCompileTests
{
    private const string Adam = """{"class_name": "Adam", "config": {}}""";
    private const string Crossentropy = "\"categorical_crossentropy\"";

    [Fact]
    public void AKerasModelIsCompiledAsItWas()
    {
        string json = Examples.Json("mlp");
        Model model = Model.FromJson(json);
        Assert.True(model.IsCompiled);
        Assert.Equal(0.001f, (float)Assert.IsType<Adam>(model.Trainer.Optimizer.Optimizer).LearningRate.At(0));
        Assert.IsType<CategoricalCrossentropy>(model.Trainer.Heads[0].Given.Loss);
        Assert.IsType<CategoricalAccuracy>(Assert.Single(model.Trainer.Heads[0].Metrics));
        Assert.Equal(["loss", "accuracy"], model.Trainer.Names);
        Assert.False(Model.FromJson(json, compile: false).IsCompiled);
        Assert.False(Model.FromJson(Examples.Json("convnet")).IsCompiled);
        Assert.False(Model.FromJson(With("null")).IsCompiled);
    }

    [Theory]
    [InlineData("""{"class_name": "CategoricalCrossentropy", "config": {"label_smoothing": 0.1}}""", null)]
    [InlineData(
        """{"module": "builtins", "class_name": "function", "config": "categorical_crossentropy", "registered_name": "function"}""", null)]
    [InlineData("""["categorical_crossentropy"]""", """[["accuracy"]]""")]
    [InlineData("""{"dense_1": "categorical_crossentropy"}""", """{"dense_1": ["accuracy"]}""")]
    [InlineData(Crossentropy, """{"dense_1": "accuracy"}""")]
    [InlineData(Crossentropy, """["acc"]""")]
    [InlineData(Crossentropy, """["Accuracy"]""")]
    [InlineData(Crossentropy, "[]")]
    [InlineData(Crossentropy, "null")]
    [InlineData(
        Crossentropy,
        """["categorical_accuracy", {"class_name": "Precision", "config": {"name": "precision", "dtype": "float32", "thresholds": null, "top_k": null, "class_id": 3}}]""")]
    [InlineData(Crossentropy, """[["accuracy", "precision"]]""")]
    public void EveryFormOfLossAndMetricsIsRead(string loss, string? metrics)
    {
        Model model = Model.FromJson(
            With($$"""{"optimizer": {{Adam}}, "loss": {{loss}}{{(metrics is null ? "" : $", \"metrics\": {metrics}")}}}"""));
        Assert.IsType<CategoricalCrossentropy>(model.Trainer.Heads[0].Given.Loss);
        Assert.Equal(
            (metrics ?? "").Contains("acc", StringComparison.OrdinalIgnoreCase),
            model.Trainer.Heads[0].Metrics.Any(metric => metric is CategoricalAccuracy));
        Assert.Equal(
            (metrics ?? "").Contains("recision", StringComparison.Ordinal),
            model.Trainer.Heads[0].Metrics.Any(metric => metric is Precision));
    }

    [Fact]
    public void WeightsOfLossesAndMetricsWithWeightsAreKept()
    {
        const string more = """, "metrics": ["accuracy", "accuracy"], "loss_weights": [0.5], "weighted_metrics": ["accuracy"]""";
        Model model = Model.FromJson(With($$"""{"optimizer": {{Adam}}, "loss": {{Crossentropy}}{{more}}}"""));
        foreach (Model one in (Model[])[model, Model.Load(Examples.Bytes(model))])
        {
            Assert.Equal(["loss", "accuracy", "accuracy_1", "accuracy_2"], one.Trainer.Names);
            Assert.Equal(0.5, one.Trainer.Heads[0].Given.Weight);
            Assert.Equal([false, false, true], one.Trainer.Heads[0].Metrics.Select(metric => metric.Weighted));
        }
    }

    [Fact]
    public void WhatIsGivenByTheNamesOfOutputsGoesToThemInAnyOrder()
    {
        Model model = Model.FromJson(OfTwoOutputs(
            "{'loss': {'place': 'mae', 'length': 'mse'}, 'loss_weights': {'place': 0.5}, 'metrics': {'place': ['mse']}}"));
        Head length = model.Trainer.Heads[0].Given, place = model.Trainer.Heads[1].Given;
        Assert.IsType<MeanSquaredError>(length.Loss);
        Assert.IsType<MeanAbsoluteError>(place.Loss);
        Assert.Equal((1, 0.5), (length.Weight, place.Weight));
        Assert.Equal(["loss", "length_loss", "place_loss", "place_mean_squared_error"], model.Trainer.Names);
    }

    // Keras refuses them too: a metric under a name of no output would never be seen.
    [Theory]
    [InlineData("loss", "{'loss': {'length': 'mse', 'place': 'mae', 'palce': 'mae'}}")]
    [InlineData("loss_weights", "{'loss': ['mse', 'mae'], 'loss_weights': {'palce': 0.5}}")]
    [InlineData("metrics", "{'loss': ['mse', 'mae'], 'metrics': {'length': ['mse'], 'palce': ['mse']}}")]
    [InlineData("weighted_metrics", "{'loss': ['mse', 'mae'], 'weighted_metrics': {'palce': ['mse']}}")]
    public void NamesOfNoOutputAreRefused(string part, string compile) =>
        Assert.Contains(
            $"expects the members length, place in compile_config.{part}; got 'palce'.",
            Assert.Throws<NeuronaException>(() => Model.FromJson(OfTwoOutputs(compile))).Message, StringComparison.Ordinal);

    // The text "accuracy" stands for a threshold of 0.5, and for the largest of several outputs.
    [Fact]
    public void AnAccuracyThatTheTextDoesNotStandForKeepsItsArguments()
    {
        Sequential one = new(3) { new Dense(1, Activation.Sigmoid) }, several = new(3) { new Dense(2, Activation.Sigmoid) };
        one.Compile(
            new SGD(), new BinaryCrossentropy(), new Accuracy(), new BinaryAccuracy(0.25) { Name = "accuracy" },
            new BinaryAccuracy(0.75) { Name = "accuracy", Weighted = true });
        several.Compile(new SGD(), new BinaryCrossentropy(), new BinaryAccuracy { Name = "accuracy" });
        foreach (Model model in (Model[])[one, several])
        {
            Model loaded = Model.Load(Examples.Bytes(model));
            Assert.Equal(model.Trainer.Names, loaded.Trainer.Names);
            Assert.Equal(
                model.Trainer.Heads[0].Metrics.Select(metric => (Assert.IsType<BinaryAccuracy>(metric).Threshold, metric.Weighted)),
                loaded.Trainer.Heads[0].Metrics.Select(metric => (Assert.IsType<BinaryAccuracy>(metric).Threshold, metric.Weighted)));
        }
    }

    [Fact]
    public void HowStepsAreDispatchedDoesNotMatter()
    {
        Model model = Model.FromJson(With($$"""{"optimizer": {{Adam}}, "loss": {{Crossentropy}}, "loss_weights": [1.0], "weighted_metrics": [], "run_eagerly": true, "steps_per_execution": 8, "jit_compile": "auto", "auto_scale_loss": true}"""));
        Assert.True(model.IsCompiled);
    }

    [Theory]
    [InlineData(
        """{"class_name": "ScheduleFreeAdamW", "config": {}}""", Crossentropy, "",
        "Model.FromJson expects compile_config.optimizer to be an optimizer that it knows: Adadelta, Adafactor, Adagrad, Adam,")]
    [InlineData(
        "\"schedulefreeadamw\"", Crossentropy, "",
        "compile_config.optimizer to be the name of an optimizer that it knows: Adadelta, Adafactor, Adagrad, Adam,")]
    [InlineData(Adam, "null", "", "compile_config.loss to be a loss for output 'dense_1'; got null")]
    [InlineData(Adam, "[\"mse\", \"mse\"]", "", "compile_config.loss to be an object")]
    [InlineData(
        Adam, "\"ce\"", "",
        "compile_config.loss to be categorical_crossentropy for one-hot targets or "
            + "sparse_categorical_crossentropy for class numbers; got \"ce\"")]
    [InlineData(
        Adam, "\"binary_crossentropy\"", "", "Model.FromJson, compile_config: BinaryCrossentropy expects independent probabilities")]
    [InlineData(Adam, Crossentropy, ", \"metrics\": [\"kl\"]", "compile_config.metrics[0] to be the name of a metric that it knows")]
    [InlineData(
        Adam, Crossentropy, ", \"metrics\": [{\"class_name\": \"Sum\", \"config\": {}}]",
        "compile_config.metrics[0] to be a metric that it knows")]
    [InlineData(Adam, Crossentropy, ", \"loss_weights\": [-1]", "Head expects Weight of at least 0; got -1")]
    [InlineData(
        Adam, Crossentropy, ", \"weighted_metrics\": [\"kl\"]",
        "compile_config.weighted_metrics[0] to be the name of a metric that it knows")]
    [InlineData(Adam, Crossentropy, ", \"clip\": 1", "'clip'")]
    public void APartThatIsNotKnownIsNamed(string optimizer, string loss, string more, string words)
    {
        string json = With($$"""{"optimizer": {{optimizer}}, "loss": {{loss}}{{more}}}""");
        NeuronaException refused = Assert.Throws<NeuronaException>(() => Model.FromJson(json));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("Model.FromJson", refused.Message, StringComparison.Ordinal);
        Assert.EndsWith("pass compile: false.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(101_770, Model.FromJson(json, compile: false).ParameterCount);
    }

    [Theory]
    [InlineData("crossentropy")]
    [InlineData("CE")]
    public void CrossentropyFollowsFromOneOutput(string loss)
    {
        JsonObject document = JsonNode.Parse(new Sequential(3) { new Dense(1, Activation.Sigmoid) }.ToJson())!.AsObject();
        document["compile_config"] = JsonNode.Parse($$"""{"optimizer": "adam", "loss": "{{loss}}", "metrics": ["acc"]}""");
        Model model = Model.FromJson(document.ToJsonString());
        Assert.IsType<BinaryCrossentropy>(model.Trainer.Heads[0].Given.Loss);
        Assert.IsType<BinaryAccuracy>(Assert.Single(model.Trainer.Heads[0].Metrics));
    }

    [Fact]
    public void AnUnregisteredPartIsNamedWhenTheModelIsLoaded()
    {
        Sequential model = Examples.Tiny();
        model.Compile(new SGD(new Halving()), new CategoricalCrossentropy());
        byte[] bytes = Examples.Bytes(model);
        string words = Assert.Throws<NeuronaException>(() => Model.Load(bytes)).Message;
        Assert.Contains(
            "optimizer.config.learning_rate to be a schedule that it knows: CosineDecay, CosineDecayRestarts,", words,
            StringComparison.Ordinal);
        Assert.Contains("got 'Halving'", words, StringComparison.Ordinal);
        Assert.Contains("compile: false", words, StringComparison.Ordinal);
        Model loaded = Model.Load(bytes, compile: false);
        Assert.False(loaded.IsCompiled);
        Examples.AssertSame(model, loaded);
    }

    private static string OfTwoOutputs(string compile)
    {
        Node x = Input.Of(3);
        Model plain = new([x], [new Dense(1) { Name = "length" }.On(x), new Dense(2) { Name = "place" }.On(x)]);
        JsonObject document = JsonNode.Parse(plain.ToJson())!.AsObject();
        document["compile_config"] = JsonNode.Parse(compile.Replace('\'', '"'));
        document["compile_config"]!["optimizer"] = "sgd";
        return document.ToJsonString();
    }

    private static string With(string compile)
    {
        JsonObject document = JsonNode.Parse(Examples.Json("mlp"))!.AsObject();
        document["compile_config"] = JsonNode.Parse(compile);
        return document.ToJsonString();
    }

    private sealed class Halving : Schedule
    {
        public override double Rate(long step) => 1f / (1 + step);
    }
}
