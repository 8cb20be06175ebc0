namespace Neurona.Contracts;

/// <summary>What outputs and targets a loss is for.</summary>
public enum Answers
{
    Values,
    Bits,
    BitLogits,
    OneHot,
    OneHotLogits,
    Labels,
    LabelLogits,
    Groups,
    Signs,
    Counts,
}

/// <summary>A loss with the kind of outputs and targets that it is checked on.</summary>
public sealed record LossExample(Func<Loss> Make, Answers Kind)
{
    public const int Rows = 4, Columns = 5;

    /// <summary>Whether the loss of a row depends on the others.</summary>
    public bool IsOfTheBatch => Kind == Answers.Groups;

    /// <summary>Outputs and targets, row by row.</summary>
    public (Real[] Outputs, Real[] Targets) Data(int seed)
    {
        Random random = new(seed);
        bool areLabels = Kind is Answers.Labels or Answers.LabelLogits or Answers.Groups;
        Real[] y = new Real[Rows * Columns], targets = new Real[areLabels ? Rows : Rows * Columns];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (Real)(Kind is Answers.Bits or Answers.OneHot or Answers.Labels
                ? 0.1 + 0.8 * random.NextDouble()
                : 4 * random.NextDouble() - 2);
            if (Kind == Answers.Counts)
                (y[i], targets[i]) = (Real.Abs(y[i]) + (Real)0.1, random.Next(4));
            else if (Kind == Answers.Groups)
                y[i] /= 8;
            else if (Kind == Answers.Signs)
                targets[i] = 2 * random.Next(2) - 1;
            else if (Kind == Answers.Values)
                targets[i] = (Real)(2 * random.NextDouble() - 1);
            else if (Kind is Answers.Bits or Answers.BitLogits)
                targets[i] = random.Next(2);
        }
        for (int row = 0; row < Rows; row++)
        {
            int label = random.Next(Columns);
            if (Kind == Answers.Groups)
                targets[row] = row % 2;
            if (Kind is Answers.Labels or Answers.LabelLogits)
                targets[row] = label;
            else if (Kind is Answers.OneHot or Answers.OneHotLogits)
                targets[row * Columns + label] = 1;
        }
        return (y, targets);
    }
}

/// <summary>At least one example of every public loss.</summary>
public static class LossExamples
{
    public static IReadOnlyDictionary<string, LossExample> All { get; } = new Dictionary<string, LossExample>
    {
        ["MeanSquaredError"] = new(() => new MeanSquaredError(), Answers.Values),
        ["MeanSquaredError half"] = new(() => new MeanSquaredError(half: true), Answers.Values),
        ["MeanAbsoluteError"] = new(() => new MeanAbsoluteError(), Answers.Values),
        ["PerceptronLoss"] = new(() => new PerceptronLoss(), Answers.BitLogits),
        ["BinaryCrossentropy"] = new(() => new BinaryCrossentropy(), Answers.Bits),
        ["BinaryCrossentropy smoothed"] = new(() => new BinaryCrossentropy(labelSmoothing: 0.2f), Answers.Bits),
        ["BinaryCrossentropy from logits"] = new(() => new BinaryCrossentropy(fromLogits: true), Answers.BitLogits),
        ["BinaryCrossentropy from logits smoothed"] =
            new(() => new BinaryCrossentropy(fromLogits: true, labelSmoothing: 0.2f), Answers.BitLogits),
        ["CategoricalCrossentropy"] = new(() => new CategoricalCrossentropy(), Answers.OneHot),
        ["CategoricalCrossentropy smoothed"] = new(() => new CategoricalCrossentropy(labelSmoothing: 0.1f), Answers.OneHot),
        ["CategoricalCrossentropy from logits"] = new(() => new CategoricalCrossentropy(fromLogits: true), Answers.OneHotLogits),
        ["CategoricalCrossentropy from logits smoothed"] =
            new(() => new CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1f), Answers.OneHotLogits),
        ["SparseCategoricalCrossentropy"] = new(() => new SparseCategoricalCrossentropy(), Answers.Labels),
        ["SparseCategoricalCrossentropy from logits"] = new(() => new SparseCategoricalCrossentropy(fromLogits: true), Answers.LabelLogits),
        ["Huber"] = new(() => new Huber(), Answers.Values),
        ["Huber of delta 0.3"] = new(() => new Huber(0.3), Answers.Values),
        ["LogCosh"] = new(() => new LogCosh(), Answers.Values),
        ["Hinge"] = new(() => new Hinge(), Answers.Signs),
        ["Hinge of bits"] = new(() => new Hinge(), Answers.BitLogits),
        ["SquaredHinge"] = new(() => new SquaredHinge(), Answers.Signs),
        ["SquaredHinge of bits"] = new(() => new SquaredHinge(), Answers.BitLogits),
        ["CategoricalHinge"] = new(() => new CategoricalHinge(), Answers.OneHotLogits),
        ["KLDivergence"] = new(() => new KLDivergence(), Answers.OneHot),
        ["Poisson"] = new(() => new Poisson(), Answers.Counts),
        ["CosineSimilarity"] = new(() => new CosineSimilarity(), Answers.Values),
        ["MeanAbsolutePercentageError"] = new(() => new MeanAbsolutePercentageError(), Answers.Values),
        ["MeanSquaredLogarithmicError"] = new(() => new MeanSquaredLogarithmicError(), Answers.Counts),
        ["BinaryFocalCrossentropy"] = new(() => new BinaryFocalCrossentropy(), Answers.Bits),
        ["BinaryFocalCrossentropy with all"] = new(() => new BinaryFocalCrossentropy(true, 0.3, 1.5, false, 0.2), Answers.Bits),
        ["BinaryFocalCrossentropy from logits"] = new(() => new BinaryFocalCrossentropy(fromLogits: true), Answers.BitLogits),
        ["BinaryFocalCrossentropy from logits with all"] =
            new(() => new BinaryFocalCrossentropy(true, 0.3, 0.5, true, 0.2), Answers.BitLogits),
        ["CategoricalFocalCrossentropy"] = new(() => new CategoricalFocalCrossentropy(), Answers.OneHot),
        ["CategoricalFocalCrossentropy with all"] = new(() => new CategoricalFocalCrossentropy(0.4, 1.5, false, 0.1), Answers.OneHot),
        ["CategoricalFocalCrossentropy from logits"] = new(() => new CategoricalFocalCrossentropy(fromLogits: true), Answers.OneHotLogits),
        ["CategoricalFocalCrossentropy from logits with all"] =
            new(() => new CategoricalFocalCrossentropy(0.4, 0.5, true, 0.1), Answers.OneHotLogits),
        ["Circle"] = new(() => new Circle(4, 0.3), Answers.Groups),
        ["Circle with itself"] = new(() => new Circle(2, removeDiagonal: false), Answers.Groups),
        ["Dice"] = new(() => new Dice(), Answers.Bits),
        ["Tversky"] = new(() => new Tversky(0.3, 0.8), Answers.Bits),
        ["CategoricalGeneralizedCrossEntropy"] = new(() => new CategoricalGeneralizedCrossEntropy(0.7), Answers.Labels),
        ["SparseCategoricalCrossentropy that ignores a class"] =
            new(() => new SparseCategoricalCrossentropy(ignoreClass: -1), Answers.Labels),
    };
}
