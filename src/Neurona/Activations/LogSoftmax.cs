using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The logarithms of <see cref="Softmax"/>'s probabilities, along one axis, accurate also where these are
/// tiny.</summary>
/// <remarks>
/// Forward: Y = X - max X - ln Σ e^(X - max X).
/// Backward: dX = dY - e^Y Σ dY.
/// Shapes: Y as X; the axis has at least two entries.
/// Reference: Keras 3, log_softmax. A crossentropy from logits gives the same loss for Y as for X.
/// </remarks>
/// <param name="axis">The axis, counted with the batch as 0, or from the end: -1, the default, is the last.</param>
public sealed class LogSoftmax(int axis = -1) : Activation
{
    private AlongAxes? _along;

    /// <summary>The axis, counted with the batch as 0, or from the end.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.Y;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _along = new(b, x, [Axis], matrices: 2);
        if (_along.Length < 2)
            throw b.Mismatch("at least two units, else its output is always 0", "For one unit use Activation.LogSigmoid.");
        return x;
    }

    /// <inheritdoc/>
    public override void Apply(ReadOnlyMat x, Mat y)
    {
        Span<Real> logSum = stackalloc Real[1];
        for (int r = 0; r < x.Rows; r++)
        {
            ReadOnlySpan<Real> logits = x.Row(r);
            Span<Real> to = y.Row(r);
            Real max = Real.NegativeInfinity;
            foreach (Real logit in logits)
                max = Real.Max(max, logit);
            Kernels.Map(new Less(max), logits, to);
            Kernels.SoftmaxLogSum(new Mat(to, 1, to.Length), default(Mat), logSum);
            Kernels.Map(new Less(logSum[0]), to, to);
        }
    }

    /// <inheritdoc/>
    public override void ApplyBackward(ReadOnlyMat x, ReadOnlyMat y, ReadOnlyMat dy, Mat dx)
    {
        for (int r = 0; r < dy.Rows; r++)
            Kernels.Zip(new Gradient(Kernels.MapSum(new Less(0), dy.Row(r))), dy.Row(r), y.Row(r), dx.Row(r));
    }

    /// <inheritdoc/>
    protected internal override void Forward(in Pass p)
    {
        Apply(_along!.Read(p, p.X, 0), _along.Target(p, p.Y, 0));
        _along.Write(p, p.Y, 0);
    }

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p)
    {
        ApplyBackward(default, _along!.Read(p, p.Y, 0), _along.Read(p, p.DY, 1), _along.Target(p, p.DX, 1));
        _along.Write(p, p.DX, 1);
    }

    private readonly struct Less(double by) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x - by;
    }

    private readonly struct Gradient(double sum) : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N a, N b) where N : struct, INum<N> => a - sum * N.Exp(b);
    }
}
