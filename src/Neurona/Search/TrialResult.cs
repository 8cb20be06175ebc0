namespace Neurona;

/// <summary>What became of a trial.</summary>
public sealed class TrialResult
{
    internal TrialResult(Trial trial, double score, CrossValidation? measured, int epochs, TimeSpan duration, string? failure)
    {
        Trial = trial;
        Score = score;
        Measured = measured;
        Epochs = epochs;
        Duration = duration;
        Failure = failure;
    }

    /// <summary>The values that were chosen. A function that makes models makes that of the trial again from
    /// it.</summary>
    public Trial Trial { get; }

    /// <summary>What the trial is compared by; NaN if it failed.</summary>
    public double Score { get; }

    /// <summary>All that was measured on the test part of every fold, with mean and deviation; null if it
    /// failed.</summary>
    public CrossValidation? Measured { get; }

    /// <summary>Epochs trained, all folds together.</summary>
    public int Epochs { get; }

    /// <summary>How long that took, which nothing depends on.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Why the trial has no score; null if it has one.</summary>
    public string? Failure { get; }
}
