using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>What an optimizer has gathered in a training, its slots and counters, and the update of weights around its
/// rule.</summary>
/// <example><c>OptimizerState state = new(new Adam(0.001), weights.Length); state.Apply(weights,
/// gradients);</c></example>
public sealed class OptimizerState
{
    private readonly Parameter[] _parameters;
    private readonly int[] _starts;
    private readonly Segment[] _segments;
    private readonly AlignedBuffer[] _slots;
    private readonly AlignedBuffer? _average, _sums;
    private double? _rate;
    private long _step, _summed;

    /// <summary>The state of an optimizer for so many weights in an array of one's own, all 0 updates before.</summary>
    public OptimizerState(Optimizer optimizer, int length) : this(optimizer, [ArrayParameter(length)], null) =>
        _sums = optimizer.GradientAccumulationSteps is null ? null : new(length);

    internal OptimizerState(Optimizer optimizer, Parameter[] parameters, Gradients? gradients)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.Check();
        Optimizer = optimizer;
        _parameters = parameters;
        _starts = Array.ConvertAll(parameters, parameter => gradients?.OffsetOf(parameter.Spec) ?? 0);
        _segments = [.. Segments()];
        int length = gradients?.Buffer.Length ?? parameters[0].Length;
        Length = length;
        if (optimizer.Slots.Count > 3)
            throw Errors.Of(optimizer.GetType().Name, "up to 3 slots", $"{optimizer.Slots.Count}", "Keep fewer numbers for each weight.");
        _slots = new AlignedBuffer[optimizer.Slots.Count];
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new(length);
            _slots[i].Span.Fill((Real)optimizer.Slots[i].Initial);
        }
        _average = optimizer.UseEma ? new(length) : null;
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The number of updates so far.</summary>
    public long Step => _step;

    /// <summary>How many numbers weights and gradients have.</summary>
    public int Length { get; }

    /// <summary>The rate of the next update; settable, unless it follows a schedule.</summary>
    /// <exception cref="NeuronaException">The rate follows a schedule, or the value is negative or not
    /// finite.</exception>
    public double LearningRate
    {
        get => _rate ?? Optimizer.LearningRate.At(_step * BatchesPerUpdate + BatchesPerUpdate - 1);
        set
        {
            if (Optimizer.LearningRate.Schedule is { } schedule)
            {
                throw Errors.Of("LearningRate", "an optimizer with a constant rate", $"one that follows {schedule.GetType().Name}",
                    "Change the rate by the schedule or by a callback, not both.");
            }
            _rate = Require.AtLeast(value, 0, "LearningRate", "a rate");
        }
    }

    // Schedules count batches, as in Keras, and the update comes with the last of those that are accumulated.
    private int BatchesPerUpdate => Optimizer.GradientAccumulationSteps ?? 1;

    internal long Bytes => (_slots.Length + (_average is null ? 0 : 1)) * (_slots.Length > 0 ? _slots[0].Bytes : _average?.Bytes ?? 0);

    /// <summary>The values of a slot, one for each weight.</summary>
    /// <exception cref="NeuronaException">The optimizer has no slot of this name.</exception>
    public Span<Real> this[string slot]
    {
        get
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (Optimizer.Slots[i].Name == slot)
                    return _slots[i].Span;
            }
            throw Errors.Of(Optimizer.GetType().Name, $"one of the slots {string.Join(", ", Optimizer.Slots.Select(one => one.Name))}",
                $"'{slot}'", "Use a name of Slots.");
        }
    }

    /// <summary>One update: clips the gradients, lets the weights decay, applies the rule and follows with the moving
    /// average.</summary>
    /// <remarks>
    /// With <see cref="Optimizer.LossScale"/> gradients are those of the scaled loss, and divided by it first. With
    /// <see cref="Optimizer.GradientAccumulationSteps"/> only every so many calls update,
    /// with the mean of their gradients.
    /// </remarks>
    /// <param name="weights">The weights; changed.</param>
    /// <param name="gradients">Their gradients; changed by clipping.</param>
    /// <exception cref="NeuronaException">They are not as many as the state was made for.</exception>
    public void Apply(Span<Real> weights, Span<Real> gradients)
    {
        if (weights.Length != Length || gradients.Length != Length)
            throw Errors.Of("OptimizerState.Apply", $"{Length} weights and gradients", $"{weights.Length} and {gradients.Length}",
                "Make a state for each array.");
        Unscale(gradients);
        if (_sums is null)
        {
            Advance(gradients, weights);
            return;
        }
        Kernels.Zip(new AddScaled(1.0 / BatchesPerUpdate), _sums.Span, gradients, _sums.Span);
        if (++_summed < BatchesPerUpdate)
            return;
        Advance(_sums.Span, weights);
        _sums.Span.Clear();
        _summed = 0;
    }

    /// <summary>Divides gradients of a scaled loss by its scale.</summary>
    internal void Unscale(Span<Real> gradients)
    {
        if (Optimizer.LossScale is { } scale)
            Kernels.Map(new Times(1 / scale), gradients, gradients);
    }

    /// <summary>One update of the weights of a model, wherever they lie.</summary>
    [MethodImpl(AggressiveOptimization)]
    internal void Advance(Span<Real> gradients, Span<Real> own = default)
    {
        Clip(gradients);
        double rate = LearningRate;
        foreach (Segment segment in _segments)
        {
            Span<Real> weights = segment.Weights(own);
            double decay = segment.Decay > 0 ? 1 - segment.Decay * rate * segment.RateFactor : 1;
            ReadOnlySpan<Parameter> parameters = _parameters.AsSpan(segment.First, segment.Count);
            Optimizer.Step(new(ref decay, _step, rate * segment.RateFactor, weights, gradients.Slice(segment.Start, segment.Length),
                Part(0, segment), Part(1, segment), Part(2, segment), parameters, segment.Starts));
            if (decay != 1)   // the rule has not touched the weights
                Kernels.Map(new Times(decay), weights, weights);
            Follow(segment, weights);
        }
        _step++;
        if (Optimizer.EmaOverwriteFrequency is { } frequency && _step % frequency == 0)
            ReplaceByAverage(own);
    }

    /// <summary>
    /// Replaces weights by their moving average;
    /// without <see cref="Optimizer.UseEma"/>, or before the first update, does nothing.
    /// </summary>
    /// <param name="weights">The weights that were updated; overwritten.</param>
    /// <exception cref="NeuronaException">They are not as many as the state was made for.</exception>
    public void TakeAverage(Span<Real> weights)
    {
        if (weights.Length != Length)
            throw Errors.Of("OptimizerState.TakeAverage", $"{Length} weights", $"{weights.Length}", "Give those that were updated.");
        ReplaceByAverage(weights);
    }

    /// <summary>Replaces the weights by their moving average, wherever they lie.</summary>
    internal void ReplaceByAverage(Span<Real> own = default)
    {
        if (_average is null || _step == 0)
            return;
        foreach (Segment segment in _segments)
            _average.At(segment.Start, segment.Length).CopyTo(segment.Weights(own));
    }

    /// <summary>Saves or restores slots and counters.</summary>
    public void VisitState(IStateVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        visitor.Visit("step", ref _step);
        double rate = _rate ?? double.NaN;
        visitor.Visit("learning_rate", ref rate);
        _rate = double.IsNaN(rate) ? null : rate;
        for (int i = 0; i < _slots.Length; i++)
        {
            for (int k = 0; k < _parameters.Length; k++)
                visitor.Visit($"{Optimizer.Slots[i].Name}/{_parameters[k].Name}", _slots[i].At(_starts[k], _parameters[k].Length));
        }
        if (_sums is not null)
        {
            visitor.Visit("summed", ref _summed);
            visitor.Visit("sums", _sums.Span);
        }
        for (int k = 0; _average is not null && k < _parameters.Length; k++)
            visitor.Visit($"average/{_parameters[k].Name}", _average.At(_starts[k], _parameters[k].Length));
    }

    private void Follow(Segment segment, Span<Real> weights)
    {
        if (_average is null)
            return;
        Span<Real> average = _average.At(segment.Start, segment.Length);
        if (_step == 0)
            weights.CopyTo(average);
        else
            Kernels.Zip(new Blend(Optimizer.EmaMomentum), average, weights, average);
    }

    private void Clip(Span<Real> gradients)
    {
        if (Optimizer.ClipValue is { } limit)
            Kernels.Map(new Limit(limit), gradients, gradients);
        if (Optimizer.GlobalClipNorm is { } global)
            ClipNorm(gradients, global);
        for (int i = 0; Optimizer.ClipNorm is { } norm && i < _parameters.Length; i++)
            ClipNorm(gradients.Slice(_starts[i], _parameters[i].Length), norm);
    }

    private static void ClipNorm(Span<Real> gradient, double limit)
    {
        double squares = Kernels.MapSum(default(Formulas.Square), gradient);
        if (double.IsInfinity(squares))
            squares = SumOfSquares(gradient);
        double norm = Math.Sqrt(squares);
        if (norm > limit)
            Kernels.Map(new Times(limit / norm), gradient, gradient);
    }

    // Squares of large gradients pass the largest single number, and clipping is there for just these.
    private static double SumOfSquares(ReadOnlySpan<Real> gradient)
    {
        double sum = 0;
        foreach (double value in gradient)
            sum += value * value;
        return sum;
    }

    private Span<Real> Part(int slot, Segment segment) => slot < _slots.Length ? _slots[slot].At(segment.Start, segment.Length) : [];

    // Parameters that lie one after the other and are treated alike are updated in one pass.
    private IEnumerable<Segment> Segments()
    {
        int first = 0;
        for (int i = 1; i <= _parameters.Length; i++)
        {
            if (i < _parameters.Length && GroupOf(i) == GroupOf(i - 1) && DecayOf(i) == DecayOf(i - 1) && Follows(i))
                continue;
            ParameterGroup? group = GroupOf(first);
            WeightSpec spec = _parameters[first].Spec;
            int length = _starts[i - 1] + Padded(i - 1) - _starts[first];
            yield return new(spec.Store, spec.Offset, _starts[first], length, first, i - first,
                group?.RateFactor ?? 1, group?.WeightDecay ?? DecayOf(first),
                [.. _starts[first..i].Select(start => start - _starts[first])]);
            first = i;
        }
    }

    private bool Follows(int i)
    {
        WeightSpec before = _parameters[i - 1].Spec, spec = _parameters[i].Spec;
        return spec.Store == before.Store && spec.Offset - before.Offset == _starts[i] - _starts[i - 1];
    }

    private int Padded(int i) =>
        _parameters[i].Spec.Store is null ? _parameters[i].Length : (int)AlignedBuffer.Align(_parameters[i].Length);

    private double DecayOf(int i) => Optimizer.DecayOf(_parameters[i]) ?? 0;

    private ParameterGroup? GroupOf(int i) => Optimizer.Groups.FirstOrDefault(group => group.Holds(_parameters[i]));

    private static Parameter ArrayParameter(int length) =>
        new(null, "", new("weights", [Require.AtLeast(length, 1, nameof(OptimizerState), "length")], new Zeros(), 1, 1, null, null, true));

    private sealed record Segment(
        WeightStore? Store, int Offset, int Start, int Length, int First, int Count, double RateFactor, double Decay, int[] Starts)
    {
        public Span<Real> Weights(Span<Real> own) => Store is null ? own : Store.Buffer.At(Offset, Length);
    }

    internal readonly struct Times(double factor) : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => factor * x;
    }

    private readonly struct AddScaled(double factor) : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N sum, N gradient) where N : struct, INum<N> => N.Fma(factor, gradient, sum);
    }

    private readonly struct Limit(double limit) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => N.Max(N.Min(x, limit), -limit);
    }

    private readonly struct Blend(double momentum) : IBinary
    {
        [MethodImpl(AggressiveInlining)]
        public N Value<N>(N average, N weight) where N : struct, INum<N> => momentum * average + (1 - momentum) * weight;
    }
}
