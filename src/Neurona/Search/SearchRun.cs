using System.Diagnostics;

namespace Neurona;

/// <summary>The loop of every search: trains trials, several at once if wanted, compares them and lets go of the models
/// of all but the best.</summary>
internal sealed class SearchRun
{
    private readonly string _who;
    private readonly IReadOnlyList<(Dataset Train, Dataset Test)> _folds;
    private readonly Func<Trial, Model> _makeModel;
    private readonly SearchOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly List<TrialTraining> _trials = [];
    private readonly HashSet<long> _stores = [];
    private readonly Lock _lock = new();

    public SearchRun(
        string who, IReadOnlyList<(Dataset Train, Dataset Test)> folds, IReadOnlyList<Hyperparameter> space, Func<Trial, Model> makeModel,
        SearchOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(makeModel);
        if (folds.Count == 0)
            throw Errors.Of(who, "a training and a test part", "none", "Call data.RandomSplit(0.2), or data.Folds(5).");
        if (space.Count == 0 || space.Contains(null!))
            throw Errors.Of(who, "a space to choose from", space.Count == 0 ? "an empty one" : "null", "Add Space.Choice(...).");
        if (space.GroupBy(one => one.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw Errors.Of(who, "a name of its own for each hyperparameter", $"'{same.Key}' twice", "Give another name.");
        (_who, _folds, _makeModel, _options, _cancellationToken) = (who, folds, makeModel, options ?? new(), cancellationToken);
    }

    public int Seed => _options.Seed;

    /// <summary>Makes, trains and measures trials, or goes on training them.</summary>
    /// <param name="trials">Those to be trained, in the order of beginning.</param>
    /// <param name="keep">How many of the best keep their models.</param>
    /// <param name="epochs">How many epochs this time; what the options say if null.</param>
    /// <returns>The best, as many as are kept or fewer, the best first.</returns>
    public IReadOnlyList<TrialTraining> Train(IReadOnlyList<TrialTraining> trials, int keep, int? epochs = null)
    {
        List<TrialTraining> best = [];
        int next = -1, threads = Math.Min(_options.AtOnce, trials.Count);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
        if (threads == 1)
            TakeTrials();
        else
            Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(TakeTrials, CancellationToken.None))).GetAwaiter().GetResult();
        return best;

        // Wrong use of the search ends it; what is wrong with one trial does not.
        void TakeTrials()
        {
            try
            {
                for (int i; !ended.IsCancellationRequested && (i = Interlocked.Increment(ref next)) < trials.Count;)
                {
                    if (Train(trials[i], epochs, keepsModels: _folds.Count == 1 || keep > 1 || epochs is not null, ended.Token))
                        Take(trials[i]);
                }
            }
            catch
            {
                ended.Cancel();
                throw;
            }
        }

        void Take(TrialTraining trial)
        {
            lock (_lock)
            {
                if (trial.Rungs == 1)
                    _trials.Add(trial);
                if (trial.Failure is null)
                    best.Insert(~best.BinarySearch(trial, Comparer<TrialTraining>.Create(TrialTraining.Compare)), trial);
                if (best.Count > keep)
                {
                    best[keep].Models = [];
                    best.RemoveAt(keep);
                }
            }
            _options.Progress?.Report(trial.Result);
        }
    }

    public SearchResult Result()
    {
        _trials.Sort(TrialTraining.Compare);
        Model? model = _trials is [{ Failure: null, Models: [var only] }, ..] ? only : null;
        return new(_options.Metric, [.. _trials.Select(trial => trial.Result)], model, _cancellationToken.IsCancellationRequested);
    }

    // Returns false if it was cancelled: the trial is then what it was, without models.
    private bool Train(TrialTraining trial, int? epochs, bool keepsModels, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        Model[] models = new Model[keepsModels ? _folds.Count : 0];
        Evaluation[] evaluations = new Evaluation[_folds.Count];
        int trained = 0;
        string? failure = null;
        using WorkerLease lease = Workers.Enter();
        for (int fold = 0; fold < _folds.Count && failure is null && !stop.IsCancellationRequested; fold++)
        {
            Model? model = trial.Models.Length > 0 ? trial.Models[fold] : Make(trial, fold, out failure);
            if (model is null)
                break;
            try
            {
                FitOptions fit = _options.Fit(trial.Trial.OfFold(fold, Seed));
                if (epochs is { } number)
                    fit = fit.WithEpochs(number);
                History history = model.Fit(_folds[fold].Train, fit, cancellationToken: stop);
                trained += history.Epochs;
                if (history.HasDiverged)
                    failure = history.StopReason;
                else if (!stop.IsCancellationRequested)
                    evaluations[fold] = model.Evaluate(_folds[fold].Test);
            }
            catch (Exception fault)
            {
                failure = Sentence(fault);
            }
            if (keepsModels)
                models[fold] = model;
        }
        if (stop.IsCancellationRequested)
        {
            trial.Models = [];
            return false;
        }
        trial.Epochs += trained;
        trial.Duration += Stopwatch.GetElapsedTime(start);
        trial.Rungs++;
        trial.Models = failure is null ? models : [];
        trial.Failure = failure;
        if (failure is not null)
            return true;
        trial.Evaluations = evaluations;
        trial.Score = evaluations.Average(evaluation => evaluation[_options.Metric]);
        if (!double.IsFinite(trial.Score))
            (trial.Failure, trial.Models) = ($"The {_options.Metric} on the test part is {TextFile.Number(trial.Score)}.", []);
        return true;
    }

    private Model? Make(TrialTraining trial, int fold, out string? failure)
    {
        failure = null;
        Model model;
        try
        {
            model = _makeModel(trial.Trial.OfFold(fold, Seed));
        }
        catch (Exception fault)
        {
            failure = Sentence(fault);
            return null;
        }
        if (model is null)
            throw Errors.Of(_who, "a model for every trial", "null", "Return it.");
        Trainer trainer = model.Trainer;
        if (!trainer.Names.Contains(_options.Metric))
            throw MetricValues.Unknown(_who, _options.Metric, trainer.Names);
        trial.HigherIsBetter = _options.HigherIsBetter ?? trainer.HigherIsBetter(_options.Metric);
        lock (_lock)
        {
            if (!Array.TrueForAll(model.Stores, store => _stores.Add(store.Number)))
            {
                throw Errors.Of(_who, "new weights for every trial", $"some that trial {trial.Trial.Number} shares with another",
                    "Make the model and its layers inside the function.");
            }
        }
        return model;
    }

    private static string Sentence(Exception fault) =>
        fault is NeuronaException ? fault.Message : $"{fault.GetType().Name}: {fault.Message}";
}
