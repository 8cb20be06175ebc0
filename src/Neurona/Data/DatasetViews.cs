namespace Neurona;

/// <summary>A data set with class numbers instead of one-hot targets.</summary>
internal sealed class SparseView : Dataset
{
    private readonly Dataset _source;
    private Real[] _oneHot = [];

    public SparseView(Dataset source)
    {
        if (source.TargetShape.Channels == 1)
            throw Throw.Error("Dataset.Sparse", "one-hot targets", $"targets of shape {source.TargetShape}", "Class numbers need no change.");
        _source = source;
        ClassNames = source.ClassNames;
        Scaling = source.Scaling;
        TargetShape = source.TargetShape.WithChannels(1);
    }

    public override int Count => _source.Count;

    public override Shape InputShape => _source.InputShape;

    public override Shape TargetShape { get; }

    public override void Copy(ReadOnlySpan<int> rows, Mat x, Mat target)
    {
        Mat oneHot = OneHot(rows.Length);
        _source.Copy(rows, x, oneHot);
        Numbers(oneHot, target);
    }

    public override void CopyTargets(ReadOnlySpan<int> rows, Mat target)
    {
        Mat oneHot = OneHot(rows.Length);
        _source.CopyTargets(rows, oneHot);
        Numbers(oneHot, target);
    }

    public override int FindNonFinite() => _source.FindNonFinite();

    private Mat OneHot(int rows)
    {
        int size = _source.TargetShape.Size;
        if (_oneHot.Length < rows * size)
            _oneHot = new Real[rows * size];
        return new(_oneHot, rows, size);
    }

    private void Numbers(Mat oneHot, Mat target)
    {
        ReadOnlyMat rows = oneHot.Reshape(_source.TargetShape.Channels);
        for (int r = 0; r < rows.Rows; r++)
            target.Data[r] = CountingMetric.ArgMax(rows.Row(r));
    }
}

/// <summary>A data set whose samples are seen with another shape of the same size.</summary>
internal sealed class ReshapedView : Dataset
{
    private readonly Dataset _source;

    public ReshapedView(Dataset source, Shape shape)
    {
        if (shape.Size != source.InputShape.Size)
            throw Throw.Error("Dataset.Reshape", $"a shape of {source.InputShape.Size} numbers, as {source.InputShape} has", $"{shape}, which has {shape.Size}", "Reshaping keeps all numbers.");
        _source = source;
        ClassNames = source.ClassNames;
        Scaling = source.Scaling;
        InputShape = shape;
    }

    public override int Count => _source.Count;

    public override Shape InputShape { get; }

    public override Shape TargetShape => _source.TargetShape;

    public override void Copy(ReadOnlySpan<int> rows, Mat x, Mat target) => _source.Copy(rows, x, target);

    public override void CopyTargets(ReadOnlySpan<int> rows, Mat target) => _source.CopyTargets(rows, target);

    public override int FindNonFinite() => _source.FindNonFinite();
}
