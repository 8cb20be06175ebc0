using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>The mean of y - t log y over the outputs: y is the expected number of events of a Poisson distribution, t
/// the number counted.</summary>
/// <remarks>
/// Forward: Σ (y - t log(y + 1e-7)) / columns for each row.
/// Backward: dy = (1 - t / (y + 1e-7)) / columns.
/// Shapes: targets as outputs, of at least 0; outputs must be more than -1e-7.
/// Reference: Keras 3, Poisson.
/// </remarks>
public sealed class Poisson() : PointwiseLoss(Of(default(Formula)))
{
    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output)
    {
        foreach (Real t in target.Data)
        {
            if (!(t >= 0))
                throw Errors.Of(nameof(Poisson), "counts of at least 0", $"{t}", "Use MeanSquaredError for other numbers.");
        }
    }

    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N y, N t) where N : struct, INum<N> => y - t * N.Log(y + Crossentropy.Epsilon);

        [MethodImpl(AggressiveInlining)]
        public N Derivative<N>(N y, N t) where N : struct, INum<N> => 1 - t / (y + Crossentropy.Epsilon);
    }
}
