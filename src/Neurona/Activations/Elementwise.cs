using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>An activation that acts on every element alone: a formula with its derivative, written once for every SIMD
/// width.</summary>
/// <example>
/// <code> sealed class Swish() : Elementwise(Of(default(Formula))) {
///     protected override bool DerivativeFromOutput => false;
///
///     private readonly struct Formula : IActivation
///     {
///         public N Value&lt;N&gt;(N x) where N : struct, INum&lt;N&gt; => x * N.Sigmoid(x);
///
///         public N Derivative&lt;N&gt;(N x, N y) where N : struct, INum&lt;N&gt; => y + N.Sigmoid(x) * (1 - y);
///     }
/// }
/// </code>
/// </example>
public abstract class Elementwise : Activation
{
    private readonly Function _function;

    /// <summary>An activation of this formula.</summary>
    /// <param name="function">From <see cref="Of"/>.</param>
    /// <param name="range">What values the outputs can have; unknown by default.</param>
    protected Elementwise(Function function, OutputRange range = OutputRange.Unknown)
    {
        _function = function;
        Range = range;
    }

    /// <inheritdoc/>
    protected internal override OutputRange Range { get; }

    /// <summary>Whether the derivative is computed from y alone: then input and output share memory.</summary>
    protected virtual bool DerivativeFromOutput => true;

    /// <inheritdoc/>
    protected internal override bool InPlace => true;

    /// <inheritdoc/>
    protected internal override Reads BackwardReads => DerivativeFromOutput ? Reads.Y : Reads.X | Reads.Y;

    /// <summary>
    /// Compiles a formula with its constants into loops.
    /// Give its methods <c>AggressiveInlining</c> where they are more than a few operations.
    /// </summary>
    protected static Function Of<TFormula>(TFormula formula) where TFormula : struct, IActivation => new Loops<TFormula>(formula);

    /// <inheritdoc/>
    protected internal override Epilogue? AsEpilogue => _function.Epilogue;

    /// <inheritdoc/>
    public override void Apply(ReadOnlyMat x, Mat y) => _function.Apply(x, y);

    /// <inheritdoc/>
    [MethodImpl(AggressiveOptimization)]
    public override void ApplyBackward(ReadOnlyMat x, ReadOnlyMat y, ReadOnlyMat dy, Mat dx) => _function.ApplyBackward(x, y, dy, dx);

    /// <inheritdoc/>
    protected internal override Shape Build(LayerBuilder b, Shape x) => x;

    /// <inheritdoc/>
    [MethodImpl(AggressiveOptimization)]
    protected internal override void Forward(in Pass p) => Apply(p.X, p.Y);

    /// <inheritdoc/>
    [MethodImpl(AggressiveOptimization)]
    protected internal override void Backward(in Pass p) => ApplyBackward(p.X, p.Y, p.DY, p.DX);

    /// <summary>A compiled formula.</summary>
    protected abstract class Function
    {
        private protected Function(Epilogue epilogue) => Epilogue = epilogue;

        internal Epilogue Epilogue { get; }

        internal abstract void Apply(ReadOnlyMat x, Mat y);

        internal abstract void ApplyBackward(ReadOnlyMat x, ReadOnlyMat y, ReadOnlyMat dy, Mat dx);
    }

    private sealed class Loops<TFormula>(TFormula formula) : Function(Epilogue.Of(formula)) where TFormula : struct, IActivation
    {
        [MethodImpl(AggressiveOptimization)]
        internal override void Apply(ReadOnlyMat x, Mat y) => Kernels.Map(formula, x, y);

        [MethodImpl(AggressiveOptimization)]
        internal override void ApplyBackward(ReadOnlyMat x, ReadOnlyMat y, ReadOnlyMat dy, Mat dx) =>
            Kernels.MapBackward(formula, x, y, dy, dx);
    }
}
