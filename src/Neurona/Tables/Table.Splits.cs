namespace Neurona;

public sealed partial class Table
{
    /// <summary>The given rows, in the given order, over the same memory.</summary>
    /// <exception cref="NeuronaException">A number is none of a row.</exception>
    public Table Select(ReadOnlySpan<int> rows)
    {
        int[] theirs = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            if ((uint)rows[i] >= (uint)RowCount)
                throw Errors.Of("Table.Select", $"numbers of rows from 0 to {RowCount - 1}", $"{rows[i]}", "Stay inside the table.");
            theirs[i] = RowAt(rows[i]);
        }
        return new(Source, _columns, _lines, MissingValues, theirs, Targets);
    }

    /// <summary>The first <paramref name="count"/> rows, or all if there are fewer.</summary>
    /// <exception cref="NeuronaException">The number is negative.</exception>
    public Table Take(int count) =>
        Select([.. Enumerable.Range(0, Math.Min(Require.AtLeast(count, 0, "Table.Take", "count"), RowCount))]);

    /// <summary>The same rows in an order that follows from the seed: the same on every machine.</summary>
    public Table Shuffle(int seed = 1) => Select(Splits.Order(RowCount, seed));

    /// <summary>The first part and the last part of the rows, in order.</summary>
    /// <param name="lastPart">How much goes to the second, more than 0 and less than 1.</param>
    /// <exception cref="NeuronaException">The part is out of range, or leaves one side without rows.</exception>
    public (Table First, Table Last) Split(double lastPart)
    {
        int at = Splits.At(RowCount, lastPart, "Table.Split");
        int[] all = [.. Enumerable.Range(0, RowCount)];
        return (Select(all.AsSpan(0, at)), Select(all.AsSpan(at)));
    }

    /// <summary>Two shuffled parts, such as one to train on and one to be measured by.</summary>
    /// <param name="testPart">How much goes to the second, more than 0 and less than 1.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <exception cref="NeuronaException">The part is out of range, or leaves one side without rows.</exception>
    public (Table Train, Table Test) RandomSplit(double testPart, int seed = 1)
    {
        int at = Splits.At(RowCount, testPart, "Table.RandomSplit");
        int[] order = Splits.Order(RowCount, seed);
        return (Select(order.AsSpan(0, at)), Select(order.AsSpan(at)));
    }

    /// <summary>Two shuffled parts with the same share of every class of the target, each class rounded to the nearest
    /// number of rows, half a row up.</summary>
    /// <param name="testPart">How much of each class goes to the second, more than 0 and less than 1.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <exception cref="NeuronaException">The target is not classes, the part is out of range, or it leaves one side
    /// without rows.</exception>
    public (Table Train, Table Test) StratifiedSplit(double testPart, int seed = 1)
    {
        const string who = "Table.StratifiedSplit";
        (int[] train, int[] test) = Splits.Stratified(Classes(who), testPart, seed, who);
        return (Select(train), Select(test));
    }

    /// <summary>The pairs of k-fold cross-validation: the rows are shuffled and dealt out to so many folds, and each
    /// fold is the test part once, the others together the training part.</summary>
    /// <param name="folds">2 to the number of rows.</param>
    /// <param name="seed">What the order follows from.</param>
    /// <param name="repeats">How often all of it is done, each time in another order; 1 by default.</param>
    /// <exception cref="NeuronaException">There are fewer rows than folds, or a number is out of range.</exception>
    public IReadOnlyList<(Table Train, Table Test)> Folds(int folds, int seed = 1, int repeats = 1) =>
        Pairs(Splits.Folds(RowCount, [], folds, seed, repeats, "Table.Folds"));

    /// <summary>The same with the same share of every class of the target in each fold, up to one row.</summary>
    /// <inheritdoc cref="Folds(int, int, int)"/>
    /// <exception cref="NeuronaException">The target is not classes, a class has fewer rows than there are folds, or a
    /// number is out of range.</exception>
    public IReadOnlyList<(Table Train, Table Test)> StratifiedFolds(int folds, int seed = 1, int repeats = 1)
    {
        const string who = "Table.StratifiedFolds";
        return Pairs(Splits.Folds(RowCount, Classes(who), folds, seed, repeats, who));
    }

    /// <summary>The same with rows that stay together where a column has the same value, such as the rows of one
    /// patient.</summary>
    /// <param name="folds">2 to the number of different values.</param>
    /// <param name="column">The column; drop it before encoding, unless it is a feature.</param>
    /// <exception cref="NeuronaException">There is no such column, or it has fewer values than there are
    /// folds.</exception>
    public IReadOnlyList<(Table Train, Table Test)> GroupedFolds(int folds, string column)
    {
        const string who = "Table.GroupedFolds";
        ColumnValues values = _columns[Find(column, who)].Values;
        if (values.Kind == ColumnKind.Text)
        {
            throw Errors.Of(who, "a column whose values come several times",
                $"'{TableText.Short(column)}', whose texts are too many to keep", "Name another column.");
        }
        Dictionary<string, int> groups = [];
        int[] group = new int[RowCount];
        for (int row = 0; row < group.Length; row++)
        {
            string name = values.Text(RowAt(row)) ?? "";
            groups.TryAdd(name, groups.Count);
            group[row] = groups[name];
        }
        return Pairs(Splits.GroupedFolds(group, folds, who));
    }

    // The class of every row, numbered from 0 in any order.
    private int[] Classes(string who)
    {
        TargetEncoding target = TargetEncoding.Fit(this, who);
        return target.ClassNames.Count > 0
            ? target.Classes(this)
            : throw Errors.Of(who, "a target of classes", $"numbers in column '{TableText.Short(target.Name)}'",
                "Use RandomSplit or Folds, or Target(name, CsvTargets.Classes).");
    }

    private (Table Train, Table Test)[] Pairs(List<(int[] Train, int[] Test)> pairs) =>
        [.. pairs.Select(pair => (Select(pair.Train), Select(pair.Test)))];
}
