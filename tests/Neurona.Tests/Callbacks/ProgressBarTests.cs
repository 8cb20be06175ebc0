using System.Text;

namespace Neurona.Tests;

public sealed class ProgressBarTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly Writer _writer = new(Encoding.UTF8);

    public void Dispose() => _writer.Dispose();

    [Fact]
    public void TerminalLinesAreDrawnAnewInPlace()
    {
        Run(new ProgressBar(_writer, redirected: false, _clock), epochs: 1);
        Assert.Equal("""
            Epoch 1/1
            <  1/200 ──────────────────── 0s 0s/step - accuracy: 0.1000 - loss: 2.3000
            < 51/200 ━━━━━─────────────── 7s 50ms/step - accuracy: 0.6000 - loss: 1.8000
            <101/200 ━━━━━━━━━━────────── 4s 50ms/step - accuracy: 1.1000 - loss: 1.3000
            <151/200 ━━━━━━━━━━━━━━━───── 2s 50ms/step - accuracy: 1.6000 - loss: 0.8000
            <200/200 ━━━━━━━━━━━━━━━━━━━━ 10s 50ms/step - accuracy: 2.0900 - loss: 0.3100 - val_accuracy: 0.5000 - val_loss: 5.0000e-04

            """.ReplaceLineEndings("\n"),
            Sample(_writer.ToString(), every: 50));
    }

    [Fact]
    public void NothingIsDrawnTwiceWithinAnInterval()
    {
        Run(new ProgressBar(_writer, redirected: false, _clock), epochs: 1, milliseconds: 1);
        // 200 ms at 50 ms an interval: the first batch, three more, and the end.
        Assert.Equal(5, _writer.ToString().Count(c => c == '\r'));
    }

    [Fact]
    public void RedirectedOutputIsOneLineAnEpoch()
    {
        Run(new ProgressBar(_writer, redirected: true, _clock), epochs: 2);
        Assert.Equal("""
            Epoch 1/2 - 200/200 - 10s 50ms/step - accuracy: 2.0900 - loss: 0.3100 - val_accuracy: 0.5000 - val_loss: 5.0000e-04
            Epoch 2/2 - 200/200 - 10s 50ms/step - accuracy: 2.0900 - loss: 0.3100 - val_accuracy: 0.5000 - val_loss: 5.0000e-04

            """.ReplaceLineEndings("\n"), _writer.ToString());
    }

    [Fact]
    public void WritersWithoutTheCharactersGetAscii()
    {
        using Writer latin = new(Encoding.Latin1);
        Run(new ProgressBar(latin, redirected: false, _clock), epochs: 1);
        Assert.Contains("\r101/200 ==========.......... ", latin.ToString(), StringComparison.Ordinal);
        Assert.All(latin.ToString(), c => Assert.True(c < 128));
    }

    [Fact]
    public void ShorterLinesCoverLongerOnesAndNarrowTerminalsAreNotWrapped()
    {
        Run(new ProgressBar(_writer, redirected: false, _clock) { Columns = 40 }, epochs: 1);
        string[] drawn = _writer.ToString().Split('\n')[1].Split('\r')[1..];
        Assert.All(drawn[..^1], line => Assert.Equal(39, line.Length));
        Assert.Contains("val_loss", drawn[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void AWriterThatIsNoTerminalGetsWholeLines()
    {
        Run(new ProgressBar(_writer, clock: _clock), epochs: 1);
        Assert.StartsWith("Epoch 1/1 - 200/200 - ", _writer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\r', _writer.ToString());
    }

    [Fact]
    public void TheConsoleIsAskedForItsWidthOnlyWhereNoneIsGiven()
    {
        Assert.Equal(40, new ProgressBar(_writer) { Columns = 40 }.Columns);
        Assert.InRange(new ProgressBar(_writer).Columns, 1, int.MaxValue);
    }

    [Fact]
    public void TrainingThatIsStoppedEndsItsLine()
    {
        ProgressBar bar = new(_writer, redirected: false, _clock);
        TrainingRun run = NewRun(1);
        bar.OnStart(run);
        Epoch(bar, run, 1, batches: 30, milliseconds: 20);
        bar.OnEnd(run);
        Assert.EndsWith(
            " 30/200 ━━━───────────────── 1s 20ms/step - accuracy: 0.3900 - loss: 2.0100\n", _writer.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20102, "1:06:20")]
    [InlineData(18384, "1:00:40")]
    [InlineData(329, "1:05")]
    [InlineData(3612, "11:55")]
    [InlineData(50, "9s")]
    public void TheTimeLeftIsWrittenAsKerasWritesIt(int milliseconds, string left)
    {
        // 198 of 200 batches are to come.
        ProgressBar bar = new(_writer, redirected: false, _clock);
        TrainingRun run = NewRun(1);
        bar.OnStart(run);
        Epoch(bar, run, 1, batches: 2, milliseconds);
        Assert.Contains($" {left} ", _writer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2000, "2s/step")]
    [InlineData(1000, "1s/step")]
    [InlineData(999, "999ms/step")]
    [InlineData(2, "2ms/step")]
    [InlineData(0.25, "250us/step")]
    public void TheTimeOfAStepIsWrittenAsKerasWritesIt(double milliseconds, string step)
    {
        ProgressBar bar = new(_writer, redirected: true, _clock);
        TrainingRun run = NewRun(1);
        bar.OnStart(run);
        Epoch(bar, run, 1, batches: 200, milliseconds);
        bar.OnEpochEnd(run);
        Assert.Contains($" {step} ", _writer.ToString(), StringComparison.Ordinal);
    }

    private void Run(ProgressBar bar, int epochs, int milliseconds = 50)
    {
        TrainingRun run = NewRun(epochs);
        bar.OnStart(run);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            Epoch(bar, run, epoch, 200, milliseconds);
            (run.Current[2], run.Current[3]) = (0.0005, 0.5);
            bar.OnEpochEnd(run);
        }
        bar.OnEnd(run);
    }

    private void Epoch(ProgressBar bar, TrainingRun run, int epoch, int batches, double milliseconds)
    {
        run.Epoch = epoch;
        for (run.Batch = 1; run.Batch <= batches; run.Batch++)
        {
            _clock.Advance(milliseconds);
            (run.Current[0], run.Current[1]) = (2.31 - run.Batch / 100.0, 0.09 + run.Batch / 100.0);
            bar.OnBatchEnd(run);
        }
        run.Batch = batches;
    }

    private static TrainingRun NewRun(int epochs)
    {
        Sequential model = new(2) { new Dense(3, Activation.Softmax) };
        model.Compile(new SGD(), new CategoricalCrossentropy(), new Accuracy());
        return new(model, model.Trainer, new() { Epochs = epochs }, batches: 200, validates: true);
    }

    // The first of so many drawings, with < for the carriage return.
    private static string Sample(string written, int every)
    {
        string[] lines = written.Split('\n'), drawn = lines[1].Split('\r')[1..];
        IEnumerable<string> chosen = drawn.Where((_, i) => i % every == 0);
        return $"{lines[0]}\n{string.Join("\n", chosen.Select(line => "<" + line.TrimEnd()))}\n";
    }

    private sealed class Clock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1_000_000;

        public void Advance(double milliseconds) => _now += (long)(1000 * milliseconds);

        public override long GetTimestamp() => _now;
    }

    private sealed class Writer(Encoding encoding) : StringWriter
    {
        public override Encoding Encoding => encoding;

        public override string NewLine => "\n";
    }
}
