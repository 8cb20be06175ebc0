using System.Globalization;

namespace Neurona;

/// <summary>What is suspicious in a table that is to be learned from: what every user should look at before a good
/// result is believed.</summary>
public static class TableReview
{
    // A column with more values than this gives the target away only if its numbers do by their order.
    private const int MostValues = 50;

    private const double NearlyOne = 0.9995;

    /// <summary>Looks for columns that give the target away, columns that never vary or only count the rows, columns
    /// that were left out, test rows that stand in the training part too, categories and classes that one part
    /// lacks.</summary>
    /// <param name="train">With a target.</param>
    /// <param name="test">Rows to be measured by; null if there are none.</param>
    /// <returns>A sentence for each finding; none if nothing was found.</returns>
    /// <exception cref="NeuronaException">There is no target, or it is missing in a row.</exception>
    public static IReadOnlyList<string> Of(Table train, Table? test = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        TargetEncoding target = TargetEncoding.Fit(train, "TableReview.Of");
        int[] classes = target.ClassNames.Count > 0 ? target.Classes(train) : [];
        Real[] numbers = classes.Length > 0 ? [] : target.Values(train);
        List<string> findings = [];
        foreach (TableColumn column in train.Columns.Where(column => column.Kind == ColumnKind.Text && !column.IsTarget))
            findings.Add($"Column '{Name(column)}' is left out: nearly every row has a text of its own.");
        foreach (TableColumn column in train.Features)
        {
            if (IsConstant(train, column.Values))
                findings.Add($"Column '{Name(column)}' never varies in the training rows: it tells nothing.");
            else if (CountsRows(train, column.Values))
                findings.Add($"Column '{Name(column)}' only counts the rows: drop it.");
            else if ((classes.Length > 0
                ? GivesClassesAway(train, column.Values, classes, target.ClassNames.Count)
                : GivesNumbersAway(train, column.Values, numbers)))
                findings.Add($"Column '{Name(column)}' alone gives the target '{TableText.Short(target.Name)}' away:"
                    + " if it is not known before the target is, drop it.");
        }
        if (test is not null)
            Compare(train, test, target, findings);
        return findings;
    }

