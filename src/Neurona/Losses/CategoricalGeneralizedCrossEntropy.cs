using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>
/// (1 - p^q) / q of the right class's probability p: between the crossentropy (q towards 0) and the absolute error (q
/// towards 1), so that wrong labels do less harm; targets are class indices from 0.
/// </summary>
/// <remarks>
/// Forward: (1 - y^q) / q of the output y of the right class, kept at least 1e-7.
/// Backward: dy = -y^(q - 1) for the right class, 0 for the others and where y is cut.
/// Shapes: outputs [..., classes], targets [..., 1].
/// Reference: Zhang and Sabuncu 2018; Keras 3, CategoricalGeneralizedCrossEntropy.
/// </remarks>
/// <param name="q">Between 0 and 1, both excluded; 0.5 by default.</param>
public sealed class CategoricalGeneralizedCrossEntropy(double q = 0.5) : Loss
{
    /// <summary>Where the loss is between the crossentropy and the absolute error.</summary>
    public double Q { get; } = Require.Below(
        Require.Positive(q, nameof(CategoricalGeneralizedCrossEntropy), "q"), 1, nameof(CategoricalGeneralizedCrossEntropy), "q");

    /// <inheritdoc/>
    protected internal override Shape TargetShape(Shape output) => output.Rank == 1 ? 1 : output.WithChannels(1);

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output) =>
        Crossentropy.CheckOutput(nameof(CategoricalGeneralizedCrossEntropy), last, output, false);

    /// <inheritdoc/>
    protected internal override string Advice(Shape got) =>
        got.Channels > 1 ? "Number the classes from 0 instead of one-hot targets." : base.Advice(got);

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output) =>
        Crossentropy.CheckLabels(nameof(CategoricalGeneralizedCrossEntropy), target, output, null);

    // The output of the right class, and its power.
    /// <inheritdoc/>
    protected internal override int ScratchPerRow(int columns) => 2;

    /// <inheritdoc/>
    protected internal override Real Evaluate(in LossPass p)
    {
        int rows = p.Y.Rows;
        Span<Real> right = p.Scratch[..rows], powers = p.Scratch.Slice(rows, rows);
        for (int r = 0; r < rows; r++)
            right[r] = p.Y[r, (int)p.Target[r, 0]];
        Kernels.Map(new Power(Q), right, powers);
        Real total = 0;
        for (int r = 0; r < rows; r++)
        {
            total += p.Row(r, (1 - powers[r]) / (Real)Q);
            if (p.DY.IsEmpty)
                continue;
            p.DY.Row(r).Clear();
            if (right[r] > (Real)Crossentropy.Epsilon)
                p.DY[r, (int)p.Target[r, 0]] = -p.Scale * p.Weight(r) * powers[r] / right[r];
        }
        return total;
    }

    /// <summary>y^q</summary>
    private readonly struct Power(double q) : IUnary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y) where N : struct, INum<N> => N.Exp(q * N.Log(N.Max(y, Crossentropy.Epsilon)));
    }
}
