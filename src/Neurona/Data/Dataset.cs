using System.Numerics.Tensors;

namespace Neurona;

/// <summary>Samples with their targets, in order, of one shape. What a model trains on and is measured by.</summary>
public abstract class Dataset
{
    /// <summary>The number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>The shape of one sample.</summary>
    public abstract Shape InputShape { get; }

    /// <summary>The shape of one target: 1 for a class number or a value, the number of classes for one-hot targets.</summary>
    public abstract Shape TargetShape { get; }

    /// <summary>The names of the classes, in the order of their numbers; empty if there are none.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>How the numbers of the files became the inputs; null if they were taken as they are.</summary>
    public InputScaling? Scaling { get; init; }

    /// <summary>Copies the given samples and targets, a row each.</summary>
    public abstract void Copy(ReadOnlySpan<int> rows, Mat x, Mat target);

    /// <summary>Copies the targets of the given samples, a row each.</summary>
    public virtual void CopyTargets(ReadOnlySpan<int> rows, Mat target)
    {
        Real[] x = new Real[rows.Length * InputShape.Size];
        Copy(rows, new(x, rows.Length, InputShape.Size), target);
    }

    /// <summary>The index of the first sample with NaN or infinity in it or its target; -1 if there is none.</summary>
    public virtual int FindNonFinite()
    {
        Real[] x = new Real[InputShape.Size], target = new Real[TargetShape.Size];
        for (int i = 0; i < Count; i++)
        {
            Copy([i], new(x, 1, x.Length), new(target, 1, target.Length));
            if (!Kernels.AllFinite(x.AsSpan()) || !Kernels.AllFinite(target.AsSpan()))
                return i;
        }
        return -1;
    }

    /// <summary>Samples <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1 as a data set over the same memory.</summary>
    public Dataset Slice(int start, int count) => new Selection(this, start, count);

    /// <summary>The first <paramref name="count"/> samples.</summary>
    public Dataset Take(int count) => Slice(0, Math.Min(count, Count));

    /// <summary>The same samples with class numbers instead of one-hot targets, for SparseCategoricalCrossentropy.</summary>
    /// <exception cref="NeuronaException">The targets are not one-hot.</exception>
    public Dataset Sparse() => new SparseView(this);

    /// <summary>The same samples with another shape of the same size, such as 784 for 28x28x1.</summary>
    /// <exception cref="NeuronaException">The sizes differ.</exception>
    public Dataset Reshape(Shape shape) => new ReshapedView(this, shape);

    /// <summary>The first part and the last part of the samples, in order: Keras' validation split.</summary>
    /// <param name="lastPart">How much goes to the second, more than 0 and less than 1.</param>
    public (Dataset First, Dataset Last) Split(float lastPart)
    {
        // In decimal, because a fifth of 10 samples is 2, while 10 (1 - 0.2f) lies below 8.
        int at = lastPart is > 0 and < 1 ? (int)decimal.Floor(Count * (1 - (decimal)lastPart)) : 0;
        if (at <= 0 || at >= Count)
            throw Throw.Error("Dataset.Split", "a part between 0 and 1 that leaves samples on both sides", $"{lastPart} of {Count} samples", "Use 0.1 or 0.2.");
        return (Slice(0, at), Slice(at, Count - at));
    }

    /// <summary>A data set over arrays: samples one after the other, targets likewise. Nothing is copied.</summary>
    /// <param name="x">count x the input's size numbers.</param>
    /// <param name="inputShape">The shape of one sample.</param>
    /// <param name="targets">count x the target's size numbers.</param>
    /// <param name="targetShape">The shape of one target.</param>
    public static Dataset From(Real[] x, Shape inputShape, Real[] targets, Shape targetShape) => new ArrayDataset(x, inputShape, targets, targetShape);

    /// <summary>Samples as rows of a matrix, targets as values or class numbers. The arrays are copied.</summary>
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

    /// <summary>Class numbers as one-hot rows.</summary>
    /// <param name="labels">From 0 to <paramref name="classes"/> - 1.</param>
    /// <param name="classes">The number of classes.</param>
    public static Real[] OneHot(ReadOnlySpan<int> labels, int classes)
    {
        Real[] rows = new Real[labels.Length * classes];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw Throw.Error("Dataset.OneHot", $"labels from 0 to {classes - 1}", $"{labels[i]}", "Number the classes from 0, or raise the number of classes.");
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

    private sealed class Selection : Dataset
    {
        private readonly Dataset _source;
        private readonly int _start;
        private int[] _rows = [];

        public Selection(Dataset source, int start, int count)
        {
            if (start < 0 || count < 0 || start > source.Count - count)
                throw Throw.Error("Dataset.Slice", $"a part of its {source.Count} samples", $"{count} from {start}", "Stay inside the data set.");
            _source = source;
            _start = start;
            Count = count;
            ClassNames = source.ClassNames;
            Scaling = source.Scaling;
        }

        public override int Count { get; }

        public override Shape InputShape => _source.InputShape;

        public override Shape TargetShape => _source.TargetShape;

        public override void Copy(ReadOnlySpan<int> rows, Mat x, Mat target) => _source.Copy(Shift(rows), x, target);

        public override void CopyTargets(ReadOnlySpan<int> rows, Mat target) => _source.CopyTargets(Shift(rows), target);

        private ReadOnlySpan<int> Shift(ReadOnlySpan<int> rows)
        {
            if (_rows.Length < rows.Length)
                _rows = new int[rows.Length];
            for (int i = 0; i < rows.Length; i++)
                _rows[i] = rows[i] + _start;
            return _rows.AsSpan(0, rows.Length);
        }

        public override int FindNonFinite()
        {
            int first = _source.FindNonFinite();
            return first < 0 || first >= _start + Count ? -1 : first >= _start ? first - _start : base.FindNonFinite();
        }
    }
}
