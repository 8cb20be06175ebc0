namespace Neurona;

public abstract partial class Dataset
{
    /// <summary>Samples <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> - 1 as a data
    /// set over the same memory.</summary>
    /// <exception cref="NeuronaException">They are not all there.</exception>
    public Dataset Slice(int start, int count) =>
        start >= 0 && count >= 0 && start <= Count - count
            ? new SelectionView(this, null, start, count)
            : throw Errors.Of("Dataset.Slice", $"a part of its {Count} samples", $"{count} from {start}", "Stay inside the data set.");

    /// <summary>The first <paramref name="count"/> samples, or all if there are fewer.</summary>
    public Dataset Take(int count) => Slice(0, Math.Min(count, Count));

    /// <summary>The given samples, in the given order, over the same memory.</summary>
    /// <exception cref="NeuronaException">A number is none of a sample.</exception>
    public Dataset Select(ReadOnlySpan<int> samples)
    {
        foreach (int sample in samples)
        {
            if ((uint)sample >= (uint)Count)
                throw Errors.Of("Dataset.Select", $"numbers of samples from 0 to {Count - 1}", $"{sample}", "Stay inside the data set.");
        }
        return new SelectionView(this, samples.ToArray(), 0, samples.Length);
    }

    /// <summary>The same samples with class indices instead of one-hot targets, for
    /// SparseCategoricalCrossentropy.</summary>
    /// <exception cref="NeuronaException">The targets are not one-hot; a single target that is not is found when its
    /// batch is gathered.</exception>
    public Dataset WithClassIndices() => new ClassIndexView(this);

    /// <summary>The same samples with one-hot targets instead of class indices, for CategoricalCrossentropy.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="NeuronaException">The targets are not class indices; a single one that is out of range is found
    /// when its batch is gathered.</exception>
    public Dataset WithOneHot(int classes) => new OneHotView(this, Require.AtLeast(classes, 1, "Dataset.WithOneHot", "classes"));

