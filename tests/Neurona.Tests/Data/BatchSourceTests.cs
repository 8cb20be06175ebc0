namespace Neurona.Tests;

/// <summary>What a loop may rely on in every batch: finite numbers, fitting targets, weights, random numbers.</summary>
public sealed class BatchSourceTests
{
    [Theory]
    [InlineData("sample")]
    [InlineData("target")]
    public void EveryBatchOfTheFirstPassIsLookedAt(string what)
    {
        // Sample 5 is in the third batch of two.
        float[] x = Samples.Numbers(7 * 4), labels = [0, 1, 2, 0, 1, 2, 0];
        if (what == "sample")
            x[5 * 4 + 3] = float.NaN;
        else
            labels[5] = 3;
        Dataset data = Dataset.From(x, 4, labels, 1), good = data.Take(5);
        string said = what == "sample" ? "NaN or infinity in sample 5" : "got 3";
        Says(() => Net().Fit(data, new() { BatchSize = 2, Shuffle = false }));
        Says(() => Net().Fit(good, new() { BatchSize = 2, Validation = Dataset.From(x, 4, labels, 1) }));
        Says(() => Net().Fit(new ReplayStream(data), new() { BatchSize = 2 }));
        Says(() => Net().Evaluate(data, batchSize: 2));
        Assert.Equal(1, Net().Fit(good, new() { BatchSize = 2 }).Epochs);

        void Says(Action act) => Assert.Contains(said, Assert.Throws<NeuronaException>(act).Message, StringComparison.Ordinal);

        static Sequential Net()
        {
            Sequential model = new(4) { new Dense(3, Activation.Softmax) };
            model.Compile(new SGD(), new SparseCategoricalCrossentropy());
            return model;
        }
    }

    // A loop that counts its samples never asks for the batch behind the last one.
    [Fact]
    public void EverySampleIsLookedAtInTheFirstPassAlone()
    {
        Dataset data = Samples.Values(7);
        int seen = 0;
        DatasetSource source = new(data, shuffle: true) { Check = (_, rows) => seen += rows };
        BatchBuffers buffers = source.NewBuffers(2);
        Pass(3);   // ended early: the rest is still to be looked at
        Assert.Equal(3, seen);
        Pass(7);
        Pass(7);
        Assert.Equal(3 + 7, seen);

        void Pass(int samples)
        {
            source.Start(1, CounterRandom.Of(1, 2, 3));
            for (int left = samples; left > 0;)
                left -= source.Next(buffers, Math.Min(2, left));
        }
    }

    [Fact]
    public void SamplesOfAStreamWeighOneUnlessItSaysOtherwise()
    {
        Dataset data = Samples.Values(11);
        float[] weights = [3, 1, 0.5f, 1, 1, 1, 1, 0, 1, 1, 2];
        Sequential fromArray = Samples.Regressor(), fromStream = Samples.Regressor();
        History ordered = fromArray.Fit(data, new() { Epochs = 2, BatchSize = 3, Shuffle = false, SampleWeights = weights });
        History streamed = fromStream.Fit(new ReplayStream(data, weights), new() { Epochs = 2, BatchSize = 3 });
        Assert.Equal(fromArray.WeightsHash(), fromStream.WeightsHash());
        Assert.Equal(ordered["loss"], streamed["loss"]);
    }

    [Fact]
    public void TheRandomNumbersOfASampleFollowFromSeedEpochAndNumber()
    {
        Dictionary<(int Epoch, int Sample), uint> drawn = Draw(1, 4);
        Assert.Equal(3 * 10, drawn.Values.Distinct().Count());
        Assert.Equal(drawn, Draw(1, 4));
        Assert.Equal(drawn, Draw(1, 10));
        Assert.Empty(drawn.Values.Intersect(Draw(2, 4).Values));

        static Dictionary<(int Epoch, int Sample), uint> Draw(int seed, int batchSize)
        {
            DrawingDataset data = new(Samples.Values(10));
            Samples.Regressor().Fit(data, new() { Epochs = 3, BatchSize = batchSize, Seed = seed });
            return data.Drawn;
        }
    }

    [Fact]
    public void OutsideOfTrainingThereIsNoEpoch()
    {
        DrawingDataset data = new(Samples.Values(10));
        Sequential model = Samples.Regressor();
        model.Predict(data);
        model.Evaluate(data);
        model.Fit(Samples.Values(4), new() { Validation = data });
        Assert.Equal(Enumerable.Range(0, 10).Select(sample => (0, sample)), data.Drawn.Keys.Order());
    }

    // Keeps a random number of each sample that it is asked for.
    private sealed class DrawingDataset(Dataset source) : Dataset
    {
        public Dictionary<(int Epoch, int Sample), uint> Drawn { get; } = [];

        public override int Count => source.Count;

        public override IReadOnlyList<Shape> InputShapes => source.InputShapes;

        public override IReadOnlyList<Shape> TargetShapes => source.TargetShapes;

        public override void Fill(ReadOnlySpan<int> samples, in Batch batch)
        {
            foreach (int sample in samples)
                Drawn[(batch.Epoch, sample)] = batch.Random(sample).Bits(0);
            source.Fill(samples, batch);
        }
    }
}
