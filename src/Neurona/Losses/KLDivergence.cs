using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Σ t log(t / p) over the classes: how far the distribution p of the outputs is from that of the
/// targets.</summary>
/// <remarks>
/// Forward: Σ t log(t / y), both kept within [1e-7, 1], as Keras.
/// Backward: dy = -t / y, 0 where y is cut.
/// Shapes: targets as outputs, both probabilities.
/// Reference: Kullback and Leibler 1951; Keras 3, KLDivergence.
/// </remarks>
public sealed class KLDivergence() : PointwiseLoss(Of(default(Formula)))
{
    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output)
    {
        if (last.Range == OutputRange.Any)
            throw Errors.Of(nameof(KLDivergence), "probabilities", $"the output of a {last.GetType().Name}",
                "Give the last layer Activation.Softmax.");
    }

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output) =>
        Crossentropy.CheckTargets(nameof(KLDivergence), target, "Give the probability of each class.");

    /// <inheritdoc/>
    [MethodImpl(AggressiveOptimization)]
    protected internal override Real Evaluate(in LossPass p)
    {
        // A sum over the classes, not their mean.
        int columns = p.Y.Columns;
        Real mean = base.Evaluate(p with { Scale = p.Scale * columns });
        foreach (ref Real loss in p.RowLosses)
            loss *= columns;
        return mean * columns;
    }

    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N>
        {
            N wanted = Clip(t);
            return wanted * N.Log(wanted / Clip(y));
        }

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> =>
            N.Where(y > Crossentropy.Epsilon, N.Where(y < 1, -Clip(t) / y, 0), 0);

        [MethodImpl(AggressiveInlining)]
        private static N Clip<N>(N p) where N : struct, INum<N> => N.Min(N.Max(p, Crossentropy.Epsilon), 1);
    }
}