    /// <summary>The same samples with names for their classes, which
    /// <see cref="Model.Fit(Dataset, FitOptions?, IProgress{TrainingProgress}?, CancellationToken)"/>
    /// hands to the model.</summary>
    /// <param name="names">A name for each class, in the order of the indices.</param>
    /// <exception cref="NeuronaException">One-hot targets have another number of classes, or a name is
    /// null.</exception>
    public Dataset WithClassNames(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Contains(null))
            throw Errors.Of("Dataset.WithClassNames", "a name for each class", "null", "Name every class.");
        if (TargetShapes.Count == 1 && TargetShape.Channels > 1 && TargetShape.Channels != names.Length)
        {
            throw Errors.Of("Dataset.WithClassNames", $"a name for each of {TargetShape.Channels} classes", $"{names.Length}",
                "Name the classes in the order of their indices.");
        }
        return new NamedView(this, names);
    }

    /// <summary>The same samples with another shape of the same size, such as 784 for 28x28x1.</summary>
    /// <exception cref="NeuronaException">The sizes differ.</exception>
    public Dataset Reshape(Shape shape) => new ReshapedView(this, shape);

    /// <summary>The same samples, each with a weight in the loss (and in metrics that count weights), multiplied with
    /// the weight that it has.</summary>
    /// <param name="weights">A weight of at least 0 for each sample.</param>
    /// <exception cref="NeuronaException">There are not as many weights as samples, or one is negative or not
    /// finite.</exception>
    public Dataset WithWeights(ReadOnlySpan<Real> weights)
    {
        if (weights.Length != Count)
        {
            throw Errors.Of("Dataset.WithWeights", $"a weight for each of {Count} samples", $"{weights.Length}",
                "Give one weight a sample.");
        }
        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && Real.IsFinite(weights[i])))
            {
                throw Errors.Of("Dataset.WithWeights",
                    "finite weights of at least 0", FormattableString.Invariant($"{weights[i]} for sample {i}"),
                    "Use 0 to leave a sample out.");
            }
        }
        return new WeightedView(this, weights.ToArray());
    }

    /// <summary>The same samples, each with the weight of its class: the class index, or the place of the largest
    /// number of a one-hot target. Other classes weigh 1.</summary>
    /// <exception cref="NeuronaException">A weight is negative or not finite, or samples have no target or
    /// several.</exception>
    public Dataset WithClassWeights(IReadOnlyDictionary<int, double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (TargetShapes.Count != 1)
        {
            throw Errors.Of("Dataset.WithClassWeights", "one target a sample", $"{TargetShapes.Count}",
                "Use WithWeights for models of several outputs.");
        }
        foreach ((int label, double weight) in weights)
        {
            if (!(weight >= 0 && double.IsFinite(weight)))
            {
                throw Errors.Of("Dataset.WithClassWeights",
                    "finite weights of at least 0", FormattableString.Invariant($"{weight} for class {label}"),
                    "Use 0 to leave a class out.");
            }
        }
        return new ClassWeightedView(this, new Dictionary<int, double>(weights));
    }

    /// <summary>The inputs and targets of several data sets of equally many samples, side by side: for models of
    /// several inputs or outputs.</summary>
    /// <exception cref="NeuronaException">They do not have equally many samples.</exception>
    public static Dataset Combine(params Dataset[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new CombinedView(parts);
    }

    /// <summary>The samples of several data sets, one after the other: the first has the numbers from 0, and so on.
    /// </summary>
    /// <exception cref="NeuronaException">There are none, or their shapes, class names or scalings differ.</exception>
    public static Dataset Concat(params Dataset[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new ConcatenatedView(parts);
    }

    /// <summary>The same samples in an order that follows from the seed: the same on every machine.</summary>
    public Dataset Shuffle(int seed = 1) => new SelectionView(this, Splits.Order(Count, seed), 0, Count);

    /// <summary>The first part and the last part of the samples, in order: Keras' validation split.</summary>
    /// <param name="lastPart">How much goes to the second, more than 0 and less than 1.</param>
    /// <exception cref="NeuronaException">The part is out of range, or leaves one side without samples.</exception>
    public (Dataset First, Dataset Last) Split(double lastPart)
    {
        int at = Splits.At(Count, lastPart, "Dataset.Split");
        return (Slice(0, at), Slice(at, Count - at));
    }

    /// <summary>Two shuffled parts, such as one to train on and one to be measured by.</summary>
    /// <remarks>A rare class may fall on one side only: <see cref="ClassWarnings"/> says so.</remarks>
    /// <param name="testPart">How much goes to the second, more than 0 and less than 1.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <exception cref="NeuronaException">The part is out of range, or leaves one side without samples.</exception>
    public (Dataset Train, Dataset Test) RandomSplit(double testPart, int seed = 1)
    {
        int at = Splits.At(Count, testPart, "Dataset.RandomSplit");
        int[] order = Splits.Order(Count, seed);
        return (new SelectionView(this, order, 0, at), new SelectionView(this, order, at, Count - at));
    }

    /// <summary>Two shuffled parts with the same share of every class, each class rounded to the nearest number of
    /// samples, half a sample up.</summary>
    /// <remarks>The targets of all samples are read once.</remarks>
    /// <param name="testPart">How much of each class goes to the second, more than 0 and less than 1.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <exception cref="NeuronaException">The targets are not classes, the part is out of range, or it leaves one side
    /// without samples.</exception>
    public (Dataset Train, Dataset Test) StratifiedSplit(double testPart, int seed = 1)
    {
        const string who = "Dataset.StratifiedSplit";
        (int[] train, int[] test) = Splits.Stratified(ClassReader.Read(this, who), testPart, seed, who);
        return (new SelectionView(this, train, 0, train.Length), new SelectionView(this, test, 0, test.Length));
    }

    /// <summary>Compares these samples, to train on, with others to measure by: a sentence for each of the two that has
    /// no sample of a class of the other.</summary>
    /// <remarks>Only targets in memory are looked at, those of arrays, files and views of them: of other data sets, and
    /// of targets that are not classes, there is nothing to say.</remarks>
    /// <param name="other">The samples to measure by.</param>
    /// <param name="name">What the sentences call them.</param>
    public IReadOnlyList<string> ClassWarnings(Dataset other, string name = "test")
    {
        ArgumentNullException.ThrowIfNull(other);
        return MissingClasses.Between(this, other, name, int.MaxValue);
    }
}
