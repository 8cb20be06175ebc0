using System.Globalization;

namespace Neurona.Tests;

/// <summary>CSVLogger and TimeLimit.</summary>
public sealed class LogAndLimitTests
{
    [Fact]
    public void ALineForTheNamesAndOneForEachEpoch()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "log.csv");
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Samples.DecimalCommas;
        try
        {
            History history = Fit(new CSVLogger(path), 2, 1, 0.123456789012345);
            Assert.Equal(
                $"epoch,loss,scripted,val_loss,val_scripted\n0,{R(history["loss"][0])},1,{R(history["val_loss"][0])},0.123456789012345\n"
                + $"1,{R(history["loss"][1])},0.123456789012345,{R(history["val_loss"][1])},0.123456789012345\n",
                File.ReadAllText(path));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string R(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void AnotherSeparatorAndWhatIsNoNumber()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "log.csv");
        Model(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-20).Fit(
            Samples.Values(6), new() { Epochs = 4, Callbacks = [new CSVLogger(path, '\t')] });
        string[] lines = File.ReadAllLines(path);
        Assert.Equal("epoch\tloss\tscripted", lines[0]);
        Assert.Equal(["nan", "inf", "-inf", "1E-20"], lines.Skip(1).Select(line => line.Split('\t')[2]));
    }

    [Fact]
    public void AppendedLinesFollowThoseOfTheFileAndOtherwiseItIsBegunAnew()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "log.csv");
        Fit(new CSVLogger(path, append: true), 2, 1);
        string[] first = File.ReadAllLines(path);
        Assert.Equal(3, first.Length);
        Fit(new CSVLogger(path, append: true), 1, 1);
        Assert.Equal(first, File.ReadAllLines(path)[..3]);
        Assert.Equal(4, File.ReadAllLines(path).Length);
        File.WriteAllText(path, File.ReadAllText(path).TrimEnd());
        Fit(new CSVLogger(path, append: true), 1, 1);
        Assert.Equal(["0", "1", "0", "0"], File.ReadAllLines(path).Skip(1).Select(line => line.Split(',')[0]));
        Fit(new CSVLogger(path), 1, 1);
        Assert.Equal(2, File.ReadAllLines(path).Length);
        File.WriteAllText(path, "epoch,loss\n");
        Assert.Contains(
            "a file that begins with 'epoch,loss,scripted,val_loss,val_scripted'; got 'epoch,loss'",
            Assert.Throws<NeuronaException>(() => Fit(new CSVLogger(path, append: true), 1, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInterruptedTrainingLeavesWholeLines()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "log.csv");
        LambdaCallback fault = new() { BatchEnd = run => _ = run.Epoch < 3 ? 0 : throw new InvalidOperationException("a fault") };
        Assert.Throws<InvalidOperationException>(
            () => Model(1).Fit(Samples.Values(6), new() { Epochs = 9, Callbacks = [new CSVLogger(path), fault] }));
        string text = File.ReadAllText(path);
        Assert.Equal(3, text.Count(letter => letter == '\n'));
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        File.Delete(path);   // nothing holds it
    }

    [Fact]
    public void AFolderThatIsNotThereIsSaidBeforeTraining() =>
        Assert.Contains(
            "CSVLogger expects a file in a folder that exists",
            Assert.Throws<NeuronaException>(() => Fit(new CSVLogger(Path.Combine("nowhere", "log.csv")), 1, 1)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void ANameWithASeparatorIsQuoted()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "log.csv");
        Sequential model = new(3) { new Dense(1) };
        model.Compile(new SGD(), new MeanSquaredError(), new Scripted(false, 1) { Name = "one; \"two\"" });
        model.Fit(Samples.Values(6), new() { Callbacks = [new CSVLogger(path, ';')] });
        Assert.Equal("epoch;loss;\"one; \"\"two\"\"\"", File.ReadAllLines(path)[0]);
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(5, 5, 2, 2)]
    [InlineData(100, 9, 3, 3)]
    public void TheLimitEndsTrainingAfterTheBatchInWhichItsTimeIsOver(int seconds, int batches, int epoch, int batch)
    {
        Clock clock = new();
        (int Epoch, long Batch, int Count) last = default;
        LambdaCallback tick = new()
        {
            BatchEnd = run =>
            {
                clock.Seconds++;
                last = (run.Epoch, run.Batch, last.Count + 1);
            }
        };
        for (int time = 0; time < 2; time++)   // the second training has the whole limit again
        {
            last = default;
            History history = Model(1).Fit(Samples.Values(6), new()
            {
                Epochs = 3,
                BatchSize = 2,
                Callbacks = [tick, new TimeLimit(TimeSpan.FromSeconds(seconds), clock)]
            });
            Assert.Equal((epoch, batch, batches), last);
            Assert.Equal(
                seconds == 100 ? null : $"The time limit of 00:00:0{seconds} was reached in epoch {epoch}, batch {batch}.",
                history.StopReason);
        }
    }

    private static History Fit(CSVLogger logger, int epochs, params double[] values) =>
        Model(values).Fit(Samples.Values(9), new() { Epochs = epochs, ValidationSplit = 0.3f, Callbacks = [logger] });

    private static Sequential Model(params double[] values)
    {
        Sequential model = new(3) { new Dense(1) };
        model.Compile(new SGD(), new MeanSquaredError(), new Scripted(false, values));
        return model;
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
