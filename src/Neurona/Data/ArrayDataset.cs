namespace Neurona;

/// <summary>Samples and targets in two arrays.</summary>
internal sealed class ArrayDataset : Dataset
{
    private readonly Real[] _x, _targets;

    public ArrayDataset(Real[] x, Shape inputShape, Real[] targets, Shape targetShape)
    {
        if (x.Length == 0 || x.Length % inputShape.Size != 0)
            throw Throw.Error("Dataset", $"a whole number of samples of shape {inputShape}, {inputShape.Size} numbers each", $"{x.Length} numbers", "Check the shape, or the array.");
        Count = x.Length / inputShape.Size;
        if (targets.Length != (long)Count * targetShape.Size)
            throw Throw.Error("Dataset", $"a target of shape {targetShape} for each of {Count} samples", $"{targets.Length} numbers", "Samples and targets must be equally many.");
        _x = x;
        _targets = targets;
        InputShape = inputShape;
        TargetShape = targetShape;
    }

    public override int Count { get; }

    public override Shape InputShape { get; }

    public override Shape TargetShape { get; }

    public override void Copy(ReadOnlySpan<int> rows, Mat x, Mat target)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            _x.AsSpan(rows[i] * x.Columns, x.Columns).CopyTo(x.Row(i));
            _targets.AsSpan(rows[i] * target.Columns, target.Columns).CopyTo(target.Row(i));
        }
    }

    public override void CopyTargets(ReadOnlySpan<int> rows, Mat target)
    {
        for (int i = 0; i < rows.Length; i++)
            _targets.AsSpan(rows[i] * target.Columns, target.Columns).CopyTo(target.Row(i));
    }

    public override int FindNonFinite()
    {
        if (Kernels.AllFinite(_x.AsSpan()) && Kernels.AllFinite(_targets.AsSpan()))
            return -1;
        return base.FindNonFinite();
    }
}
