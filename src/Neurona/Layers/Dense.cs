using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Fully connected layer: every unit reads every input.</summary>
/// <remarks>
/// Forward: Y = f(X W + 1 bᵀ).
/// Backward: dW += Xᵀ dY, db += dYᵀ 1, dX = dY Wᵀ.
/// Shapes: X [rows, ..., in], W [in, units], b [units], Y [rows, ..., units]: with more axes it acts on the last one.
/// Reference: Rosenblatt 1958; Rumelhart, Hinton and Williams 1986.
/// </remarks>
/// <param name="units">The number of outputs.</param>
/// <param name="activation">Applied to the outputs; none by default.</param>
public sealed class Dense(int units, Activation? activation = null) : KernelLayer(activation)
{
    private int _in;

    /// <summary>The number of outputs.</summary>
    public int Units { get; } = Require.AtLeast(units, 1, nameof(Dense), "units");

    /// <inheritdoc/>
    protected internal override bool OverwritesGradient(Param param) => param == Kernel;

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x)
    {
        _in = x.Channels;
        DeclareWeights(b, [_in, Units]);
        return x.WithChannels(Units);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveOptimization)]
    protected internal override void Forward(in Pass p) =>
        Kernels.GemmBias(p.X.Reshape(_in), p[Kernel], p[Bias].Data, p.Y.Reshape(Units), p.Epilogue);

    /// <inheritdoc/>
    [MethodImpl(AggressiveOptimization)]
    protected internal override void Backward(in Pass p)
    {
        ReadOnlyMat dy = p.DY.Reshape(Units);
        if (p.NeedsGradient(Kernel))
            Kernels.Gemm(p.X.Reshape(_in), dy, p.Grad(Kernel), Trans.A, p.Accumulates);
        if (p.NeedsGradient(Bias))
            Kernels.AddColumnSums(dy, p.Grad(Bias).Data);
        if (p.NeedsGradient())
            Kernels.Gemm(dy, p[Kernel], p.DX.Reshape(_in), Trans.B);
    }
}