    private static void Compare(Table train, Table test, TargetEncoding target, List<string> findings)
    {
        int twice = Duplicates(train, test);
        if (twice > 0)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture,
                $"{twice} of {test.RowCount} test rows stand in the training part, too: the test measures memory as well."));
        }
        TableDataset rows = new(test, TableEncoding.Fit(train), mayBeUnknown: true);
        foreach ((string column, int unknown) in rows.Unknown)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture,
                $"{unknown} of {test.RowCount} test rows have a value in column '{TableText.Short(column)}' that no training row has,"
                + $" or too few for a feature."));
        }
        if (target.ClassNames.Count == 0)
            return;
        bool[] inTrain = Classes(train, target), inTest = Classes(test, target);
        for (int i = 0; i < inTrain.Length; i++)
        {
            if (!inTrain[i])
                findings.Add($"No training row has the class '{TableText.Short(target.ClassNames[i])}': it cannot be learned.");
            else if (!inTest[i])
                findings.Add($"No test row has the class '{TableText.Short(target.ClassNames[i])}': it is not measured.");
        }
    }

    private static bool[] Classes(Table table, TargetEncoding target)
    {
        bool[] has = new bool[target.ClassNames.Count];
        if (table.IndexOf(target.Name) >= 0)
        {
            foreach (int label in target.Classes(table))
                has[label] = true;
        }
        return has;
    }

    private static bool IsConstant(Table table, ColumnValues values)
    {
        string? first = values.Text(table.RowAt(0));
        for (int row = 1; row < table.RowCount; row++)
        {
            if (values.Text(table.RowAt(row)) != first)
                return false;
        }
        return true;
    }

    // Whole numbers that grow by one from line to line, whatever the order of the rows is now.
    private static bool CountsRows(Table table, ColumnValues values)
    {
        if (values.Kind != ColumnKind.Number || table.RowCount < 20)
            return false;
        double first = values.Number(table.RowAt(0)) - table.RowAt(0);
        for (int row = 0; row < table.RowCount; row++)
        {
            if (values.Number(table.RowAt(row)) - table.RowAt(row) != first)
                return false;
        }
        return true;
    }

    private static bool GivesNumbersAway(Table table, ColumnValues values, Real[] numbers) =>
        values.Kind == ColumnKind.Number && Math.Abs(Correlation(table, values, numbers)) > NearlyOne;

    private static bool GivesClassesAway(Table table, ColumnValues values, int[] classes, int classCount) =>
        ByValue(table, values, classes, classCount)
        || (classCount == 2 && values.Kind == ColumnKind.Number && ByOrder(table, values, classes));

    // Every value belongs to one class, and there are far fewer values than rows.
    private static bool ByValue(Table table, ColumnValues values, int[] classes, int classCount)
    {
        Dictionary<string, int> classOf = [];
        for (int row = 0; row < classes.Length; row++)
        {
            string value = values.Text(table.RowAt(row)) ?? "";
            if (!classOf.TryAdd(value, classes[row]) && classOf[value] != classes[row])
                return false;
            if (classOf.Count > MostValues || classOf.Count > classes.Length / 3)
                return false;
        }
        return classOf.Values.Distinct().Count() == classCount;
    }

    // All numbers of one class lie above all of the other; of some rows only, chance would do that too.
    private static bool ByOrder(Table table, ColumnValues values, int[] classes)
    {
        double[] low = [double.PositiveInfinity, double.PositiveInfinity], high = [double.NegativeInfinity, double.NegativeInfinity];
        for (int row = 0; row < classes.Length; row++)
        {
            double value = values.Number(table.RowAt(row));
            if (double.IsNaN(value))
                return false;
            low[classes[row]] = Math.Min(low[classes[row]], value);
            high[classes[row]] = Math.Max(high[classes[row]], value);
        }
        return classes.Length >= 20 && (high[0] < low[1] || high[1] < low[0]);
    }

    private static double Correlation(Table table, ColumnValues values, Real[] targets)
    {
        double meanX = 0, meanY = 0, xx = 0, yy = 0, xy = 0;
        int count = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            double x = values.Number(table.RowAt(row)), y = targets[row];
            if (double.IsNaN(x))
                continue;
            count++;
            double dx = x - meanX, dy = y - meanY;
            meanX += dx / count;
            meanY += dy / count;
            xx += dx * (x - meanX);
            yy += dy * (y - meanY);
            xy += dx * (y - meanY);
        }
        return count > 2 && xx > 0 && yy > 0 ? xy / Math.Sqrt(xx) / Math.Sqrt(yy) : 0;
    }

    // Rows are told by a hash of all their values, target included: 64 bits, so that chance plays no part.
    private static int Duplicates(Table train, Table test)
    {
        HashSet<ulong> known = [];
        ColumnValues[] columns = [.. train.Columns.Where(column => test.IndexOf(column.Name) >= 0).Select(column => column.Values)];
        ColumnValues[] theirs = [.. columns.Select(column => test[column.Name].Values)];
        for (int row = 0; row < train.RowCount; row++)
            known.Add(Hash(columns, train.RowAt(row)));
        int twice = 0;
        for (int row = 0; row < test.RowCount; row++)
            twice += known.Contains(Hash(theirs, test.RowAt(row))) ? 1 : 0;
        return twice;
    }

    // FNV-1a over the columns' values.
    private static ulong Hash(ColumnValues[] columns, int row)
    {
        const ulong prime = 1099511628211;
        ulong hash = 14695981039346656037;
        foreach (ColumnValues column in columns)
        {
            if (column.Kind is ColumnKind.Number or ColumnKind.Date)
            {
                hash = (hash ^ BitConverter.DoubleToUInt64Bits(column.Number(row))) * prime;
                hash ^= hash >> 32;
                continue;
            }
            foreach (char c in column.Text(row) ?? "\0")
                hash = (hash ^ c) * prime;
            hash = (hash ^ 0xffff) * prime;
        }
        return hash;
    }

    private static string Name(TableColumn column) => TableText.Short(column.Name);
}
