using System.CommandLine;

namespace Neurona.Cli;

/// <summary><c>neurona predict</c>: asks a saved model about samples of a file.</summary>
internal sealed class PredictCommand : ToolCommand
{
    private const int BatchRows = 256;

    private readonly Argument<string> _model =
        new("model") { HelpName = "model", Description = "A model file that neurona train or Save wrote." };
    private readonly Argument<string> _file = new("file")
    {
        HelpName = "file|-",
        Description = "Samples: a .csv or .txt of numbers, one sample a line, or IDX images; "
            + "both also packed with gzip; - is standard input. For a model of a table, rows of such a table."
    };
    private readonly Option<bool> _allowUnknown = new("--allow-unknown")
    {
        Description = "Takes categories that the training data does not have for none, instead of refusing them."
    };

    public PredictCommand() : base("predict", "Asks a saved model about new samples: one line of answer a sample.")
    {
        Arguments.Add(_model);
        Arguments.Add(_file);
        Options.Add(_allowUnknown);
    }

    public override string Examples => """
        Numbers are taken in the units of the data set that the model was trained on: digits pixels of 0 to 16, iris
        centimetres, mnist pixels of 0 to 255. They stand in a line with commas, semicolons, tabs or blanks between them;
        lines that are empty or begin with # are passed over. For classes the answer is the class and its probability with
        a tab between them; for anything else, the outputs.
        A model of a table takes its rows as they are, with a header: columns are found by name, others are passed over.
        Without a header all columns stand in the order of the training data, the target left out. Nothing is answered if
        a row is refused.

        Examples:
          echo 5.1,3.5,1.4,0.2 | neurona predict iris.safetensors -
          neurona predict digits.safetensors samples.csv
          neurona predict titanic.safetensors new-passengers.csv
          neurona predict mnist.safetensors ~/data/mnist/t10k-images-idx3-ubyte.gz | head
        """;

    public override int Run(ParseResult arguments, Terminal terminal)
    {
        string path = arguments.GetValue(_model)!, file = arguments.GetValue(_file)!;
        Model model = SavedModel.Load(path);
        if (model.TableEncoding is { } encoding)
            return TablePredictions.Write(model, encoding, file, arguments.GetValue(_allowUnknown), terminal);
        int size = model.InputShape.Size, width = model.OutputShape.Size;
        Answer answer = new(model);
        bool isStandard = file == "-";
        Stream stream = isStandard ? terminal.In() : InputFile.Open("<file>", file);
        using Samples samples = Samples.Open(stream, isStandard ? "standard input" : file, model.InputShape, model.InputScaling is null);
        // Lines that someone types, or a program writes one by one, are answered one by one.
        int rows = isStandard ? 1 : BatchRows;
        float[] x = new float[rows * size], y = new float[rows * width];
        int count;
        while ((count = Fill(samples, x, size, rows)) > 0)
        {
            Span<float> filled = x.AsSpan(0, count * size);
            model.ScaleRaw(filled);
            model.Predict(filled, y);
            for (int i = 0; i < count; i++)
                terminal.Out.WriteLine(answer.Line(y.AsSpan(i * width, width)));
            terminal.Out.Flush();
        }
        return Tool.Ok;
    }

    private static int Fill(Samples samples, float[] x, int size, int rows)
    {
        int count = 0;
        while (count < rows && samples.Next(x.AsSpan(count * size, size)))
            count++;
        return count;
    }
}
