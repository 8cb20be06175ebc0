namespace Neurona;

/// <summary>
/// How weights follow from gradients. A rule is applied to every weight in one pass;
/// its slots live with the training, not here.
/// </summary>
/// <remarks>
/// What is common to all is done around the rule, in this order: gradients are accumulated over
/// <see cref="GradientAccumulationSteps"/> batches and clipped, weights decay, the rule is applied, the moving average
/// follows, constraints are applied. The order is that of Keras 3.
/// </remarks>
public abstract partial class Optimizer
{
    /// <summary>An optimizer with its learning rate.</summary>
    /// <param name="learningRate">The rate; <c>default</c> is none.</param>
    /// <param name="otherwise">The rate where none is given.</param>
    protected Optimizer(LearningRate learningRate, double otherwise = 0.001) => LearningRate = learningRate.Or(otherwise);

    /// <summary>The learning rate: a number, or a schedule over steps.</summary>
    public LearningRate LearningRate { get; }

    /// <summary>Decoupled weight decay: w -= w x decay x rate before each update; null, the default, is none.</summary>
    /// <remarks>Loshchilov and Hutter 2019. Biases and scales are best left out, by <see cref="Groups"/>.</remarks>
    public double? WeightDecay { get; init => field = Positive(value, "WeightDecay"); }

    /// <summary>
    /// The largest Euclidean norm of the gradient of each parameter; null for none.
    /// At most one of the three clippings is set.
    /// </summary>
    [KerasName("clipnorm")]
    public double? ClipNorm { get; init => field = Positive(value, "ClipNorm"); }

    /// <summary>The largest magnitude of each number of the gradients; null for none.</summary>
    [KerasName("clipvalue")]
    public double? ClipValue { get; init => field = Positive(value, "ClipValue"); }

    /// <summary>The largest Euclidean norm of all gradients together; null for none.</summary>
    [KerasName("global_clipnorm")]
    public double? GlobalClipNorm { get; init => field = Positive(value, "GlobalClipNorm"); }

    /// <summary>
    /// Whether a moving average of the weights is kept, which replaces the weights at the end of
    /// <see cref="Model.Fit(Dataset, FitOptions?, IProgress{TrainingProgress}?, CancellationToken)"/>.
    /// </summary>
    public bool UseEma { get; init; }

    /// <summary>How much of the moving average is kept in each update; 0.99 by default.</summary>
    public double EmaMomentum { get; init => field = Require.InRange(value, 0, 1, GetType().Name, "EmaMomentum"); } = 0.99;

    /// <summary>
    /// The number of updates after which the moving average replaces the weights during training;
    /// null, the default, is never.
    /// </summary>
    public int? EmaOverwriteFrequency
    {
        get;
        init => field = value is { } steps ? Require.AtLeast(steps, 1, GetType().Name, "EmaOverwriteFrequency") : null;
    }

    /// <summary>The number of batches whose mean gradient makes one update; null, the default, is one.</summary>
    /// <remarks>As in Keras, a schedule counts batches, while the optimizer's own corrections count updates.</remarks>
    public int? GradientAccumulationSteps
    {
        get;
        init => field = value is { } steps ? Require.AtLeast(steps, 2, GetType().Name, "GradientAccumulationSteps") : null;
    }

    /// <summary>
    /// What losses are multiplied by before their gradients are computed, which are divided by it again before they are
    /// used; null, the default, is 1. Keeps small gradients from becoming 0; a power of two changes no bit else.
    /// </summary>
    [KerasName("loss_scale_factor")]
    public double? LossScale
    {
        get;
        init => field = value is { } scale ? Require.Positive(scale, GetType().Name, "LossScale") : null;
    }

    /// <summary>Parameters with a rate or a decay of their own; the first group that holds a parameter
    /// counts.</summary>
    [KerasName("parameter_groups")]
    public IReadOnlyList<ParameterGroup> Groups { get; init; } = [];

    /// <summary>What is kept for each weight: up to three slots.</summary>
    protected internal virtual IReadOnlyList<Slot> Slots => [];

    /// <summary>Applies the rule to all weights, with <see cref="Update.Apply"/>.</summary>
    /// <remarks>
    /// Called once for all weights, or once for each part of them that has a rate of its own:
    /// keep nothing in the optimizer.
    /// </remarks>
    protected internal abstract void Step(in Update u);

    /// <summary>Checks the settings that exclude one another.</summary>
    /// <exception cref="NeuronaException">More than one kind of clipping is set.</exception>
    internal void Check()
    {
        int clippings = (ClipNorm is null ? 0 : 1) + (ClipValue is null ? 0 : 1) + (GlobalClipNorm is null ? 0 : 1);
        if (clippings > 1)
            throw Errors.Of(GetType().Name, "one of ClipNorm, ClipValue and GlobalClipNorm", $"{clippings}", "Leave the others out.");
    }

    /// <summary>The decay of a parameter whose group has none.</summary>
    internal virtual double? DecayOf(Parameter parameter) => WeightDecay;

    private double? Positive(double? value, string what) => value is { } number ? Require.AtLeast(number, 0, GetType().Name, what) : null;
}
