using System.Collections.ObjectModel;
using System.Globalization;

namespace Neurona;

/// <summary>A choice of hyperparameters: what a model of a search is made of.</summary>
/// <example><code>
/// Sequential Make(Trial trial)
/// {
///     int units = trial.Get&lt;int&gt;("units");
///     var model = new Sequential(4, trial.Seed) { new Dense(units, Activation.Tanh), new Dense(3, Activation.Softmax) };
///     model.Compile(new Adam(trial.Get&lt;double&gt;("rate")), new CategoricalCrossentropy(), new Accuracy());
///     return model;
/// }
/// </code></example>
public sealed class Trial
{
    private const ulong SeedStream = 1UL << 43, ValueStream = 1UL << 44;

    private readonly OrderedDictionary<string, object> _values;

    private Trial(int number, int fold, int searchSeed, OrderedDictionary<string, object> values)
    {
        Number = number;
        Fold = fold;
        _values = values;
        Values = new ReadOnlyDictionary<string, object>(values);
        Seed = (int)(CounterRandom.Of((ulong)searchSeed, (ulong)number, SeedStream).Bits((uint)fold) >> 1);
    }

    /// <summary>Its number in the search, from 0.</summary>
    public int Number { get; }

    /// <summary>The fold whose model is to be made, from 0; 0 without folds.</summary>
    public int Fold { get; }

    /// <summary>A seed for the model: it follows from the seed of the search, the number of the trial and the
    /// fold.</summary>
    public int Seed { get; }

    /// <summary>The values by name, in the order of the space.</summary>
    public IReadOnlyDictionary<string, object> Values { get; }

    /// <summary>The value of this name.</summary>
    /// <typeparam name="T">Its type: int of an integer, double of a range of numbers or of whole numbers, that of the
    /// values of a choice.</typeparam>
    /// <exception cref="NeuronaException">There is none of this name, or it is of another type.</exception>
    public T Get<T>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_values.TryGetValue(name, out object? value))
            throw Errors.Of("Trial.Get", $"one of {string.Join(", ", _values.Keys)}", $"'{name}'", "Use a name of the search's space.");
        if (value is int whole && typeof(T) == typeof(double))
            value = (double)whole;
        return value is T typed
            ? typed
            : throw Errors.Of("Trial.Get", $"'{name}' as {value.GetType().Name}, which it is", typeof(T).Name, "Ask for its own type.");
    }

    /// <summary>units = 16, rate = 0.01</summary>
    public override string ToString() =>
        string.Join(", ", _values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} = {pair.Value}")));

    /// <summary>The trial of this number, with values drawn for it.</summary>
    internal static Trial Draw(IReadOnlyList<Hyperparameter> space, int number, int searchSeed)
    {
        OrderedDictionary<string, object> values = [];
        for (int i = 0; i < space.Count; i++)
            values.Add(space[i].Name, space[i].Draw(CounterRandom.Of((ulong)searchSeed, (ulong)number, ValueStream + (ulong)i)));
        return new(number, 0, searchSeed, values);
    }

    /// <summary>The trial of this number in a grid: the last hyperparameter changes first.</summary>
    internal static Trial OfGrid(IReadOnlyList<Hyperparameter> space, int number, int searchSeed)
    {
        object[] chosen = new object[space.Count];
        long rest = number;
        for (int i = space.Count - 1; i >= 0; i--)
            (rest, chosen[i]) = (rest / space[i].Count!.Value, space[i].At((int)(rest % space[i].Count!.Value)));
        OrderedDictionary<string, object> values = [];
        for (int i = 0; i < chosen.Length; i++)
            values.Add(space[i].Name, chosen[i]);
        return new(number, 0, searchSeed, values);
    }

    /// <summary>The same for another fold.</summary>
    internal Trial OfFold(int fold, int searchSeed) => new(Number, fold, searchSeed, _values);
}
