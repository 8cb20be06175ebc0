namespace Neurona;

public abstract partial class Dataset
{
    /// <summary>Samples with their targets: arrays, jagged arrays, lists or tensors whose first axis counts the
    /// samples.</summary>
    /// <remarks>
    /// A list of numbers as targets is a value or a class index for each sample, target shape 1. Arrays of several axes
    /// and of other numbers than float are copied once. For samples that stand one after the other in one array, give
    /// their shape.
    /// </remarks>
    /// <example><c>Dataset.From(new double[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }, new[] { 0, 1, 1, 0
    /// })</c></example>
    /// <param name="x">The samples.</param>
    /// <param name="targets">A target for each.</param>
    /// <exception cref="NeuronaException">They are not equally many, rows differ in length, or there is
    /// nothing.</exception>
    public static Dataset From(ArrayData x, ArrayData targets)
    {
        CheckEquallyMany(x, targets.Count, "targets");
        return new ArrayDataset(x.Numbers, x.SampleShape, targets.Numbers, targets.SampleShape);
    }

    /// <summary>Samples without targets, to be predicted.</summary>
    /// <param name="x">The samples; the first axis counts them.</param>
    /// <exception cref="NeuronaException">Rows differ in length, or there is nothing.</exception>
    public static Dataset From(ArrayData x) => new ArrayDataset(x.Numbers, x.SampleShape, null, 1);

    /// <summary>Samples with one-hot targets made of class indices.</summary>
    /// <param name="x">The samples; the first axis counts them.</param>
    /// <param name="labels">The class of each, from 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="NeuronaException">They are not equally many, or a label is out of range.</exception>
    public static Dataset From(ArrayData x, int[] labels, int classes)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Require.AtLeast(classes, 1, "Dataset.From", "classes");
        CheckEquallyMany(x, labels.Length, "labels");
        CheckLabels(labels, classes, "Dataset.From");
        return From(x, labels).WithOneHot(classes);
    }

    /// <summary>Samples with one-hot targets made of the names of their classes; <see cref="ClassNames"/> are the names
    /// in ordinal order.</summary>
    /// <param name="x">The samples; the first axis counts them.</param>
    /// <param name="labels">The name of each sample's class.</param>
    /// <exception cref="NeuronaException">They are not equally many, or a name is null.</exception>
    public static Dataset From(ArrayData x, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        CheckEquallyMany(x, labels.Count, "labels");
        if (labels.Contains(null!))
            throw Errors.Of("Dataset.From", "a name for each sample", "null", "Leave out samples whose class is not known.");
        string[] names = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int[] indices = [.. labels.Select(label => Array.BinarySearch(names, label, StringComparer.Ordinal))];
        return From(x, indices, names.Length).WithClassNames(names);
    }

    /// <summary>A data set over arrays: samples one after the other, targets likewise. Nothing is copied.</summary>
    /// <param name="x">count x the input's size numbers.</param>
    /// <param name="inputShape">The shape of one sample.</param>
    /// <param name="targets">count x the target's size numbers.</param>
    /// <param name="targetShape">The shape of one target.</param>
    /// <exception cref="NeuronaException">They are not equally many, or no whole number of samples.</exception>
    public static Dataset From(Real[] x, Shape inputShape, Real[] targets, Shape targetShape)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return new ArrayDataset(x, inputShape, targets, targetShape);
    }

    /// <summary>Samples one after the other, without targets, to be predicted. Nothing is copied.</summary>
    /// <param name="x">count x the input's size numbers.</param>
    /// <param name="inputShape">The shape of one sample.</param>
    /// <exception cref="NeuronaException">They are no whole number of samples.</exception>
    public static Dataset From(Real[] x, Shape inputShape) => new ArrayDataset(x, inputShape, null, 1);

    /// <summary>Class indices as one-hot rows.</summary>
    /// <param name="labels">From 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">The number of classes.</param>
    public static Real[] OneHot(ReadOnlySpan<int> labels, int classes)
    {
        Require.AtLeast(classes, 1, "Dataset.OneHot", "classes");
        if ((long)labels.Length * classes > Array.MaxLength)
        {
            throw Errors.Of("Dataset.OneHot", $"at most {Array.MaxLength} numbers", $"{labels.Length} labels of {classes} classes",
                "Use class indices with SparseCategoricalCrossentropy.");
        }
        CheckLabels(labels, classes, "Dataset.OneHot");
        Real[] rows = new Real[labels.Length * classes];
        for (int i = 0; i < labels.Length; i++)
            rows[i * classes + labels[i]] = 1;
        return rows;
    }

    private static void CheckLabels(ReadOnlySpan<int> labels, int classes, string who)
    {
        int bad = labels.IndexOfAnyExceptInRange(0, classes - 1);
        if (bad >= 0)
        {
            throw Errors.Of(who, $"labels from 0 to {classes - 1}", $"{labels[bad]} for sample {bad}",
                "Number the classes from 0, or raise the number of classes.");
        }
    }

    private static void CheckEquallyMany(ArrayData x, int count, string what)
    {
        if (x.Numbers.Length > 0 && x.Count != count)
        {
            throw Errors.Of("Dataset.From", "as many samples as targets", $"{x.Count} samples and {count} {what}",
                x.IsList ? "Give the shape of a sample: From(x, shape, targets, shape)." : "Give a target for each sample.");
        }
    }
}
