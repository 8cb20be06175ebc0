namespace Neurona;

public partial class Model
{
    private const string TableKey = "table";

    private Described<TableEncoding>? _tableEncoding;

    /// <summary>How the rows of a table become the network's inputs; null if the model was not fitted to a table. Saved
    /// with the model.</summary>
    /// <remarks>That of the data set in the latest Fit which had one.</remarks>
    /// <exception cref="NeuronaException">The text in <see cref="Metadata"/> is none.</exception>
    public TableEncoding? TableEncoding
    {
        get => Describe(TableKey, TableEncoding.Parse, ref _tableEncoding);
        set => SetOrRemove(TableKey, value?.ToString());
    }

    /// <summary>The outputs for every row of a table, one after the other, in the units of its target column.</summary>
    /// <param name="rows">With every column that the model was trained on, in any order; others are passed over.</param>
    /// <param name="allowUnknown">Whether a category that the training rows did not have is taken for none; otherwise it
    /// is an error.</param>
    /// <exception cref="NeuronaException">The model was not fitted to a table, or a row is not like those that it was
    /// fitted to; the message names the line.</exception>
    public Real[] Predict(Table rows, bool allowUnknown = false) => Predict(Encoded(rows, allowUnknown, "Model.Predict"));

    /// <summary>The class of every row of a table.</summary>
    /// <inheritdoc cref="Predict(Table, bool)"/>
    public Classification[] Classify(Table rows, bool allowUnknown = false)
    {
        CheckClassifies();
        Real[] outputs = Predict(Encoded(rows, allowUnknown, "Model.Classify"));
        int width = OutputShape.Size;
        Classification[] classes = new Classification[outputs.Length / width];
        for (int i = 0; i < classes.Length; i++)
            classes[i] = ClassOf(outputs.AsSpan(i * width, width));
        return classes;
    }

    private Dataset Encoded(Table rows, bool allowUnknown, string who)
    {
        ArgumentNullException.ThrowIfNull(rows);
        TableEncoding encoding = TableEncoding
            ?? throw Errors.Of(who, "a model that was fitted to a table", "one that was not", "Encode the rows, and pass their numbers.");
        return encoding.EncodeInputs(rows, allowUnknown);
    }
}
