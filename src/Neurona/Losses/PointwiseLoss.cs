using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>
/// A loss that is the mean over the columns of a formula of single outputs and their targets,
/// written once for every SIMD width.
/// </summary>
/// <example>
/// <code> sealed class FourthPower() : PointwiseLoss(Of(default(Formula))) {
///     private readonly struct Formula : IPointwiseLoss
///     {
///         public N Value&lt;N&gt;(N y, N t) where N : struct, INum&lt;N&gt; => (y - t) * (y - t) * (y - t) * (y - t);
///
///         public N Derivative&lt;N&gt;(N y, N t) where N : struct, INum&lt;N&gt; => 4 * (y - t) * (y - t) * (y - t);
///     }
/// }
/// </code>
/// </example>
public abstract class PointwiseLoss : Loss
{
    private readonly Function _function;

    /// <summary>A loss of this formula, from <see cref="Of"/>.</summary>
    protected PointwiseLoss(Function function) => _function = function;

    /// <summary>
    /// Compiles a formula with its constants into loops.
    /// Give its methods <c>AggressiveInlining</c> where they are more than a few operations.
    /// </summary>
    protected static Function Of<TFormula>(TFormula formula) where TFormula : struct, IPointwiseLoss => new Loops<TFormula>(formula);

    /// <inheritdoc/>
    [MethodImpl(AggressiveOptimization)]
    protected internal override Real Evaluate(in LossPass p) => _function.Evaluate(p);

    /// <summary>A compiled formula.</summary>
    protected abstract class Function
    {
        private protected Function() { }

        internal abstract Real Evaluate(in LossPass p);
    }

    private sealed class Loops<TFormula>(TFormula formula) : Function where TFormula : struct, IPointwiseLoss
    {
        [MethodImpl(AggressiveOptimization)]
        internal override Real Evaluate(in LossPass p) =>
            Kernels.PointwiseLoss(formula, p.Y, p.Target, p.Weights, p.Scale, p.DY, p.RowLosses);
    }
}
