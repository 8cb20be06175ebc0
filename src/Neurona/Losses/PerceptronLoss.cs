using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>
/// How far a wrong answer of a binary step lies on the wrong side: what Rosenblatt's learning rule makes small. Targets
/// are 0 and 1.
/// </summary>
/// <remarks>
/// Forward: (step(y) - t) y for each output, their mean over the columns; a right answer costs nothing.
/// Backward: dy = (step(y) - t) / columns. With SGD, a rate of 1 and one sample a step that is Rosenblatt's rule: w +=
/// (t - step(y)) x.
/// Shapes: targets as outputs.
/// Reference: Rosenblatt 1958; Novikoff 1962: after at most (R / margin)² mistakes every sample is right, if a line
/// parts the classes.
/// </remarks>
public sealed class PerceptronLoss() : PointwiseLoss(Of(default(Formula)))
{
    /// <inheritdoc/>
    protected internal override Loss? FuseWith(Layer last) => last is BinaryStep ? this : null;

    /// <inheritdoc/>
    protected internal override void Check(Layer last, Shape output)
    {
        if (last is not BinaryStep && last.Range != OutputRange.Any && last.Range != OutputRange.Unknown)
        {
            throw Errors.Of(nameof(PerceptronLoss), "a binary step, or what goes into one", $"the output of a {last.GetType().Name}",
                "Give the last layer Activation.BinaryStep.");
        }
    }

    /// <inheritdoc/>
    protected internal override void CheckTargets(ReadOnlyMat target, Shape output)
    {
        foreach (Real t in target.Data)
        {
            if (t is not (0 or 1))
                throw Errors.Of(nameof(PerceptronLoss), "targets of 0 and 1", $"{t}", "Number the two classes so.");
        }
    }

    private readonly struct Formula : IPointwiseLoss
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N y, N t) where N : struct, INum<N> => Error(y, t) * y;

        [MethodImpl(AggressiveInlining)] public N Derivative<N>(N y, N t) where N : struct, INum<N> => Error(y, t);

        [MethodImpl(AggressiveInlining)] private static N Error<N>(N y, N t) where N : struct, INum<N> => N.Where(y > 0, 1, 0) - t;
    }
}
