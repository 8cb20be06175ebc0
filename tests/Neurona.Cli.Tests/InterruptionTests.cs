namespace Neurona.Cli.Tests;

public sealed class InterruptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Data: ", "Interrupted in epoch 1 of 4.")]
    [InlineData("Epoch 2/", "Interrupted in epoch 3 of 4.")]
    [InlineData("Epoch 4/", "Interrupted after the last epoch.")]
    public void AModelThatWasBegunIsSaved(string at, string said)
    {
        ToolRun run = Interrupted(at);
        Assert.Equal(143, run.Code);
        Assert.Equal($"neurona: {said} The model so far is saved as {_folder["model"]}; no results were written.\n", run.Error);
        Assert.Equal(["model"], _folder.Files);
        ToolRun.Of($"evaluate {_folder["model"]} digits").Succeeds();
    }

    [Theory]
    [InlineData("Test accuracy: ")]
    [InlineData("Try next:")]
    public void TheCodeTellsOfARequestThatCameWhenAllWasDone(string at)
    {
        ToolRun run = Interrupted(at);
        Assert.Equal(143, run.Code);
        Assert.Equal($"neurona: Interrupted when all was done. The model is saved as {_folder["model"]}.\n", run.Error);
        Assert.Equal(["json", "model"], _folder.Files);
        Assert.Contains("test_accuracy", Model.Load(_folder["model"]).Metadata.Keys);
    }

    [Fact]
    public void ARequestBeforeTheFirstBatchSavesNothing()
    {
        using StringWriter error = new() { NewLine = "\n" };
        using Interruption interruption = new(error);
        interruption.Request(129);
        Terminal terminal = new(() => Stream.Null, TextWriter.Null, error) { Listen = () => interruption };
        Assert.Equal(129, Tool.Run(ToolRun.Words($"train digits --out {_folder["model"]}"), terminal));
        Assert.Equal("neurona: Interrupted before there was anything to save.\n", error.ToString());
        Assert.Empty(_folder.Files);
    }

    [Theory]
    [InlineData("Epoch 2/", 1)]
    [InlineData("Test accuracy: ", 0)]
    public void ATrainingThatNobodyWatchesAnyMoreEndsQuietlyAndIsSaved(string at, int early)
    {
        ToolRun run = ToolRun.Of(["train", "digits", "--epochs", "4", "--out", _folder["model"]], onWrite: (text, _) =>
        {
            if (text.StartsWith(at, StringComparison.Ordinal))
                throw new OutputClosedException();
        });
        Assert.Equal(141, run.Code);
        Assert.Equal("", run.Error);
        Assert.Equal(early == 1, Model.Load(_folder["model"]).Metadata["training"].Contains("ended early", StringComparison.Ordinal));
    }

    private ToolRun Interrupted(string at) => ToolRun.Of(
        ["train", "digits", "--epochs", "4", "--out", _folder["model"], "--json", _folder["json"]],
        onWrite: (text, interruption) =>
        {
            if (text.StartsWith(at, StringComparison.Ordinal))
                interruption.Request(143);
        });
}
