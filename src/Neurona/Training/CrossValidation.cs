using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>Cross-validation: a new model is trained on each training part and measured on its test part, so that every
/// sample is tested once by a model that never saw it.</summary>
/// <remarks>Reference: Stone 1974; Kohavi 1995.</remarks>
/// <example><code>
/// CrossValidation result = CrossValidation.Run(data.StratifiedFolds(10).Standardize(), fold =>
/// {
///     var model = new Sequential(data.InputShape, seed: fold) { new Dense(16, Activation.Relu), new Dense(3, Activation.Softmax) };
///     model.Compile(new Adam(0.01), new CategoricalCrossentropy(), new Accuracy());
///     return model;
/// }, new() { Epochs = 50 });
/// Console.WriteLine(result.Mean("accuracy"));
/// </code></example>
public sealed class CrossValidation
{
    internal CrossValidation(Evaluation[] folds, ConfusionMatrix? confusion = null)
    {
        Folds = folds;
        Confusion = confusion;
    }

    /// <summary>How good each model was on its test part, in the order of the folds.</summary>
    public IReadOnlyList<Evaluation> Folds { get; }

    /// <summary>Which classes were taken for which, summed over the folds: each sample counts once, or once a repeat;
    /// null if it was not asked for.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>The names of what was measured: loss, then the metrics.</summary>
    public IReadOnlyList<string> Names => Folds[0].Names;

    /// <summary>The mean of a value over the folds.</summary>
    /// <exception cref="NeuronaException">Nothing of this name was measured.</exception>
    public double Mean(string name) => Folds.Average(fold => fold[name]);

    /// <summary>The standard deviation of a value over the folds, divided by their number less one.</summary>
    /// <exception cref="NeuronaException">Nothing of this name was measured.</exception>
    public double Deviation(string name)
    {
        double mean = Mean(name);
        return Math.Sqrt(Folds.Sum(fold => (fold[name] - mean) * (fold[name] - mean)) / Math.Max(1, Folds.Count - 1));
    }

    /// <summary>Trains and measures a model for each pair. Of a model nothing is kept but how good it was.</summary>
    /// <param name="folds">Training and test parts, such as <see cref="Dataset.StratifiedFolds"/> gives.</param>
    /// <param name="makeModel">Makes a compiled model for the fold of this number, from 0: a new one each time.</param>
    /// <param name="options">How each is trained; Keras' defaults if null. Without callbacks, which would serve several
    /// trainings.</param>
    /// <param name="atOnce">How many folds may be trained at the same time; they share the cores. No result depends on
    /// it.</param>
    /// <param name="confusion">Whether <see cref="Confusion"/> is counted, for data whose targets are classes.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="NeuronaException">There are no folds, a model was made twice, or one does not fit the
    /// data.</exception>
    public static CrossValidation Run(
        IReadOnlyList<(Dataset Train, Dataset Test)> folds, Func<int, Model> makeModel, FitOptions? options = null, int atOnce = 1,
        bool confusion = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(makeModel);
        if (options?.Callbacks.Count > 0)
        {
            throw Errors.Of("CrossValidation.Run", "callbacks of their own for every fold", $"{options.Callbacks.Count} for all of them",
                "Pass (fold, train, stop) => ... that makes the model and fits it.");
        }
        return Run(folds, (fold, train, stop) =>
        {
            Model model = Checked(makeModel(fold));
            model.Fit(train, options, cancellationToken: stop);
            return model;
        }, atOnce, confusion, cancellationToken);
    }

    /// <summary>The same with a function that makes a model and trains it as it likes.</summary>
    /// <param name="folds">Training and test parts.</param>
    /// <param name="train">Gets the fold's number, its training part and what ends it early; returns the trained
    /// model.</param>
    /// <param name="atOnce">How many folds may be trained at the same time.</param>
    /// <param name="confusion">Whether <see cref="Confusion"/> is counted.</param>
    /// <param name="cancellationToken">Ends it with an <see cref="OperationCanceledException"/>.</param>
    /// <inheritdoc cref="Run(IReadOnlyList{ValueTuple{Dataset, Dataset}}, Func{int, Model}, FitOptions, int, bool, CancellationToken)"
    /// path="/exception"/>
    public static CrossValidation Run(
        IReadOnlyList<(Dataset Train, Dataset Test)> folds, Func<int, Dataset, CancellationToken, Model> train, int atOnce = 1,
        bool confusion = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentNullException.ThrowIfNull(train);
        Require.AtLeast(atOnce, 1, "CrossValidation.Run", "atOnce");
        if (folds.Count == 0)
            throw Errors.Of("CrossValidation.Run", "at least one fold", "none", "Call data.Folds(10).");
        Evaluation[] results = new Evaluation[folds.Count];
        ConfusionMatrix[] matrices = new ConfusionMatrix[confusion ? folds.Count : 0];
        // Their numbers, not the stores: those hold the weights.
        HashSet<long> seen = [];
        int next = -1;
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (atOnce == 1)
            TakeFolds();
        else
            Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, folds.Count)).Select(_ => Task.Run(TakeFolds, CancellationToken.None)))
                .GetAwaiter().GetResult();
        return new(results, confusion ? ConfusionMatrix.Sum(matrices) : null);

        // A fold that fails ends the others.
        void TakeFolds()
        {
            try
            {
                for (int fold; (fold = Interlocked.Increment(ref next)) < folds.Count;)
                    results[fold] = Fold(fold);
            }
            catch (Exception) when (!failed.IsCancellationRequested)
            {
                failed.Cancel();
                throw;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
            }
        }

        Evaluation Fold(int fold)
        {
            Model model = Checked(train(fold, folds[fold].Train, failed.Token));
            failed.Token.ThrowIfCancellationRequested();
            lock (seen)
            {
                if (!Array.TrueForAll(model.Stores, store => seen.Add(store.Number)))
                {
                    throw Errors.Of("CrossValidation.Run", "new weights for every fold", $"some that fold {fold} shares with another",
                        "Make the model and its layers inside the function.");
                }
            }
            if (confusion)
                matrices[fold] = ConfusionMatrix.Of(model, folds[fold].Test);
            return model.Evaluate(folds[fold].Test);
        }
    }

    private static Model Checked(Model? model) =>
        model ?? throw Errors.Of("CrossValidation.Run", "a model for every fold", "null", "Return it.");

    /// <summary>A line for each value: loss 0.1415 ± 0.0921.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (string name in Names)
            text.AppendLine(CultureInfo.InvariantCulture, $"{name} {Mean(name):F4} ± {Deviation(name):F4}");
        return text.ToString().TrimEnd();
    }
}
