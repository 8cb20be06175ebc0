using System.Runtime.CompilerServices;

namespace Neurona;

/// <summary>Stochastic gradient descent, with momentum if wanted.</summary>
/// <remarks>
/// Without momentum: w -= rate g. With it: v = momentum v - rate g; w += v; Nesterov: w += momentum v - rate g. The rate is inside v, as in Keras.
/// References: Polyak 1964; Nesterov 1983; Sutskever and others 2013.
/// </remarks>
/// <param name="learningRate">0.01 by default.</param>
/// <param name="momentum">From 0 to 1; 0 by default.</param>
/// <param name="nesterov">Whether the gradient is taken as if after the step; false by default.</param>
public sealed class SGD(LearningRate learningRate, float momentum = 0, bool nesterov = false) : Optimizer(learningRate)
{
    /// <summary>With the default rate, 0.01.</summary>
    public SGD() : this(0.01f) { }

    /// <summary>How much of the last step is kept.</summary>
    public float Momentum { get; } = Throw.InRange(momentum, 0, 1, nameof(SGD), "momentum");

    /// <summary>Whether the gradient is taken as if after the step.</summary>
    public bool Nesterov { get; } = nesterov;

    /// <inheritdoc/>
    protected internal override int StateCount => Momentum > 0 ? 1 : 0;

    /// <inheritdoc/>
    protected internal override void Step(in Update u)
    {
        if (Momentum == 0)
            u.Apply(new Plain(u.Rate));
        else if (Nesterov)
            u.Apply(new Ahead(u.Rate, Momentum));
        else
            u.Apply(new Heavy(u.Rate, Momentum));
    }

    private readonly struct Plain(Real rate) : IUpdateRule
    {
        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<O, V>(ref V w, V g, ref V s0, ref V s1, ref V s2) where O : struct, IOps<V> where V : struct =>
            w = O.Fma(O.Of(-rate), g, w);
    }

    private readonly struct Heavy(Real rate, Real momentum) : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<O, V>(ref V w, V g, ref V v, ref V s1, ref V s2) where O : struct, IOps<V> where V : struct
        {
            v = O.Fma(O.Of(-rate), g, O.Mul(O.Of(momentum), v));
            w = O.Add(w, v);
        }
    }

    private readonly struct Ahead(Real rate, Real momentum) : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<O, V>(ref V w, V g, ref V v, ref V s1, ref V s2) where O : struct, IOps<V> where V : struct
        {
            V step = O.Mul(O.Of(-rate), g);
            v = O.Fma(O.Of(momentum), v, step);
            w = O.Add(w, O.Fma(O.Of(momentum), v, step));
        }
    }
}
