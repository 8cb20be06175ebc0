namespace Neurona;

/// <summary>What a search compares, and how each of its models is trained.</summary>
public sealed class SearchOptions
{
    /// <summary>What trials are compared by: loss, the default, or the name of a metric that the models are compiled
    /// with; measured on the test part, the mean over the folds.</summary>
    public string Metric { get; init => field = value ?? throw new ArgumentNullException(nameof(Metric)); } = "loss";

    /// <summary>Whether more of it is better; null, the default, is what the metric says of itself.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>What the values and seeds of all trials follow from; 1 by default.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many trials may be trained at the same time; they share the cores, and functions given to the
    /// search are called from several threads. No result depends on it. 1 by default.</summary>
    public int AtOnce { get; init => field = Require.AtLeast(value, 1, "Search", "AtOnce"); } = 1;

    /// <summary>How the model of a trial is trained, callbacks of its own included; Keras' defaults by default. It is
    /// asked before every training.</summary>
    public Func<Trial, FitOptions> Fit { get; init => field = value ?? throw new ArgumentNullException(nameof(Fit)); } = _ => new();

    /// <summary>Is told of every trial that ends, in the order of ending.</summary>
    public IProgress<TrialResult>? Progress { get; init; }
}
