using System.Globalization;

namespace Neurona.Tests;

/// <summary>ModelCheckpoint: what is saved when, under which name, and what is said before the first batch.</summary>
public sealed class ModelCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neurona-checkpoint-").FullName;

    private IEnumerable<string> Files => Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EveryEpochOrEveryNth()
    {
        Fit([1, 2, 3, 4, 5], Checkpoint("e{epoch:00}.safetensors"));
        Assert.Equal(["e01.safetensors", "e02.safetensors", "e03.safetensors", "e04.safetensors", "e05.safetensors"], Files);
        foreach (string file in Directory.GetFiles(_folder))
            File.Delete(file);
        ModelCheckpoint second = new(At("e{epoch}.safetensors")) { EpochFrequency = 2 };
        Fit([1, 2, 3, 4, 5], second);
        Assert.Equal(["e2.safetensors", "e4.safetensors"], Files);
        Assert.Equal(At("e4.safetensors"), second.SavedPath);
    }

    [Fact]
    public void TheNameHoldsWhatIsMeasuredInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Fit([0.25], Checkpoint("best-{epoch}-{scripted:F4}-{scripted}.safetensors"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Assert.Equal(["best-1-0.2500-0.25.safetensors"], Files);
    }

    [Theory]
    [InlineData(MonitorMode.Min, "1 2 4", 0.3)]      // equal is not better, NaN neither
    [InlineData(MonitorMode.Max, "1 5", 0.9)]
    [InlineData(MonitorMode.Auto, "1 2 4", 0.3)]
    public void OnlyWhatIsStrictlyBetterIsSaved(MonitorMode mode, string epochs, double best)
    {
        ModelCheckpoint checkpoint = new(At("{epoch}.safetensors")) { SaveBestOnly = true, Monitor = "scripted", Mode = mode };
        Fit([0.5, 0.4, 0.4, 0.3, 0.9, double.NaN], checkpoint);
        Assert.Equal(epochs.Split(' ').Select(epoch => $"{epoch}.safetensors"), Files);
        Assert.Equal(best, checkpoint.BestValue);
        Assert.Equal(int.Parse(epochs.Split(' ')[^1], CultureInfo.InvariantCulture), checkpoint.BestEpoch);
    }

    [Fact]
    public void TheFirstMustBeatTheThreshold()
    {
        ModelCheckpoint checkpoint = new(At("{epoch}.safetensors"))
        {
            SaveBestOnly = true,
            Monitor = "scripted",
            InitialValueThreshold = 0.45
        };
        Fit([0.5, 0.44, 0.46, 0.4], checkpoint);
        Assert.Equal(["2.safetensors", "4.safetensors"], Files);
    }

    [Fact]
    public void WhatIsSavedIsTheModelOfThatEpoch()
    {
        List<string> hashes = [];
        ModelCheckpoint checkpoint = new(At("best.safetensors")) { SaveBestOnly = true, Monitor = "scripted" };
        Fit([0.5, 0.1, 0.3], new LambdaCallback { EpochEnd = run => hashes.Add(run.Model.WeightsHash()) }, checkpoint);
        Assert.Equal(3, hashes.Distinct().Count());
        Assert.Equal(hashes[1], Model.Load(checkpoint.SavedPath!, compile: false).WeightsHash());
    }

    [Fact]
    public void AnUnregisteredTypeIsSaidBeforeTheFirstBatch()
    {
        int batches = 0;
        Sequential layer = new(2) { new Unregistered(), new Dense(1) };
        layer.Compile(new SGD(), new MeanSquaredError());
        Sequential loss = new(2) { new Dense(1) };
        loss.Compile(new SGD(), new UnregisteredLoss());
        foreach ((Model model, string name) in ((Model, string)[])[(layer, "Unregistered"), (loss, "UnregisteredLoss")])
        {
            string sentence = Assert.Throws<NeuronaException>(() => model.Fit(Data(), new()
            {
                Callbacks = [new LambdaCallback { BatchBegin = _ => batches++ }, Checkpoint("x.safetensors")],
            })).Message;
            Assert.Contains($"ModelFile.Register<{name}>(\"{name}\")", sentence, StringComparison.Ordinal);
            Assert.Equal(sentence, Assert.Throws<NeuronaException>(model.CheckSavable).Message);
        }
        Assert.Equal(0, batches);
        Assert.Empty(Files);
        Sequential fine = new(2) { new Dense(1) };
        fine.CheckSavable();
        fine.Compile(new Adam(), new MeanSquaredError(), new AUC());
        fine.CheckSavable();
    }

    [Theory]
    [InlineData("{val_loss}.safetensors", "ModelCheckpoint expects a value that is measured, loss, scripted; got 'val_loss'")]
    [InlineData("{scripted:D3}.safetensors", "a format of .NET for scripted, such as {scripted:F4}; got '{scripted:D3}'")]
    [InlineData("none/x.safetensors", "a path in a folder that exists")]
    public void WhatIsWrongIsSaidBeforeTheFirstBatch(string name, string sentence)
    {
        int batches = 0;
        NeuronaException error = Assert.Throws<NeuronaException>(
            () => Fit([1], new LambdaCallback { BatchBegin = _ => batches++ }, Checkpoint(name)));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, batches);
    }

    [Fact]
    public void AMonitorThatIsNotMeasuredIsSaid() => Assert.Contains(
        "ModelCheckpoint expects a value that is measured, loss, scripted; got 'val_loss'",
        Assert.Throws<NeuronaException>(() => Fit([1], new ModelCheckpoint(At("x.safetensors")) { SaveBestOnly = true })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void EveryFewBatchesCountedOnFromEpochToEpoch()
    {
        ModelCheckpoint third = new(At("{epoch}-{batch}.safetensors")) { BatchFrequency = 3 };
        FitBatches(third, epochs: 4, batches: 4);
        Assert.Equal(["1-3.safetensors", "2-2.safetensors", "3-1.safetensors", "3-4.safetensors", "4-3.safetensors"], Files);
        foreach (string file in Directory.GetFiles(_folder))
            File.Delete(file);
        ModelCheckpoint best = new(At("{epoch}-{batch}.safetensors")) { BatchFrequency = 1, SaveBestOnly = true, Monitor = "loss" };
        List<double> losses = [];
        FitBatches(best, 2, 4, new LambdaCallback { BatchEnd = run => losses.Add(run.Loss) });
        double least = double.PositiveInfinity;
        List<string> expected = [];
        for (int i = 0; i < losses.Count; i++)
        {
            if (losses[i] < least)
                expected.Add($"{i / 4 + 1}-{i % 4 + 1}.safetensors");
            least = Math.Min(least, losses[i]);
        }
        Assert.Equal(expected, Files);
        Assert.Contains("with BatchFrequency a value that batches have; got 'val_loss'",
            Assert.Throws<NeuronaException>(
                () => FitBatches(new(At("x.safetensors")) { BatchFrequency = 1, SaveBestOnly = true }, 1, 4)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{epoch:02d}", "01")]
    [InlineData("{epoch:d}", "1")]
    [InlineData("{batch:04d}", "0001")]
    [InlineData("{scripted:.3f}", "0.125")]
    [InlineData("{scripted:.1e}", "1.3e-01")]
    [InlineData("{scripted:0.00}", "0.13")]
    public void FormatsOfPythonAreUnderstood(string field, string written)
    {
        Fit([0.125], Checkpoint($"{field}.safetensors"));
        Assert.Equal([$"{written}.safetensors"], Files);
    }

    [Fact]
    public void WeightsAloneCanBeSaved()
    {
        string hash = "";
        ModelCheckpoint checkpoint = new(At("weights.safetensors")) { SaveWeightsOnly = true };
        Sequential model = new(2) { new Unregistered(), new Dense(1) }, other = new(2, seed: 9) { new Unregistered(), new Dense(1) };
        model.Compile(new SGD(), new MeanSquaredError());
        model.Fit(Data(), new() { Callbacks = [checkpoint, new LambdaCallback { EpochEnd = run => hash = run.Model.WeightsHash() }] });
        Assert.NotEqual(hash, other.WeightsHash());
        other.LoadWeights(At("weights.safetensors"));
        Assert.Equal(hash, other.WeightsHash());
        Assert.Contains("got weights alone. Build the model in code, and call LoadWeights.",
            Assert.Throws<NeuronaException>(() => Model.Load(At("weights.safetensors"))).Message, StringComparison.Ordinal);
        using MemoryStream stream = new();
        model.SaveWeights(stream);
        Assert.Equal(File.ReadAllBytes(At("weights.safetensors")), stream.ToArray());
        byte[] bytes = stream.ToArray();
        bytes[^1] ^= 1;
        Assert.Contains("Its bytes were changed",
            Assert.Throws<NeuronaException>(() => other.LoadWeights(new MemoryStream(bytes))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBestGoesOnWithTheState()
    {
        ModelCheckpoint first = new(At("{epoch}.safetensors")) { SaveBestOnly = true, Monitor = "scripted" },
            second = new(At("again-{epoch}.safetensors")) { SaveBestOnly = true, Monitor = "scripted" };
        Fit([0.5, 0.2], first);
        StateCopy state = new();
        first.VisitState(state);
        Fit([0.3, 0.1], new LambdaCallback { EpochBegin = run => Restore(run.Epoch) }, second);
        Assert.Equal(["1.safetensors", "2.safetensors", "again-2.safetensors"], Files);

        void Restore(int epoch)
        {
            if (epoch == 1)
                second.VisitState(state.Restoring());
        }
    }

    [Fact]
    public void EarlyStoppingGoesOnWithItsBestWeights()
    {
        EarlyStopping Stopping() => new() { Monitor = "scripted", Patience = 9, RestoreBestWeights = true };
        EarlyStopping first = Stopping(), second = Stopping();
        StateCopy state = new();
        string best = "";
        Fit([0.5, 0.1, 0.4], first, new LambdaCallback
        {
            EpochEnd = run => best = run.Epoch == 2 ? run.Model.WeightsHash() : best,
            End = _ => first.VisitState(state)
        });
        Model resumed = Fit([0.3, 0.2], second, new LambdaCallback
        {
            EpochBegin = run =>
            {
                if (run.Epoch == 1)
                    second.VisitState(state.Restoring());
            }
        });
        Assert.Equal(0.1, second.BestValue);
        Assert.Equal(2, second.BestEpoch);
        Assert.Equal(best, resumed.WeightsHash());
    }

    private ModelCheckpoint Checkpoint(string name) => new(At(name));

    private string At(string name) => Path.Combine(_folder, name);

    private static void FitBatches(ModelCheckpoint checkpoint, int epochs, int batches, params Callback[] before)
    {
        Samples.Regressor().Fit(Samples.Values(batches), new()
        {
            Epochs = epochs,
            BatchSize = 1,
            Validation = Samples.Values(2, 2),
            Callbacks = [.. before, checkpoint],
        });
    }

    private static Dataset Data() => Dataset.From([1, 2, 3, 4], 2, [1, 2], 1);

    private static Sequential Fit(double[] values, params Callback[] callbacks)
    {
        ModelFile.Register<ScriptedMetric>("ScriptedMetric");
        Sequential model = new(2) { new Dense(1) };
        ScriptedMetric metric = new() { Name = "scripted" };
        model.Compile(new SGD(0.01), new MeanSquaredError(), metric);
        metric.Values.AddRange(values);
        model.Fit(Data(), new() { Epochs = values.Length, BatchSize = 2, Callbacks = callbacks });
        return model;
    }

    /// <summary>Gives one value after the other, an epoch of one batch each.</summary>
    public sealed class ScriptedMetric : Metric
    {
        private int _next;

        internal List<double> Values { get; } = [];

        public override bool HigherIsBetter => false;

        protected internal override int StateSize(Shape output, Shape target) => 1;

        protected internal override void Update(in MetricPass p) => p.State[0] = Values[_next++];

        protected internal override double Result(ReadOnlySpan<double> state) => state[0];
    }

    private sealed class Unregistered : Layer
    {
        protected internal override Shape Build(LayerBuilder b, Shape x) => x;

        protected internal override void Forward(in Pass p) => p.X.Data.CopyTo(p.Y.Data);

        protected internal override void Backward(in Pass p) => p.DY.Data.CopyTo(p.DX.Data);
    }

    private sealed class UnregisteredLoss : Loss
    {
        protected internal override float Evaluate(in LossPass p)
        {
            if (!p.DY.IsEmpty)
                p.DY.Data.Clear();
            return 0;
        }
    }
}
