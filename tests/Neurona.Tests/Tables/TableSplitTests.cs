using System.Globalization;

namespace Neurona.Tests;

public sealed class TableSplitTests : IDisposable
{
    private const int Rows = 60;

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Ways => ["Split", "RandomSplit", "StratifiedSplit", "Folds", "StratifiedFolds", "GroupedFolds"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void NoRowIsInBothParts(string way)
    {
        foreach ((Table train, Table test) in Parts(way, Sample(_ => "")))
        {
            int[] lines = [.. Lines(train), .. Lines(test)];
            Assert.Equal(Rows, lines.Length);
            Assert.Equal(Rows, lines.Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void NothingOfTheTestPartFlowsIntoTraining(string way)
    {
        // The rows of a test part become missing, new and far away: what is fitted to the others stays as it was.
        IReadOnlyList<(Table Train, Table Test)> plain = Parts(way, Sample(_ => ""));
        for (int pair = 0; pair < plain.Count; pair++)
        {
            HashSet<int> tested = [.. Lines(plain[pair].Test)];
            Table other = Sample(row => tested.Contains(row + 2) ? $"{(row % 3 == 0 ? "" : $"{row * 1000}")},new{row},1850-01-01" : "");
            (Table train, Table test) = Parts(way, other)[pair];
            (Dataset data, Dataset changed) = ((plain[pair].Train, plain[pair].Test).Encode().Train, (train, test).Encode().Train);
            Assert.Equal(data.TableEncoding!.ToString(), changed.TableEncoding!.ToString());
            Assert.Equal(TableFolder.Inputs(data), TableFolder.Inputs(changed));
            Assert.Equal(TableFolder.Targets(data), TableFolder.Targets(changed));
        }
    }

    [Fact]
    public void ClassesHaveTheirShareInEveryPart()
    {
        Table table = Sample(_ => "");
        (Table train, Table test) = table.StratifiedSplit(0.25);
        Assert.Equal([10, 5], Counts(test));
        Assert.Equal([30, 15], Counts(train));
        foreach ((Table Train, Table Test) fold in table.StratifiedFolds(4))
            Assert.Equal([10, 5], Counts(fold.Test));
        Assert.Equal(3 * 4, table.StratifiedFolds(4, seed: 2, repeats: 3).Count);
    }

    [Fact]
    public void OneSeedGivesOneSplitAndAnotherAnother()
    {
        Table table = Sample(_ => "");
        Assert.Equal(Lines(table.RandomSplit(0.2, 5).Test), Lines(table.RandomSplit(0.2, 5).Test));
        Assert.NotEqual(Lines(table.RandomSplit(0.2, 5).Test), Lines(table.RandomSplit(0.2, 6).Test));
        Assert.Equal(Enumerable.Range(50, 12), Lines(table.Split(0.2).Last));
    }

    [Fact]
    public void RowsOfOneGroupStayTogether()
    {
        Table table = Sample(_ => "");
        foreach ((Table train, Table test) in table.GroupedFolds(3, "g"))
        {
            HashSet<string?> trained = [.. Enumerable.Range(0, train.RowCount).Select(row => train["g"].Values.Text(train.RowAt(row)))];
            Assert.DoesNotContain(
                Enumerable.Range(0, test.RowCount), row => trained.Contains(test["g"].Values.Text(test.RowAt(row))));
        }
    }

    [Fact]
    public void FoldsAreEncodedEachByItsOwnTrainingPart()
    {
        IReadOnlyList<(Table Train, Table Test)> folds = Sample(_ => "").Folds(3);
        IReadOnlyList<(Dataset Train, Dataset Test)> encoded = folds.Encode();
        Assert.Equal(3, encoded.Select(pair => pair.Train.TableEncoding!.ToString()).Distinct().Count());
        Assert.All(encoded, pair => Assert.Same(pair.Train.TableEncoding, pair.Test.TableEncoding));
    }

    private static IReadOnlyList<(Table Train, Table Test)> Parts(string way, Table table) => way switch
    {
        "Split" => [table.Split(0.3)],
        "RandomSplit" => [table.RandomSplit(0.3)],
        "StratifiedSplit" => [table.StratifiedSplit(0.3)],
        "Folds" => table.Folds(4, repeats: 2),
        "StratifiedFolds" => table.StratifiedFolds(4),
        _ => table.GroupedFolds(4, "g"),
    };

    private static int[] Lines(Table table) => [.. Enumerable.Range(0, table.RowCount).Select(table.Line)];

    private static int[] Counts(Table table)
    {
        Dataset data = table.Encode();
        return [.. Enumerable.Range(0, 2).Select(c => Enumerable.Range(0, data.Count).Count(row => data.TargetOf(row)[c] == 1))];
    }

    // Row i stands in line i + 2; what a function gives replaces the features of the row.
    private Table Sample(Func<int, string> changed)
    {
        IEnumerable<string> rows = Enumerable.Range(0, Rows).Select(row =>
        {
            string own = string.Create(CultureInfo.InvariantCulture,
                $"{(row % 11 == 0 ? "" : $"{row * 37 % 50}.5")},{"abc"[row % 3]},2026-01-{1 + row * 7 % 28:00}");
            string features = changed(row);
            return $"{(features.Length > 0 ? features : own)},g{row / 4},{(row % 3 == 0 ? "yes" : "no")}\n";
        });
        return _folder.Read("x,c,d,g,y\n" + string.Concat(rows)).Target("y");
    }
}
