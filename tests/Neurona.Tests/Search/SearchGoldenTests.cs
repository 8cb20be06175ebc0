using System.Text.Json;
using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>Draws, grids and rungs as tests/golden/search.py computes them.</summary>
public sealed class SearchGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("search.json");

    [Fact]
    public void ValuesAndSeedsFollowFromTheSeedAndTheNumberOfTheTrial()
    {
        Hyperparameter[] space =
        [
            Space.Choice("units", 16, 32, 64), Space.Integer("layers", -2, 5), Space.Uniform("dropout", 0.1, 0.5),
            Space.LogUniform("rate", 1e-4, 0.1),
        ];
        foreach (JsonElement draws in Golden.GetProperty("draws").EnumerateArray())
        {
            int seed = draws.GetProperty("seed").GetInt32(), number = 0;
            foreach (JsonElement expected in draws.GetProperty("trials").EnumerateArray())
            {
                Trial trial = Trial.Draw(space, number, seed);
                Assert.Equal(number++, trial.Number);
                Assert.Equal(expected.GetProperty("units").GetInt32(), trial.Get<int>("units"));
                Assert.Equal(expected.GetProperty("layers").GetInt32(), trial.Get<int>("layers"));
                Assert.Equal(expected.GetProperty("dropout").GetDouble(), trial.Get<double>("dropout"), 1e-15);
                Assert.Equal(1, trial.Get<double>("rate") / expected.GetProperty("rate").GetDouble(), 1e-13);
                Assert.Equal(expected.GetProperty("seed").GetInt32(), trial.Seed);
                Assert.Equal(expected.GetProperty("seed of fold 2").GetInt32(), trial.OfFold(2, seed).Seed);
            }
        }
    }

    [Fact]
    public void AGridIsNestedLoops()
    {
        Hyperparameter[] space = [Space.Choice("units", 16, 32), Space.Integer("depth", -1, 1), Space.Choice("activation", "relu", "tanh")];
        IEnumerable<string> expected = Golden.GetProperty("grid").EnumerateArray()
            .Select(values => $"units = {values[0]}, depth = {values[1]}, activation = {values[2]}");
        Assert.Equal(expected, Enumerable.Range(0, 12).Select(number => Trial.OfGrid(space, number, 1).ToString()));
    }

    [Fact]
    public void RungsHaveFewerTrialsAndMoreEpochs()
    {
        foreach (JsonElement golden in Golden.GetProperty("rungs").EnumerateArray())
        {
            IEnumerable<(int, int)> rungs = SuccessiveHalving.Rungs(Number(golden, "trials"), Number(golden, "epochs"), Number(golden, "factor"));
            Assert.Equal(golden.GetProperty("rungs").EnumerateArray().Select(rung => (rung[0].GetInt32(), rung[1].GetInt32())), rungs);
        }
    }

    // The score of a trial is made up: the model gives it whatever it is asked, and its rate of 0 keeps it.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TheBestOfARungGoOn(int atOnce)
    {
        foreach (JsonElement golden in Golden.GetProperty("halving").EnumerateArray())
        {
            double?[] scores = [.. golden.GetProperty("scores").EnumerateArray()
                .Select(score => score.ValueKind == JsonValueKind.Null ? (double?)null : score.GetDouble())];
            Dataset one = Dataset.From([1f], 1, [0f], 1);
            List<string> asked = [];
            SearchResult result = SuccessiveHalving.Run((one, one), [Space.Integer("any", 0, 9)], trial =>
            {
                double score = scores[trial.Number] ?? throw new InvalidOperationException("no score");
                Sequential model = new(1) { new Dense(1) { KernelInitializer = new Constant(score) } };
                model.Compile(new SGD(0.0), new MeanAbsoluteError());
                return model;
            }, scores.Length, Number(golden, "epochs"), Number(golden, "factor"), new()
            {
                AtOnce = atOnce,
                HigherIsBetter = golden.GetProperty("higher").GetBoolean(),
                Fit = trial =>
                {
                    lock (asked)
                        asked.Add($"{trial.Number}");
                    return new();
                },
            });
            Assert.Equal(golden.GetProperty("trained").EnumerateArray().Select(epochs => epochs.GetInt32()),
                result.Trials.Select(trial => trial.Epochs));
            Assert.Equal(Number(golden, "best"), result.Best.Trial.Number);
            Assert.Equal(scores[result.Best.Trial.Number], result.Best.Score);
            Assert.NotNull(result.BestModel);
            Assert.All(result.Trials, trial => Assert.Equal(scores[trial.Trial.Number] is null, trial.Failure == "InvalidOperationException: no score"));
            IEnumerable<string> trained = golden.GetProperty("rungs").EnumerateArray()
                .SelectMany(rung => rung.EnumerateArray().Where(number => scores[number.GetInt32()] is not null).Select(number => $"{number}"));
            Assert.Equal(trained.Order(), asked.Order());
        }
    }

    private static int Number(JsonElement golden, string name) => golden.GetProperty(name).GetInt32();
}
