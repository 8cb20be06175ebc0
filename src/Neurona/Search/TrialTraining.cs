namespace Neurona;

/// <summary>A trial under way: its models, and what it has come to so far.</summary>
internal sealed class TrialTraining(Trial trial)
{
    public Trial Trial { get; } = trial;

    /// <summary>A model for each fold; none before the first training, and once they are let go.</summary>
    public Model[] Models { get; set; } = [];

    /// <summary>How good each model is.</summary>
    public Evaluation[] Evaluations { get; set; } = [];

    public double Score { get; set; } = double.NaN;

    public bool HigherIsBetter { get; set; }

    /// <summary>How often it was trained and measured: the later rungs of successive halving count more than the
    /// score.</summary>
    public int Rungs { get; set; }

    public int Epochs { get; set; }

    public TimeSpan Duration { get; set; }

    public string? Failure { get; set; }

    public TrialResult Result => new(
        Trial, Failure is null ? Score : double.NaN, Failure is null ? new(Evaluations) : null, Epochs, Duration, Failure);

    /// <summary>Below 0 if the first is better: no failure, more rungs, the better score, the smaller number.</summary>
    public static int Compare(TrialTraining first, TrialTraining second)
    {
        if (first.Failure is null != second.Failure is null)
            return first.Failure is null ? -1 : 1;
        if (first.Failure is null && first.Rungs != second.Rungs)
            return second.Rungs.CompareTo(first.Rungs);
        int better = first.Failure is null ? first.Score.CompareTo(second.Score) : 0;
        return better != 0 ? (first.HigherIsBetter ? -better : better) : first.Trial.Number.CompareTo(second.Trial.Number);
    }
}
