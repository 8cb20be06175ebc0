namespace Neurona;

/// <summary>A copy, in memory, of all that the next step of a training depends on: weights, optimizer slots and
/// counters, gradients that are being accumulated.</summary>
/// <remarks>
/// Taken between two calls of Fit, and put back later, or into another model of the same layers and optimizer, it makes
/// the training go on with the same bits: to try a rate and go back, or to compare two ways from one point.
/// </remarks>
public sealed class TrainingState
{
    private readonly Dictionary<string, object> _values = [];

    private TrainingState()
    {
    }

    /// <summary>Copies the state of a compiled model.</summary>
    /// <exception cref="NeuronaException">The model is not compiled.</exception>
    public static TrainingState Capture(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        TrainingState state = new();
        model.VisitTraining(new Saver(state._values));
        return state;
    }

    /// <summary>Copies the state of a training under way, in one of its callbacks: for
    /// <see cref="FitOptions.ResumeFrom"/>, where it goes on with the same bits.</summary>
    /// <remarks>No call is repeated where it goes on: what callbacks further down the list do in the same call is not
    /// in the state, so let the one that captures be the last.</remarks>
    public static TrainingState Capture(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        TrainingState state = new();
        run.VisitState(new Saver(state._values));
        return state;
    }

    /// <summary>Puts the state of a training under way into a loop that has not begun.</summary>
    internal void Restore(Model model, FitLoop loop)
    {
        model.VisitTraining(new Checker(_values));
        if (!_values.ContainsKey(FitLoop.EpochName))
            throw Errors.Of("Fit", "in ResumeFrom the state of a training under way", "that of a model",
                "Take it with TrainingState.Capture(run) in a callback.");
        model.Trainer.Enter();
        try
        {
            loop.VisitState(new Restorer(_values));
        }
        finally
        {
            model.Trainer.Exit();
        }
    }

    /// <summary>Puts the state into a compiled model of the same layers, loss and optimizer.</summary>
    /// <exception cref="NeuronaException">The model is not compiled, or not made alike; it is then
    /// unchanged.</exception>
    public void Restore(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.VisitTraining(new Checker(_values));
        model.VisitTraining(new Restorer(_values));
    }

    private sealed class Saver(Dictionary<string, object> values) : IStateVisitor
    {
        public void Visit(string name, ref long value) => values.Add(name, value);

        public void Visit(string name, ref double value) => values.Add(name, value);

        public void Visit(string name, Span<Real> array) => values.Add(name, array.ToArray());

        public void VisitSums(string name, Span<double> array) => values.Add(name, array.ToArray());
    }

    // Looks whether everything is there before anything is changed.
    private sealed class Checker(Dictionary<string, object> values) : IStateVisitor
    {
        public void Visit(string name, ref long value) => Check<long>(name);

        public void Visit(string name, ref double value) => Check<double>(name);

        public void Visit(string name, Span<Real> array) => CheckLength(name, array.Length, Check<Real[]>(name).Length);

        public void VisitSums(string name, Span<double> array) => CheckLength(name, array.Length, Check<double[]>(name).Length);

        private T Check<T>(string name) =>
            values.TryGetValue(name, out object? found) && found is T typed ? typed : throw Unlike($"'{name}'", "none");

        private static void CheckLength(string name, int expected, int got)
        {
            if (expected != got)
                throw Unlike($"{expected} numbers as '{name}'", $"{got}");
        }

        private static NeuronaException Unlike(string expected, string got) =>
            Errors.Of("TrainingState.Restore", expected, got, "Restore into a model with the same layers, loss and optimizer.");
    }

    private sealed class Restorer(Dictionary<string, object> values) : IStateVisitor
    {
        public void Visit(string name, ref long value) => value = Get<long>(name);

        public void Visit(string name, ref double value) => value = Get<double>(name);

        public void Visit(string name, Span<Real> array) => Get<Real[]>(name).CopyTo(array);

        public void VisitSums(string name, Span<double> array) => Get<double[]>(name).CopyTo(array);

        private T Get<T>(string name) => values.TryGetValue(name, out object? found) && found is T typed
            ? typed
            : throw Errors.Of("Fit", $"'{name}' in ResumeFrom", "none",
                "Resume with the data, validation and callbacks that the state was taken with.");
    }
}
