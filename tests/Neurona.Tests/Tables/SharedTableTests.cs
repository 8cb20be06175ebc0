namespace Neurona.Tests;

/// <summary>Tables as people publish them.</summary>
public sealed class SharedTableTests
{
    [SharedDataFact("tabular")]
    public void PublishedTablesAreReadAndEncodedAsTheyAre()
    {
        Check("titanic.csv", "survived", 891, ["0", "1"], "alive");
        Check("california_housing.csv", "median_house_value", 20640, []);
        Check("penguins.csv", "species", 344, ["Adelie", "Chinstrap", "Gentoo"]);
        Check("auto_mpg.csv", "mpg", 398, [], "name");
        Check("concrete.csv", "strength", 1030, []);
        // No header: numbers that come twice cannot name columns.
        Assert.Contains("if the file has no header", Assert.Throws<NeuronaException>(() => Table.Read(InFolder("heart_cleveland.csv"))).Message,
            StringComparison.Ordinal);
        TableOptions names = new() { Columns = [.. Enumerable.Range(0, 14).Select(i => $"c{i}")] };
        Table heart = Table.Read(InFolder("heart_cleveland.csv"), names).AsCategory("c12").Target("c13", CsvTargets.Classes);
        Assert.Contains("c11 missing", heart.Encode().TableEncoding!.FeatureNames);
        Assert.Equal(["0", "1", "4"], heart.Encode().ClassNames);
        Table raw = Table.Read(InFolder("penguins_raw.csv"));
        Assert.Equal(ColumnKind.Date, raw["Date Egg"].Kind);
        Dataset dates = raw.Keep("Date Egg", "Sex").Target("Sex", CsvTargets.Classes).Select(
            [.. Enumerable.Range(0, raw.RowCount).Where(row => raw["Sex"].Values.Has(row))]).Encode();
        Assert.Equal(["Date Egg year", "Date Egg month", "Date Egg day", "Date Egg weekday"], dates.TableEncoding!.FeatureNames);
    }

    [SharedDataFact("tabular")]
    public void TrainingAndTestFilesAreReadApart()
    {
        TableOptions options = new() { Columns = [.. Enumerable.Range(0, 15).Select(i => $"c{i}")] };
        Table train = Table.Read(InFolder("adult_train.csv"), options).Target("c14"), test = Table.Read(InFolder("adult_test.csv"), options);
        (Dataset known, Dataset others) = (train, test).Encode();
        Assert.Equal(["<=50K", ">50K"], others.ClassNames);
        Assert.Equal((train.RowCount, test.RowCount), (known.Count, others.Count));
        Assert.Contains("c1 missing", known.TableEncoding!.FeatureNames);
        Assert.Equal(0, TableFolder.Inputs(known.Slice(0, 500)).Count(value => !float.IsFinite(value)));
        int rich = Enumerable.Range(0, others.Count).Count(row => others.TargetOf(row)[1] == 1);
        Assert.Equal(File.ReadLines(InFolder("adult_test.csv")).Count(line => line.Contains(">50K", StringComparison.Ordinal)), rich);
    }

    private static string InFolder(string name) => Path.Combine(SharedDataFactAttribute.Root, "tabular", name);

    private static void Check(string file, string target, int rows, string[] classes, params string[] dropped)
    {
        Table table = Table.Read(InFolder(file)).Drop(dropped);
        table = table.Target(target);
        (Dataset train, Dataset test) = table.RandomSplit(0.25).Encode();
        Assert.Equal(rows, train.Count + test.Count);
        Assert.Equal(classes, train.ClassNames);
        Assert.All(TableFolder.Inputs(train), value => Assert.True(float.IsFinite(value)));
        Assert.All(TableFolder.Inputs(test), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(train.TableEncoding!.FeatureNames.Count, train.TableEncoding.FeatureNames.Distinct().Count());
    }
}
