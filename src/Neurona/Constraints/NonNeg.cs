using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Sets negative weights to 0: max(w, 0).</summary>
/// <remarks>Reference: Keras 3, NonNeg.</remarks>
public sealed class NonNeg : Constraint
{
    /// <inheritdoc/>
    protected internal override void Apply(Mat values) => Kernels.Map(default(Positive), values.Data, values.Data);

    private readonly struct Positive : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Where(x < 0, 0, x);
    }
}
