namespace Neurona;

/// <summary>A copy of one named array of weights.</summary>
/// <param name="Name">layer/parameter, such as dense/kernel.</param>
/// <param name="Shape">The axes, outermost first.</param>
/// <param name="Values">The numbers, the last axis fastest.</param>
public sealed record WeightArray(string Name, IReadOnlyList<int> Shape, Real[] Values);

public partial class Model
{
    private static readonly Lock Placing = new();

    /// <summary>The values of a parameter, by its name such as "dense/kernel": writing changes the model, and every
    /// model that shares the layer.</summary>
    /// <remarks>The memory itself: between threads, GetWeights and SetWeights see and leave a consistent state, this
    /// does not.</remarks>
    /// <exception cref="NeuronaException">There is no such parameter.</exception>
    public Span<Real> this[string parameter]
    {
        get
        {
            Parameter found = Parameters.FirstOrDefault(p => p.Name == parameter)
                ?? throw Errors.Of("Model", $"one of the parameters {string.Join(", ", Parameters.Select(p => p.Name))}",
                    $"'{parameter}'", "Use a name of model.Parameters.");
            return found.Values;
        }
    }

    /// <summary>The values of a parameter: writing changes the model.</summary>
    public Span<Real> this[Parameter parameter]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(parameter);
            EnsureWeights();
            return parameter.Values;
        }
    }

    /// <summary>The values of a parameter of a layer, such as "kernel": writing changes the model.</summary>
    /// <exception cref="NeuronaException">The layer is none of the model's, or does not have the parameter.</exception>
    public Span<Real> this[Layer layer, string parameter]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(layer);
            int index = Graph.IndexOf(layer);
            if (index < 0)
                throw Errors.Of("Model", "one of its own layers", layer.Name ?? layer.GetType().Name, "Use a layer of model.Layers.");
            Parameter[] known = Graph.ByLayer[index];
            Parameter found = Array.Find(known, p => p.ShortName == parameter)
                ?? throw Errors.Of(Graph.Names[index],
                    known.Length == 0
                        ? "no parameter, for it has none"
                        : $"one of the parameters {string.Join(", ", known.Select(p => p.ShortName))}",
                    $"'{parameter}'", "Use a name of model.Parameters.");
            return this[found];
        }
    }

    /// <summary>A copy of all weights, named, in the order of <see cref="Parameters"/>: for
    /// <see cref="SetWeights(IReadOnlyList{WeightArray})"/>.</summary>
    public IReadOnlyList<WeightArray> GetWeights()
    {
        using WeightsReader weights = new(this);
        return [.. Parameters.Select(p => new WeightArray(p.Name, [.. p.Shape], p.Values.ToArray()))];
    }

    /// <summary>Takes over weights by their names.</summary>
    /// <exception cref="NeuronaException">A weight is missing, superfluous or of another shape; the model is
    /// unchanged.</exception>
    public void SetWeights(IReadOnlyList<WeightArray> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Dictionary<string, WeightArray> given = weights.ToDictionary(array => array.Name);
        foreach (Parameter parameter in Parameters)
        {
            if (!given.Remove(parameter.Name, out WeightArray? array))
                throw Errors.Of("Model.SetWeights", $"'{parameter.Name}'", "none",
                    "Take them from GetWeights of a model with the same layers under the same names.");
            if (!array.Shape.SequenceEqual(parameter.Shape) || array.Values.Length != parameter.Length)
            {
                throw Errors.Of("Model.SetWeights", $"'{parameter.Name}' of shape {string.Join('x', parameter.Shape)}",
                    $"{string.Join('x', array.Shape)} with {array.Values.Length} numbers",
                    "Take them from GetWeights of a model with the same layers.");
            }
        }
        if (given.Count > 0)
            throw Errors.Of("Model.SetWeights", "weights that the model has", $"'{given.Keys.First()}'", "Leave it out.");
        given = weights.ToDictionary(array => array.Name);
        using WeightsWriter writer = new(this);
        foreach (Parameter parameter in Parameters)
            given[parameter.Name].Values.CopyTo(parameter.Values);
    }

    /// <summary>Takes over the values that are given for each parameter.</summary>
    internal void SetWeights(WeightSource source)
    {
        using WeightsWriter weights = new(this);
        foreach (Parameter parameter in Parameters)
            source(parameter).CopyTo(parameter.Values);
    }

    internal delegate ReadOnlySpan<Real> WeightSource(Parameter parameter);

    /// <summary>Copies all weights, one parameter after the other, into an array of <see cref="ParameterCount"/>
    /// numbers.</summary>
    internal void CopyWeights(Span<Real> copy)
    {
        using WeightsReader weights = new(this);
        foreach (Parameter parameter in Parameters)
        {
            parameter.Values.CopyTo(copy);
            copy = copy[parameter.Length..];
        }
    }

    /// <summary>Takes over weights from <see cref="CopyWeights"/>.</summary>
    internal void RestoreWeights(ReadOnlySpan<Real> copy)
    {
        using WeightsWriter weights = new(this);
        foreach (Parameter parameter in Parameters)
        {
            copy[..parameter.Length].CopyTo(parameter.Values);
            copy = copy[parameter.Length..];
        }
    }

    /// <summary>Freezes a layer, or lets a frozen one train again. Takes effect with the next
    /// <see cref="Compile(Optimizer, Loss, Metric[])"/>.</summary>
    /// <remarks>The layer is frozen in every model that shares it. A frozen BatchNormalization also runs in inference
    /// mode.</remarks>
    /// <exception cref="NeuronaException">The layer is none of the model's, or the model is in training.</exception>
    public void SetTrainable(Layer layer, bool trainable)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (Graph.IndexOf(layer) < 0)
            throw Errors.Of("Model.SetTrainable", "one of its own layers", layer.Name ?? layer.GetType().Name,
                "Use a layer of model.Layers.");
        if (IsInTraining)
            throw Errors.Of("Model.SetTrainable", "a model that nobody trains", "one whose training is under way",
                "Wait for it to end, then compile again.");
        layer.SetTrainable(trainable);
    }

    /// <summary>Freezes all layers up to this one, itself included, in order of computation, and lets those after it
    /// train: fine-tuning a new head.</summary>
    /// <inheritdoc cref="SetTrainable(Layer, bool)"/>
    public void Freeze(Layer upTo)
    {
        ArgumentNullException.ThrowIfNull(upTo);
        IReadOnlyList<Layer> layers = Layers;
        int last = -1;
        for (int i = 0; i < layers.Count; i++)
            last = layers[i] == upTo ? i : last;
        if (last < 0)
            throw Errors.Of("Model.Freeze", "one of its own layers", upTo.Name ?? upTo.GetType().Name, "Use a layer of model.Layers.");
        for (int i = 0; i < layers.Count; i++)
            SetTrainable(layers[i], i > last);
    }

    /// <summary>Whether a training of this model, or of one that shares weights with it, is under way.</summary>
    internal bool IsInTraining => _stores is not null && Array.Exists(_stores, store => store.IsInTraining);

    /// <summary>Gives a place and initial values to the parameters of all layers that no model has placed
    /// yet.</summary>
    internal void EnsureWeights()
    {
        if (Volatile.Read(ref _stores) is not null)
            return;
        lock (Placing)
        {
            if (_stores is not null)
                return;
            // What is trained lies in front, end to end, so that an update is one pass.
            Parameter[] open = [.. Graph.Parameters.Where(p => p.Spec.Store is null).OrderByDescending(p => p.IsTrainable)];
            long length = open.Sum(p => AlignedBuffer.Align(p.Length));
            if (length > AlignedBuffer.MaxLength)
                throw Errors.Of("Model", $"at most {AlignedBuffer.MaxLength} numbers in all its parameters", $"{length}",
                    "Use smaller layers.");
            WeightStore store = new((int)length);
            int at = 0;
            foreach (Parameter parameter in open)
            {
                parameter.Spec.Place(store, at);
                at += (int)AlignedBuffer.Align(parameter.Length);
            }
            Initialize(open);
            WeightStore[] stores = [.. Graph.Parameters.Select(p => p.Spec.Store!).Append(store).Distinct().OrderBy(one => one.Number)];
            Volatile.Write(ref _stores, stores);
        }
    }

    private void Initialize(Parameter[] parameters)
    {
        const ulong stream = 1UL << 40;   // beyond every node's stream
        foreach (Parameter parameter in parameters)
        {
            WeightSpec spec = parameter.Spec;
            CounterRandom random = CounterRandom.Of((ulong)Seed, 0, stream + (ulong)Graph.Parameters.IndexOf(parameter));
            spec.Initializer.Fill(new(parameter.Values, spec.Shape, spec.FanIn, spec.FanOut, random));
        }
    }

    // Held while weights are read: no step of a training falls in between.
    private readonly ref struct WeightsReader
    {
        private readonly WeightStore[] _stores;

        public WeightsReader(Model model)
        {
            _stores = model.Stores;
            foreach (WeightStore store in _stores)
                store.Gate.CheckThread();
            foreach (WeightStore store in _stores)
                store.Gate.EnterRead();
        }

        public void Dispose()
        {
            foreach (WeightStore store in _stores)
                store.Gate.ExitRead();
        }
    }

    private readonly ref struct WeightsWriter
    {
        private readonly WeightStore[] _stores;

        public WeightsWriter(Model model)
        {
            _stores = model.Stores;
            foreach (WeightStore store in _stores)
                store.Gate.CheckThread();
            foreach (WeightStore store in _stores)
                store.Gate.EnterWrite();
        }

        public void Dispose()
        {
            foreach (WeightStore store in _stores)
                store.Gate.ExitWrite();
        }
    }
}
