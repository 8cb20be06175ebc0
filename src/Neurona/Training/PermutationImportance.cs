using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>How much a model relies on each column of a table: how much worse it becomes when the values of the column
/// are dealt out anew among the rows.</summary>
/// <remarks>
/// For classes the fall of the accuracy, for numbers the rise of the root mean squared error, in their unit. Columns
/// that say the same share their importance, or hide one another's.
/// Reference: L. Breiman, Random Forests, 2001; A. Fisher, C. Rudin and F. Dominici, All Models are Wrong, but Many are
/// Useful, 2019.
/// </remarks>
public sealed class PermutationImportance
{
    private PermutationImportance(string measure, double score, IReadOnlyList<(string Column, double Loss)> columns)
    {
        (Measure, Score, Columns) = (measure, score, columns);
    }

    /// <summary>What is measured: accuracy, or root_mean_squared_error.</summary>
    public string Measure { get; }

    /// <summary>Its value with all columns as they are.</summary>
    public double Score { get; }

    /// <summary>How much worse the measure becomes without each column, the most important first. Below 0 is
    /// chance.</summary>
    public IReadOnlyList<(string Column, double Loss)> Columns { get; }

    /// <summary>Measures a model that was fitted to a table.</summary>
    /// <param name="model">Has one output.</param>
    /// <param name="rows">With the target, best such that the model has not seen.</param>
    /// <param name="seed">What the orders follow from.</param>
    /// <param name="repeats">Over how many orders of each column the mean is taken.</param>
    /// <exception cref="NeuronaException">The model was not fitted to a table, or the rows do not fit it.</exception>
    public static PermutationImportance Of(Model model, Table rows, int seed = 1, int repeats = 3)
    {
        const string who = "PermutationImportance.Of";
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        Require.AtLeast(repeats, 1, who, "repeats");
        TableEncoding encoding = model.TableEncoding
            ?? throw Errors.Of(who, "a model that was fitted to a table", "one that was not", "Fit it to Table.Read(...).Encode().");
        if (rows.IndexOf(encoding.TargetName) < 0 || rows.RowCount == 0)
            throw Errors.Of(who, $"rows with the target '{TableText.Short(encoding.TargetName)}'", "rows without", "Give rows with it.");
        bool isClasses = encoding.ClassNames.Count > 0;
        double score = Measured(rows);
        List<(string Column, double Loss)> columns = [];
        foreach (string column in encoding.ColumnNames)
        {
            double sum = 0;
            for (int repeat = 0; repeat < repeats; repeat++)
                sum += Measured(rows.WithShuffled(column, Splits.Order(rows.RowCount, seed, repeat)));
            columns.Add((column, isClasses ? score - sum / repeats : sum / repeats - score));
        }
        return new(isClasses ? "accuracy" : "root_mean_squared_error", score, [.. columns.OrderByDescending(pair => pair.Loss)]);

        double Measured(Table table)
        {
            Real[] outputs = model.Predict(encoding.Encode(table));
            return isClasses
                ? Accuracy(model, outputs, encoding.Target.Classes(table))
                : new RootMeanSquaredError().Compute(outputs, encoding.Target.Values(table), 1);
        }
    }

    /// <summary>A line for each column: its name and how much worse the measure becomes without it.</summary>
    public override string ToString()
    {
        string[] names = [.. Columns.Select(pair => TableText.Short(pair.Column))];
        int width = names.Max(name => name.Length);
        string format = Measure == "accuracy" ? "F4" : "G4";
        StringBuilder text = new();
        for (int i = 0; i < names.Length; i++)
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{names[i].PadRight(width)}  {Columns[i].Loss.ToString(format, CultureInfo.InvariantCulture),10}");
        return text.ToString().TrimEnd();
    }

    private static double Accuracy(Model model, Real[] outputs, int[] classes)
    {
        int width = model.OutputShape.Size, right = 0;
        for (int i = 0; i < classes.Length; i++)
            right += model.ClassOf(outputs.AsSpan(i * width, width)).Index == classes[i] ? 1 : 0;
        return (double)right / classes.Length;
    }
}
