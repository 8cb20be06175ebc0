using System.Numerics.Tensors;

namespace Neurona;

public abstract partial class Dataset
{
    /// <summary>A data set over arrays: samples one after the other, targets likewise. Nothing is copied.</summary>
    /// <param name="x">count x the input's size numbers.</param>
    /// <param name="inputShape">The shape of one sample.</param>
    /// <param name="targets">count x the target's size numbers.</param>
    /// <param name="targetShape">The shape of one target.</param>
    public static Dataset From(Real[] x, Shape inputShape, Real[] targets, Shape targetShape) => new ArrayDataset(x, inputShape, targets, targetShape);

    /// <summary>Samples as rows of a matrix, targets as values or class indices. The arrays are copied.</summary>
    public static Dataset From(Real[,] x, Real[] targets) =>
        new ArrayDataset([.. x.Cast<Real>()], Math.Max(x.GetLength(1), 1), [.. targets], 1);

    /// <summary>Samples and targets as rows of matrices. The arrays are copied.</summary>
    public static Dataset From(Real[,] x, Real[,] targets) =>
        new ArrayDataset([.. x.Cast<Real>()], Math.Max(x.GetLength(1), 1), [.. targets.Cast<Real>()], Math.Max(targets.GetLength(1), 1));

    /// <summary>Samples and targets as tensors whose first axis counts the samples. The tensors are copied.</summary>
    public static Dataset From(Tensor<Real> x, Tensor<Real> targets)
    {
        Real[] samples = new Real[x.FlattenedLength], answers = new Real[targets.FlattenedLength];
        x.FlattenTo(samples);
        targets.FlattenTo(answers);
        return new ArrayDataset(samples, SampleShape(x), answers, SampleShape(targets));
    }

    /// <summary>Class indices as one-hot rows.</summary>
    /// <param name="labels">From 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">The number of classes.</param>
    public static Real[] OneHot(ReadOnlySpan<int> labels, int classes)
    {
        Require.AtLeast(classes, 1, "Dataset.OneHot", "classes");
        if ((long)labels.Length * classes > Array.MaxLength)
            throw Errors.Of("Dataset.OneHot", $"at most {Array.MaxLength} numbers", $"{labels.Length} labels of {classes} classes", "Use class indices with SparseCategoricalCrossentropy.");
        Real[] rows = new Real[labels.Length * classes];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw Errors.Of("Dataset.OneHot", $"labels from 0 to {classes - 1}", $"{labels[i]}", "Number the classes from 0, or raise the number of classes.");
            rows[i * classes + labels[i]] = 1;
        }
        return rows;
    }

    internal static Shape SampleShape(Tensor<Real> tensor)
    {
        int[] axes = new int[Math.Max(tensor.Rank - 1, 1)];
        axes[0] = 1;
        for (int i = 1; i < tensor.Rank; i++)
            axes[i - 1] = checked((int)tensor.Lengths[i]);
        return Shape.Of(axes);
    }
}
