using System.Globalization;
using System.Text.Json;

namespace Neurona.Cli.Tests;

public sealed class TrainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DigitsAreLearnedWithTheDefaults()
    {
        List<double> accuracies = [];
        for (int seed = 1; seed <= 5; seed++)
            accuracies.Add(Train($"digits --seed {seed}").GetProperty("testAccuracy").GetDouble());
        accuracies.Sort();
        Assert.True(accuracies[2] >= 0.97, $"median {accuracies[2]}");
        Assert.True(accuracies[0] >= 0.96, $"worst {accuracies[0]}");
    }

    [Fact]
    public void OutputTellsWhatWasDoneAndWhatToTryNext()
    {
        ToolRun run = ToolRun.Of($"train iris --epochs 2 --out {_folder["a.safetensors"]}").Succeeds();
        string[] lines = run.Out.Split('\n');
        Assert.Equal("Data: iris, 108 samples of 4 to train on, 12 to validate, 30 to test, 3 classes.", lines[0]);
        Assert.Equal("Model: Dense(16) > ReLU > Dense(3) > Softmax; 131 parameters.", lines[1]);
        Assert.StartsWith("Training: adam at 0.01, batch 16, 2 epochs, seed 42, ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("Epoch 1/2 - 7/7 - ", lines[4], StringComparison.Ordinal);
        Assert.Contains(" - accuracy: ", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("Test accuracy: ", lines[7], StringComparison.Ordinal);
        Assert.Equal($"  neurona inspect {_folder["a.safetensors"]}", lines[11]);
        Assert.DoesNotContain('\r', run.Out);
        // The suggestion to predict is one that works.
        string sample = lines[12]["  echo ".Length..lines[12].IndexOf(" |", StringComparison.Ordinal)];
        Assert.Matches(
            @"^(setosa|versicolor|virginica)\t[01]\.\d{4}\n$", ToolRun.Of($"predict {_folder["a.safetensors"]} -", sample).Succeeds().Out);
    }

    [Fact]
    public void AClassThatIsMissingOnOneSideIsWarnedOf()
    {
        ToolRun run = ToolRun.Of($"train iris --epochs 1 --validation-split 0.01 --out {_folder["w.safetensors"]}");
        Assert.Equal(0, run.Code);
        Assert.Matches(
            "^Warning: The validation data has no sample of (class|classes) '[a-z', ]+', which the training data has: .*\n$", run.Error);
    }

    [Fact]
    public void ARateMayFallAlongACosine()
    {
        ToolRun run = ToolRun.Of($"train iris --epochs 3 --schedule cosine --out {_folder["cosine"]}").Succeeds();
        Assert.Contains("Training: adam at 0.01 falling to 0, batch 16, 3 epochs", run.Out, StringComparison.Ordinal);
        ToolRun.Of("train iris --schedule linear").IsRefused("--schedule expects one of constant, cosine; got 'linear'");
    }

    [Fact]
    public void JsonHoldsEveryNumber()
    {
        JsonElement result = Train("digits --epochs 3 --threads 2");
        Assert.Equal(
            [
                "report", "dataset", "seed", "threads", "simd", "epochs", "seconds", "samplesPerSecond", "loss", "accuracy",
                "valLoss", "valAccuracy", "testLoss", "testAccuracy", "weightsSha256", "peakBytes"
            ],
            result.EnumerateObject().Select(property => property.Name));
        Assert.Equal("digits", result.GetProperty("dataset").GetString());
        Assert.Equal(42, result.GetProperty("seed").GetInt32());
        Assert.Equal(3, result.GetProperty("epochs").GetInt32());
        Assert.Equal(3 * 1294 / result.GetProperty("seconds").GetDouble(), result.GetProperty("samplesPerSecond").GetDouble(), 3);
        Assert.Equal(Model.Load(_folder["model"]).WeightsHash(), result.GetProperty("weightsSha256").GetString());
        Assert.True(result.GetProperty("peakBytes").GetInt64() > 10_000_000);
        Assert.Equal(JsonValueKind.Null, Train("digits --epochs 1 --validation-split 0").GetProperty("valLoss").ValueKind);
    }

    [Fact]
    public void TheReportSaysOfTheLastEpochAndOfTheTestWhatIsShown()
    {
        string[] lines = ToolRun.Of($"train iris --epochs 3 --out {_folder["model"]} --json {_folder["json"]}").Succeeds().Out.Split('\n');
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(_folder["json"]));
        string last = Assert.Single(lines, line => line.StartsWith("Epoch 3/3 ", StringComparison.Ordinal));
        Assert.EndsWith(
            string.Create(CultureInfo.InvariantCulture,
                $" - accuracy: {Of("accuracy"):F4} - loss: {Of("loss"):F4} - val_accuracy: {Of("valAccuracy"):F4}"
                + $" - val_loss: {Of("valLoss"):F4}"),
            last, StringComparison.Ordinal);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture,
                $"Test accuracy: {100 * Of("testAccuracy"):F2} % of 30 samples the model had not seen (loss {Of("testLoss"):F4})."), lines);
        // Otherwise nothing of the above could be told apart.
        Assert.True(Of("accuracy") != Of("valAccuracy") && Of("testAccuracy") > 0, last);

        double Of(string name) => document.RootElement.GetProperty(name).GetDouble();
    }

    [Theory]
    [InlineData("sgd", 0, false)]
    [InlineData("momentum", 0.9, false)]
    [InlineData("nesterov", 0.9, true)]
    public void TheOptimizerIsTheOneAskedFor(string name, double momentum, bool nesterov)
    {
        Train($"iris --epochs 1 --learning-rate 0.25 --optimizer {name}");
        SGD optimizer = Assert.IsType<SGD>(Model.Load(_folder["model"]).Trainer.Optimizer.Optimizer);
        Assert.Equal((0.25, momentum, nesterov), (optimizer.LearningRate.At(0), optimizer.Momentum, optimizer.Nesterov));
    }

    [Fact]
    public void OneSeedGivesOneResultOnAnyNumberOfThreads()
    {
        string Hash(string more) => Train($"digits --epochs 2 {more}").GetProperty("weightsSha256").GetString()!;
        string one = Hash("--threads 1");
        Assert.Equal(one, Hash("--threads 3"));
        Assert.NotEqual(one, Hash("--seed 43"));
    }

    [Theory]
    [InlineData("--hidden none --optimizer sgd")]
    [InlineData("--hidden 8,8 --activation prelu --optimizer momentum")]
    [InlineData("--activation leaky_relu --dropout 0.1 --optimizer nesterov")]
    [InlineData("--activation tanh --batch-size 1 --learning-rate 0.002")]
    public void SettingsReachTheModel(string settings)
    {
        Train($"iris --epochs 30 {settings}");
        string evaluated = ToolRun.Of($"evaluate {_folder["model"]} iris").Succeeds().Out;
        double accuracy = double.Parse(evaluated.Split("accuracy ")[1].Split(',')[0]);
        Assert.True(accuracy >= 0.8, evaluated);
    }

    [Theory]
    [InlineData("tanh", "Tanh")]
    [InlineData("prelu", "PReLU")]
    [InlineData("leaky_relu", "LeakyReLU")]
    [InlineData("elu", "ELU")]
    public void TheActivationIsTheOneAskedFor(string name, string type)
    {
        ToolRun run = ToolRun.Of($"train iris --epochs 1 --activation {name} --out {_folder["model"]}").Succeeds();
        Assert.Contains($"Model: Dense(16) > {type} > Dense(3) > Softmax; ", run.Out, StringComparison.Ordinal);
        IReadOnlyList<Layer> layers = Model.Load(_folder["model"]).Layers;
        Assert.Equal(type, (Assert.IsType<Dense>(layers[0]).Activation ?? layers[1]).GetType().Name);
        Assert.IsType<Softmax>(Assert.IsType<Dense>(layers[^1]).Activation);
    }

    [Theory]
    [InlineData(1, 108)]
    [InlineData(50, 3)]
    [InlineData(1000, 1)]
    public void TheBatchSizeIsTheOneAskedFor(int size, int batches)
    {
        ToolRun run = ToolRun.Of($"train iris --epochs 1 --batch-size {size} --out {_folder["model"]}").Succeeds();
        Assert.Contains($", batch {size}, 1 epoch, ", run.Out, StringComparison.Ordinal);
        Assert.Contains($"Epoch 1/1 - {batches}/{batches} - ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void TheScalingIsSavedSoThatRawRowsArePredictedAsWellAsTheTestSamples()
    {
        JsonElement result = Train("iris --epochs 40");
        (_, Dataset test) = Datasets.Iris();
        List<string> rows = [], expected = [];
        for (int i = 0; i < test.Count; i++)
        {
            InputScaling scaling = test.Scaling!;
            rows.Add(string.Join(',', test.InputOf(i).Select((value, k) =>
                (value / scaling.Factors[k] + scaling.Means[k]).ToString("F4", CultureInfo.InvariantCulture))));
            expected.Add(test.ClassNames[Array.IndexOf(test.TargetOf(i), 1f)]);
        }
        string[] answers = ToolRun.Of($"predict {_folder["model"]} -", string.Join('\n', rows)).Succeeds().Out.TrimEnd().Split('\n');
        int right = answers.Zip(expected).Count(pair => pair.First.Split('\t')[0] == pair.Second);
        Assert.Equal(result.GetProperty("testAccuracy").GetDouble(), right / (double)test.Count, 6);
        Assert.True(right >= 27, $"{right} of 30");
    }

    [Fact]
    public void ADeepNetworkIsDescribedInOneLine()
    {
        Sequential model = new(64);
        for (int i = 0; i < 100; i++)
            model.Add(new Linear());
        model.Add(new Dense(10, Activation.Softmax));
        File.WriteAllText(_folder["net.json"], model.ToJson());
        string line = ToolRun.Of($"train digits --epochs 1 --model {_folder["net.json"]} --out {_folder["model"]}")
            .Succeeds().Out.Split('\n')[1];
        Assert.Equal(
            $"Model: {string.Concat(Enumerable.Repeat("Linear > ", 8))}87 more > "
                + $"{string.Concat(Enumerable.Repeat("Linear > ", 5))}Dense(10) > Softmax; 650 parameters.", line);
    }

    [Fact]
    public void SuggestionsKeepTheFolderOfData()
    {
        string output = ToolRun.Of($"train digits --epochs 1 --data {_folder.Path} --out {_folder["model"]}").Succeeds().Out;
        Assert.EndsWith($"  neurona train mnist --data {_folder.Path}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void KerasJsonIsANetworkHereAndImagesFitAFlatInput()
    {
        Sequential model = new(64) { new Dense(20, Activation.Tanh), new Dense(10) };
        File.WriteAllText(_folder["net.json"], model.ToJson());
        JsonElement result = Train($"digits --model {_folder["net.json"]} --epochs 15");
        Assert.True(result.GetProperty("testAccuracy").GetDouble() > 0.8, result.ToString());
        Assert.Contains("(None, 20)", ToolRun.Of($"inspect {_folder["model"]}").Succeeds().Out, StringComparison.Ordinal);
        ToolRun.Of($"train iris --model {_folder["net.json"]} --out {_folder["other"]}").IsRefused("samples of shape 64; got 4");
    }

    [Fact]
    public void CtrlCSavesWhatThereIs()
    {
        ToolRun run = ToolRun.Of(
            ["train", "digits", "--epochs", "1000", "--out", _folder["model"], "--json", _folder["json"]],
            onWrite: (text, interruption) =>
            {
                if (text.StartsWith("Epoch 2/", StringComparison.Ordinal))
                    interruption.Request();
            });
        Assert.Equal(130, run.Code);
        Assert.Contains(
            $"Interrupted in epoch 3 of 1000. The model so far is saved as {_folder["model"]}; no results were written.",
            run.Error, StringComparison.Ordinal);
        Assert.Equal(["model"], _folder.Files);
        ToolRun.Of($"evaluate {_folder["model"]} digits").Succeeds();
    }

    [Fact]
    public void ModelsAreReplacedAndOtherFilesAreNot()
    {
        Train("iris --epochs 1");
        Train("iris --epochs 2");
        File.WriteAllText(_folder["mine"], "precious");
        ToolRun.Of($"train iris --out {_folder["mine"]}").IsRefused("holds something else");
        Assert.Equal("precious", File.ReadAllText(_folder["mine"]));
    }

    [SharedDataFact("mnist")]
    public void MnistTrainsAndIsAskedWithItsOwnFiles()
    {
        string data = Path.Combine(SharedDataFactAttribute.Root, "mnist");
        JsonElement result = Train($"mnist --hidden 32 --epochs 1 --data {data}");
        Assert.True(result.GetProperty("testAccuracy").GetDouble() > 0.9, result.ToString());
        string[] answers = ToolRun.Of($"predict {_folder["model"]} {Path.Combine(data, "t10k-images-idx3-ubyte.gz")}")
            .Succeeds().Out.TrimEnd().Split('\n');
        Assert.Equal(10000, answers.Length);
        Assert.Equal(["7", "2", "1", "0"], answers.Take(4).Select(answer => answer.Split('\t')[0]));
    }

    private JsonElement Train(string arguments)
    {
        ToolRun.Of($"train {arguments} --out {_folder["model"]} --json {_folder["json"]}").Succeeds();
        return JsonDocument.Parse(File.ReadAllText(_folder["json"])).RootElement;
    }
}
