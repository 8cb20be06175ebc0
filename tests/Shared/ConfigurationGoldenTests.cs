using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>
/// Every option of schedules, optimizers, losses, activations, regularizers, constraints and initializers, read from
/// Keras' configurations, against the definitions, computed by tests/golden/configurations.py.
/// </summary>
public sealed class ConfigurationGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("configurations.json");
    private static readonly JsonElement Arrays = GoldenFiles.Read("metrics.json");

    public static TheoryData<string> Schedules => NamesOf("schedules");

    public static TheoryData<string> Optimizers => NamesOf("optimizers");

    public static TheoryData<string> Matrices => NamesOf("matrices");

    public static TheoryData<string> Layers => NamesOf("layers");

    public static TheoryData<string> Losses => NamesOf("losses");

    public static TheoryData<string> Activations => NamesOf("activations");

    public static TheoryData<string> Regularizers => NamesOf("regularizers");

    public static TheoryData<string> Constraints => NamesOf("constraints");

    public static TheoryData<string> Initializers => NamesOf("initializers");

    public static TheoryData<string> Metrics => NamesOf("metrics");

    [Theory]
    [MemberData(nameof(Schedules))]
    public void ASchedule(string name)
    {
        JsonElement golden = Case("schedules", name);
        Schedule schedule = Schedule.FromJson(Keras(golden));
        double[] steps = golden.GetProperty("steps").Numbers(), rates = golden.GetProperty("rates").Numbers();
        for (int i = 0; i < steps.Length; i++)
            Assert.Equal(rates[i], schedule.Rate((long)steps[i]), 1e-12 * Math.Max(1, rates[i]));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void TenUpdates(string name)
    {
        JsonElement golden = Case("optimizers", name), path = golden.GetProperty("path"), gradients = golden.GetProperty("gradients");
        double tolerance = GoldenFiles.IsDouble ? 1e-10 : 1e-5;
        Optimizer optimizer = Optimizer.FromJson(Keras(golden));
        Real[] weights = golden.GetProperty("start").Reals();
        OptimizerState state = new(optimizer, weights.Length);
        int calls = gradients.GetArrayLength() / path.GetArrayLength();
        for (int call = 0; call < gradients.GetArrayLength(); call++)
        {
            state.Apply(weights, gradients[call].Reals());
            if (call % calls == calls - 1)
                GoldenFiles.AssertClose(path[call / calls].Numbers(), weights, tolerance, $"after call {call}, weight");
        }
        Assert.Equal(10, state.Step);
        if (!optimizer.UseEma)
            return;
        state.TakeAverage(weights);
        GoldenFiles.AssertClose(golden.GetProperty("average").Numbers(), weights, tolerance, "average");
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void TenUpdatesOfMatrices(string name)
    {
        JsonElement golden = Case("matrices", name);
        Sequential model = new(3) { new Dense(5) { Name = "wide" }, new Dense(4) { Name = "my_embedding" } };
        model.Compile(new SGD(), new MeanSquaredError());
        foreach (JsonProperty start in golden.GetProperty("start").EnumerateObject())
            start.Value.Reals().CopyTo(model[start.Name]);
        Parameter[] parameters = [.. model.Parameters];
        Gradients gradients = new(parameters);
        OptimizerState state = new(Optimizer.FromJson(Keras(golden)), parameters, gradients);
        foreach (JsonElement step in golden.GetProperty("gradients").EnumerateArray())
        {
            foreach (Parameter parameter in parameters)
                step.GetProperty(parameter.Name).Reals().CopyTo(gradients[parameter]);
            state.Advance(gradients.Buffer.Span);
        }
        foreach (JsonProperty final in golden.GetProperty("final").EnumerateObject())
            GoldenFiles.AssertClose(final.Value.Numbers(), model[final.Name], GoldenFiles.IsDouble ? 1e-9 : 1e-4, final.Name);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void ALayerAlongAnAxis(string name)
    {
        JsonElement golden = Case("layers", name);
        LayerCall call = new(Layer.FromJson(Keras(golden)), Shape.Of(ShapeOf(golden)));
        double tolerance = GoldenFiles.IsDouble ? 1e-9 : 1e-5;
        JsonProperty[] parameters = golden.TryGetProperty("parameters", out JsonElement given) ? [.. given.EnumerateObject()] : [];
        foreach (JsonProperty parameter in parameters)
            parameter.Value.Reals().CopyTo(call[parameter.Name]);
        GoldenFiles.AssertClose(golden.GetProperty("y").Numbers(), call.Forward(golden.GetProperty("x").Reals()), tolerance, "y");
        call.Backward(golden.GetProperty("dy").Reals());
        GoldenFiles.AssertClose(golden.GetProperty("dx").Numbers(), call.InputGradient(0), tolerance, "dx");
        foreach (JsonProperty parameter in parameters)
        {
            double[] gradient = golden.GetProperty("gradients").GetProperty(parameter.Name).Numbers();
            GoldenFiles.AssertClose(gradient, call.Gradient(parameter.Name), tolerance, parameter.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void ALoss(string name)
    {
        JsonElement golden = Case("losses", name);
        Loss loss = Loss.FromJson(Keras(golden));
        Real[] outputs = golden.GetProperty("outputs").Reals(), targets = golden.GetProperty("targets").Reals(),
            weights = golden.GetProperty("weights").Reals();
        int columns = golden.GetProperty("columns").GetInt32();
        bool isOfPairs = loss is Circle;   // whose golden slopes are differences, of exponentials
        double tolerance = GoldenFiles.IsDouble ? isOfPairs ? 1e-8 : 1e-9 : 1e-5;
        GoldenFiles.AssertClose(golden.GetProperty("rows").Numbers(), loss.RowLosses(outputs, targets, columns), tolerance, "row");
        Assert.Equal(golden.GetProperty("mean").GetDouble(), loss.Compute(outputs, targets, columns), tolerance);
        Assert.Equal(golden.GetProperty("weighted").GetDouble(), loss.Compute(outputs, targets, columns, weights), tolerance);
        GoldenFiles.AssertClose(
            golden.GetProperty("gradient").Numbers(), loss.Gradient(outputs, targets, columns, weights), tolerance, "gradient");
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void AnActivation(string name)
    {
        JsonElement golden = Case("activations", name);
        Activation function = (Activation)Layer.FromJson(Keras(golden));
        Real[] x = golden.GetProperty("x").Reals(), y = new Real[x.Length], dy = new Real[x.Length], dx = new Real[x.Length];
        Array.Fill(dy, 1);
        function.Apply(Row(x), Row(y));
        function.ApplyBackward(Row(x), Row(y), Row(dy), Row(dx));
        double tolerance = GoldenFiles.IsDouble ? 1e-8 : 1e-5;
        GoldenFiles.AssertClose(golden.GetProperty("y").Numbers(), y, tolerance, "y");
        GoldenFiles.AssertClose(golden.GetProperty("slopes").Numbers(), dx, tolerance, "slope");
    }

    [Theory]
    [MemberData(nameof(Regularizers))]
    public void ARegularizer(string name)
    {
        JsonElement golden = Case("regularizers", name);
        Regularizer regularizer = Regularizer.FromJson(Keras(golden));
        Real[] values = golden.GetProperty("values").Reals(), gradient = new Real[values.Length];
        int columns = golden.GetProperty("columns").GetInt32(), rows = values.Length / columns;
        double tolerance = GoldenFiles.IsDouble ? 1e-9 : 1e-5, penalty = golden.GetProperty("penalty").GetDouble();
        Assert.Equal(penalty, regularizer.Penalty(new ReadOnlyMat(values, rows, columns)), tolerance * Math.Max(1, penalty));
        regularizer.AddGradient(new ReadOnlyMat(values, rows, columns), new Mat(gradient, rows, columns));
        GoldenFiles.AssertClose(golden.GetProperty("gradient").Numbers(), gradient, tolerance, "gradient");
    }

    [Theory]
    [MemberData(nameof(Constraints))]
    public void AConstraint(string name)
    {
        JsonElement golden = Case("constraints", name);
        int[] shape = ShapeOf(golden);
        Real[] values = golden.GetProperty("values").Reals();
        Constraint.FromJson(Keras(golden)).Apply(new(values, values.Length / shape[^1], shape[^1]), shape);
        GoldenFiles.AssertClose(golden.GetProperty("result").Numbers(), values, GoldenFiles.IsDouble ? 1e-11 : 1e-6, "weight");
    }

    // Draws are the library's own; their limits, mean and deviation are not.
    [Theory]
    [MemberData(nameof(Initializers))]
    public void AnInitializer(string name)
    {
        JsonElement golden = Case("initializers", name);
        Real[] values = Initializer.FromJson(Keras(golden)).Sample(7, ShapeOf(golden));
        double mean = golden.GetProperty("mean").GetDouble(), deviation = golden.GetProperty("deviation").GetDouble();
        double count = values.Length;
        double drawn = values.Average(value => (double)value);
        double spread = Math.Sqrt(values.Average(value => (value - drawn) * (value - drawn)));
        Assert.Equal(mean, drawn, 1e-7 + 4 * deviation / Math.Sqrt(count));
        Assert.Equal(deviation, spread, 1e-7 + deviation * 4 / Math.Sqrt(count));
        if (golden.GetProperty("high").ValueKind == JsonValueKind.Null)
        {
            Assert.True(values.Max() > mean + 3 * deviation, $"{name}: no draw is far from {mean}");
            return;
        }
        double low = golden.GetProperty("low").GetDouble(), high = golden.GetProperty("high").GetDouble();
        double room = 1e-6 * (high - low) + 1e-7;
        Assert.InRange(values.Min(), low - room, low + 0.01 * (high - low) + room);
        Assert.InRange(values.Max(), high - 0.01 * (high - low) - room, high + room);
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void AMetric(string name)
    {
        JsonElement golden = Case("metrics", name);
        Metric metric = Metric.FromJson(Keras(golden));
        (Real[] outputs, Real[] targets, int columns, int targetColumns) = ArraysOf(golden.GetProperty("on").GetString()!);
        double[] values = golden.GetProperty("values").Numbers();
        if (golden.TryGetProperty("shape", out _))
        {
            AssertAlong(golden, metric, outputs[..48], targets[..48]);
            return;
        }
        double tolerance = GoldenFiles.IsDouble ? 1e-11 : 1e-5;
        Assert.Equal(values[0], metric.Compute(outputs, targets, columns, targetColumns), tolerance * Math.Max(1, values[0]));
        Assert.Equal(
            values[1], metric.Compute(outputs, targets, columns, targetColumns, Arrays.GetProperty("weights").Reals()),
            tolerance * Math.Max(1, values[1]));
    }

    // The same numbers as samples of several axes.
    private static void AssertAlong(JsonElement golden, Metric metric, Real[] outputs, Real[] targets)
    {
        Shape shape = Shape.Of(ShapeOf(golden));
        Real[] weights = Arrays.GetProperty("weights").Reals()[..(outputs.Length / shape.Size)];
        double[] values = golden.GetProperty("values").Numbers();
        double tolerance = GoldenFiles.IsDouble ? 1e-11 : 1e-5;
        Assert.Equal(values[0], metric.Compute(outputs, targets, shape), tolerance);
        Assert.Equal(values[1], metric.Compute(outputs, targets, shape, weights: weights), tolerance);
    }

    private static (Real[] Outputs, Real[] Targets, int Columns, int TargetColumns) ArraysOf(string on)
    {
        Real[] scores = Of("scores"), labels = Of("labels"), oneHot = new Real[scores.Length];
        for (int row = 0; row < labels.Length; row++)
            oneHot[row * 4 + (int)labels[row]] = 1;
        return on switch
        {
            "truths" => (scores, Of("truths"), 4, 4),
            "outputs and truths" => (Of("outputs"), Of("truths"), 4, 4),
            "targets" => (Of("outputs"), Of("targets"), 4, 4),
            "labels" => (scores, labels, 4, 1),
            "one hot" => (scores, oneHot, 4, 4),
            "predicted and labels" => (Of("predicted"), labels, 1, 1),
            "predicted and one hot" => (Of("predicted"), oneHot, 1, 4),
            _ => throw new InvalidOperationException(on),
        };

        static Real[] Of(string name) => Arrays.GetProperty(name).Reals();
    }

    private static string Keras(JsonElement golden) =>
        $$"""{"class_name": {{golden.GetProperty("class").GetRawText()}}, "config": {{golden.GetProperty("config").GetRawText()}}}""";

    private static JsonElement Case(string section, string name) => Golden.GetProperty(section).GetProperty(name);

    private static TheoryData<string> NamesOf(string section) =>
        [.. Golden.GetProperty(section).EnumerateObject().Select(one => one.Name)];

    private static int[] ShapeOf(JsonElement golden) =>
        [.. golden.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())];

    private static Mat Row(Real[] values) => new(values, 1, values.Length);
}
