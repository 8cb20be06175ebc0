using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>Which classes a model takes for which: how many samples of each class got each answer, and what follows for
/// every class.</summary>
/// <remarks>
/// Precision of a class: of the answers that name it, the part that is right. Recall: of its samples, the part that is
/// found. F1: their harmonic mean. 0 / 0 is 0. The report is that of scikit-learn's classification_report.
/// </remarks>
/// <example><c>Console.WriteLine(ConfusionMatrix.Of(model, test));</c></example>
public sealed class ConfusionMatrix
{
    private readonly long[,] _counts;

    private ConfusionMatrix(long[,] counts, string[] names)
    {
        _counts = counts;
        ClassNames = names;
    }

    /// <summary>The names of the classes; their indices where the model knows no names.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of classes.</summary>
    public int Classes => ClassNames.Count;

    /// <summary>The number of samples.</summary>
    public long Samples => Sum((_, _) => true);

    /// <summary>The part of all samples that is right.</summary>
    public double Accuracy => Part(Sum((actual, predicted) => actual == predicted), Samples);

    /// <summary>How many samples of the first class were taken for the second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public long this[int actual, int predicted] => _counts[Checked(actual), Checked(predicted)];

    /// <summary>Asks the model for the class of every sample.</summary>
    /// <remarks>The largest output is the answer; of a single output, more than 0.5 is class 1 (more than 0, if it is no
    /// probability).</remarks>
    /// <param name="model">A model of one output.</param>
    /// <param name="data">Samples whose targets are one-hot, or class indices.</param>
    /// <exception cref="NeuronaException">The data does not fit the model, or the targets are not its
    /// classes.</exception>
    public static ConfusionMatrix Of(Model model, Dataset data)
    {
        const string who = "ConfusionMatrix.Of";
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (!model.OutputShape.IsFlat || data.TargetShapes.Count != 1 || !data.TargetShape.IsFlat)
        {
            throw Errors.Of(who, "a class for each sample", $"outputs of shape {model.OutputShape} and "
                + $"{(data.TargetShapes.Count == 0 ? "no targets" : $"targets of shape {string.Join(" and ", data.TargetShapes)}")}",
                "Use data whose targets are classes.");
        }
        Real[] outputs = model.Predict(data);
        int width = model.OutputShape.Size, classes = Math.Max(width, 2);
        long[,] counts = new long[classes, classes];
        int[] labels = Labels(data, classes, who);
        for (int i = 0; i < labels.Length; i++)
            counts[labels[i], model.ClassOf(outputs.AsSpan(i * width, width)).Index]++;
        IReadOnlyList<string> names = model.ClassNames.Count == classes ? model.ClassNames : data.ClassNames;
        return new(counts, names.Count == classes
            ? [.. names]
            : [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>The counts of several matrices together, such as those of the folds of a cross-validation.</summary>
    /// <exception cref="NeuronaException">There are none, or their classes differ.</exception>
    public static ConfusionMatrix Sum(params IReadOnlyList<ConfusionMatrix> matrices)
    {
        const string who = "ConfusionMatrix.Sum";
        ArgumentNullException.ThrowIfNull(matrices);
        if (matrices.Count == 0)
            throw Errors.Of(who, "at least one matrix", "none", "Give those of all parts.");
        string[] names = [.. matrices[0].ClassNames];
        long[,] counts = new long[names.Length, names.Length];
        foreach (ConfusionMatrix matrix in matrices)
        {
            if (!matrix.ClassNames.SequenceEqual(names))
            {
                throw Errors.Of(who, $"the classes {string.Join(", ", names)} in all of them", string.Join(", ", matrix.ClassNames),
                    "Count models of the same classes.");
            }
            for (int actual = 0; actual < names.Length; actual++)
            {
                for (int predicted = 0; predicted < names.Length; predicted++)
                    counts[actual, predicted] += matrix[actual, predicted];
            }
        }
        return new(counts, names);
    }

    /// <summary>Of the answers that name this class, the part that is right.</summary>
    public double Precision(int index) => Part(this[index, index], Sum((_, predicted) => predicted == index));

    /// <summary>Of the samples of this class, the part that is found.</summary>
    public double Recall(int index) => Part(this[index, index], Support(index));

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1(int index) => Part(2 * Precision(index) * Recall(index), Precision(index) + Recall(index));

    /// <summary>How many samples of this class there are.</summary>
    public long Support(int index)
    {
        Checked(index);
        return Sum((actual, _) => actual == index);
    }

    /// <summary>The matrix, a row for each class and a column for each answer, and the figures of every class.</summary>
    public override string ToString()
    {
        int name = Math.Max(8, ClassNames.Max(one => one.Length)), cell = 1;
        foreach (long count in _counts)
            cell = Math.Max(cell, count.ToString(CultureInfo.InvariantCulture).Length);
        cell = Math.Max(cell, (Classes - 1).ToString(CultureInfo.InvariantCulture).Length) + 2;
        StringBuilder text = new();
        text.Append(' ', name);
        for (int c = 0; c < Classes; c++)
            text.Append(c.ToString(CultureInfo.InvariantCulture).PadLeft(cell));
        text.AppendLine("   precision  recall      F1  samples");
        for (int actual = 0; actual < Classes; actual++)
        {
            text.Append(ClassNames[actual].PadRight(name));
            for (int predicted = 0; predicted < Classes; predicted++)
                text.Append(this[actual, predicted].ToString(CultureInfo.InvariantCulture).PadLeft(cell));
            text.AppendLine(CultureInfo.InvariantCulture,
                $"   {Precision(actual),9:F4}  {Recall(actual),6:F4}  {F1(actual),6:F4}  {Support(actual),7}");
        }
        return text.Append(CultureInfo.InvariantCulture, $"accuracy {Accuracy:F4} of {Samples} samples").ToString();
    }

    private static int[] Labels(Dataset data, int classes, string who)
    {
        const int rowsAtOnce = 256;
        int[] labels = new int[data.Count];
        DatasetSource source = new(data, shuffle: false) { Who = who };
        BatchBuffers batch = source.NewBuffers(Math.Clamp(data.Count, 1, rowsAtOnce));
        source.Start(0, default);
        int at = 0, width = data.TargetShape.Size;
        for (int rows; at < data.Count && (rows = source.Next(batch, batch.MaxRows)) > 0;)
        {
            for (int i = 0; i < rows; i++, at++)
            {
                labels[at] = ClassReader.ClassOf(batch.Targets[0].AsSpan(i * width, width));
                if ((uint)labels[at] >= (uint)classes)
                {
                    throw Errors.Of(who, $"targets that are classes of the model: one-hot, or indices from 0 to {classes - 1}",
                        $"another target for sample {at}", "Encode the targets as the model's outputs.");
                }
            }
        }
        return labels;
    }

    private int Checked(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Classes, nameof(index));
        return index;
    }

    private long Sum(Func<int, int, bool> which)
    {
        long sum = 0;
        for (int actual = 0; actual < Classes; actual++)
        {
            for (int predicted = 0; predicted < Classes; predicted++)
                sum += which(actual, predicted) ? _counts[actual, predicted] : 0;
        }
        return sum;
    }

    private static double Part(double some, double all) => all == 0 ? 0 : some / all;
}
