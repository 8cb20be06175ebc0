using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The logarithms of <see cref="Softmax"/>'s probabilities, along the last axis, accurate also where these are
/// tiny.</summary>
/// <remarks>
/// Forward: Y = X - max X - ln Σ e^(X - max X).
/// Backward: dX = dY - e^Y Σ dY.
/// Shapes: Y as X; the last axis has at least two entries.
/// Reference: Keras 3, log_softmax. A crossentropy from logits gives the same loss for Y as for X.
/// </remarks>
public sealed class LogSoftmax : Activation
{
    private int _classes;

    /// <inheritdoc/>
    protected internal override OutputRange Range => OutputRange.Any;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => Reads.Y;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        if (x.Channels < 2)
            throw b.Mismatch("at least two units, else its output is always 0", "For one unit use Activation.LogSigmoid.");
        _classes = x.Channels;
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
    protected internal override void Forward(in Pass p) => Apply(p.X.Reshape(_classes), p.Y.Reshape(_classes));

    /// <inheritdoc/>
    protected internal override void Backward(in Pass p) =>
        ApplyBackward(default, p.Y.Reshape(_classes), p.DY.Reshape(_classes), p.DX.Reshape(_classes));

    private readonly struct Less(double by) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => x - by;
    }

    private readonly struct Gradient(double sum) : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N a, N b) where N : struct, INum<N> => a - sum * N.Exp(b);
    }
}
