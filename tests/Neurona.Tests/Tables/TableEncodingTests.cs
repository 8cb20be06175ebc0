namespace Neurona.Tests;

public sealed class TableEncodingTests : IDisposable
{
    private const string Training =
        "age,sex,town,born,zip,y\n22,m,Rome,2001-05-06,01,yes\n38,f,Oslo,1999-12-31,02,no\n,f,,2000-02-29,01,yes\n35,m,Rome,,03,no\n"
        + "54,f,Oslo,1970-01-01,,yes\n2,m,Bern,2020-07-08,02,no\n";

    private readonly TableFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsWrittenIsReadBackBitByBit()
    {
        Table table = Sample();
        TableEncoding encoding = TableEncoding.Fit(table);
        string text = encoding.ToString();
        TableEncoding again = TableEncoding.Parse(text);
        Assert.Equal(text, again.ToString());
        Assert.Equal(encoding.FeatureNames, again.FeatureNames);
        Assert.Equal(encoding.ColumnNames, again.ColumnNames);
        Assert.Equal(encoding.ClassNames, again.ClassNames);
        Assert.Equal((encoding.TargetName, encoding.TargetShape), (again.TargetName, again.TargetShape));
        Assert.Equal(encoding.InputShapes, again.InputShapes);
        (Dataset data, Dataset other) = (encoding.Encode(table), again.Encode(table));
        Assert.Equal(TableFolder.Inputs(data), TableFolder.Inputs(other));
        Assert.Equal(data.InputOf(2, 1), other.InputOf(2, 1));
        TableOptions options = again.ReadingOptions();
        Assert.Equal(["sex", "town", "zip"], options.Categories);
        Assert.Equal(new TableOptions().MissingValues, options.MissingValues);
        Dictionary<string, string> formats = new() { ["d"] = "dd.MM.yyyy" };
        Table german = _folder.Read("d,y\n01.02.2026,1\n03.04.2026,5\n", new() { DateFormats = formats });
        Assert.Equal("dd.MM.yyyy", TableEncoding.Parse(TableEncoding.Fit(german.Target("y")).ToString()).ReadingOptions().DateFormats["d"]);
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData("null", "null")]
    [InlineData("[]", "'[]'")]
    [InlineData("{}", "'{}'")]
    [InlineData("{\"version\":1", "'{\"version\":1'")]
    [InlineData("\"version\":1,|\"version\":2,", "version 2")]
    [InlineData("\"version\":1,|", "version 0")]
    [InlineData("\"version\":1|\"version\":\"x\"", "'{\"version\":\"x\",")]
    [InlineData("\"version\":1|\"version\":1,\"other\":2", "'{\"version\":1,\"other\":2,")]
    [InlineData("\"missing\":[\"\"|\"missing\":[null", "a column twice, or a missing value that is none")]
    [InlineData("\"missing\":|\"missed\":", "'{\"version\":1,")]
    [InlineData("\"columns\":[|\"columns\":[null,", "'{\"version\":1,")]
    [InlineData("\"columns\":[|\"columns\":null,\"c\":[", "'{\"version\":1,")]
    [InlineData("\"name\":\"sex\"|\"name\":\"age\"", "a column twice, or a missing value that is none")]
    [InlineData("\"name\":\"sex\"|\"name\":null", "'{\"version\":1,")]
    [InlineData("\"name\":\"sex\",|", "'{\"version\":1,")]
    [InlineData("\"name\":\"sex\"|\"name\":7", "'{\"version\":1,")]
    [InlineData("\"kind\":\"number\"|\"kind\":\"sound\"", "a column of kind 'sound'")]
    [InlineData("\"kind\":\"number\"|\"kind\":null", "'{\"version\":1,")]
    [InlineData("\"kind\":\"number\",|", "'{\"version\":1,")]
    [InlineData("\"kind\":\"number\"|\"kind\":\"category\"", "no categories of column 'age'")]
    [InlineData("\"kind\":\"number\"|\"kind\":\"date\"", "no scales for the date 'age'")]
    [InlineData("\"kind\":\"date\"|\"kind\":\"number\"", "no scaling for column 'born'")]
    [InlineData("\"scaling\":\"Standardize\"|\"scaling\":\"Cubic\"", "no scaling for column 'age'")]
    [InlineData("\"scaling\":\"Standardize\"|\"scaling\":\"9\"", "no scaling for column 'age'")]
    [InlineData("\"scaling\":\"Standardize\",|", "no scaling for column 'age'")]
    [InlineData("\"means\":[30.2]|\"means\":[]", "no scaling for column 'age'")]
    [InlineData("\"means\":[30.2]|\"means\":[NaN]", "'{\"version\":1,")]
    [InlineData("\"means\":[30.2]|\"means\":[1e999]", "a mean, factor or fill that is not finite, or a factor of 0, in column 'age'")]
    [InlineData("\"means\":[30.2]|\"means\":[\"x\"]", "'{\"version\":1,")]
    [InlineData("\"means\":[30.2],|", "no scaling for column 'age'")]
    [InlineData("\"fill\":30.2|\"fill\":true", "'{\"version\":1,")]
    [InlineData("\"categories\":[\"f\",\"m\"]|\"categories\":[\"f\",\"f\"]", "a category twice or none in column 'sex'")]
    [InlineData("\"categories\":[\"f\",\"m\"]|\"categories\":[\"f\",null]", "a category twice or none in column 'sex'")]
    [InlineData("\"categories\":[\"f\",\"m\"]|\"categories\":null", "no categories of column 'sex'")]
    [InlineData("\"categories\":[\"f\",\"m\"]|\"categories\":[1,2]", "'{\"version\":1,")]
    [InlineData("\"classes\":[\"no\",\"yes\"]|\"classes\":[\"no\",\"no\"]", "a class twice or none")]
    [InlineData("\"classes\":[\"no\",\"yes\"]|\"classes\":[\"no\",null]", "a class twice or none")]
    [InlineData("\"classes\":[\"no\",\"yes\"]|\"classes\":null", "'{\"version\":1,")]
    [InlineData("\"target\":{\"name\":\"y\"|\"target\":{\"name\":\"age\"", "the target 'age' as a feature")]
    [InlineData("\"target\":{|\"target\":null,\"t\":{", "'{\"version\":1,")]
    [InlineData("\"target\":{\"name\":\"y\",|\"target\":{", "'{\"version\":1,")]
    public void BrokenTextsGetASentence(string change, string got)
    {
        string text = TableEncoding.Fit(Sample()).ToString();
        string[] parts = change.Split('|');
        if (parts.Length == 2)
        {
            Assert.Contains(parts[0], text, StringComparison.Ordinal);
            int at = text.IndexOf(parts[0], StringComparison.Ordinal);
            text = text[..at] + parts[1] + text[(at + parts[0].Length)..];
        }
        else
        {
            text = change;
        }
        string said = Assert.Throws<NeuronaException>(() => TableEncoding.Parse(text)).Message;
        Assert.StartsWith($"TableEncoding.Parse expects what ToString() of a table's encoding gave; got {got}", said, StringComparison.Ordinal);
        Assert.EndsWith(". Get the model file again.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryBeginningOfATextIsRefused()
    {
        string text = TableEncoding.Fit(Sample()).ToString();
        for (int length = 0; length < text.Length; length += 3)
            Assert.Throws<NeuronaException>(() => TableEncoding.Parse(text[..length]));
    }

    [Fact]
    public void LoadedModelsPredictRowsOfTheFileAsTheyAre()
    {
        Table table = Sample(asIndex: false);
        Dataset data = table.Encode();
        Sequential model = new(data.InputShape) { new Dense(5, Activation.Tanh), new Dense(2, Activation.Softmax) };
        model.Compile(new SGD(0.1), new CategoricalCrossentropy());
        Assert.Null(model.TableEncoding);
        model.Fit(data, new() { Epochs = 2 });
        Assert.Equal(data.TableEncoding!.ToString(), model.TableEncoding!.ToString());
        float[] expected = model.Predict(data);
        model.Save(_folder["model.keras"]);
        Model loaded = Model.Load(_folder["model.keras"]);
        Assert.Equal(expected, loaded.Predict(table));
        Assert.Empty(loaded.Predict(table.Select([])));
        Assert.Empty(loaded.Classify(table.Select([])));
        Assert.Equal(expected[2..4], loaded.Predict(table.Select([1])));
        // In another order, with further columns, without the target or with a wrong one.
        string[] names = ["sex", "more", "zip", "y", "born", "age", "town"];
        string[][] rows = [.. Training.TrimEnd('\n').Split('\n').Select(line => line.Split(','))];
        string turned = string.Join(",", names) + "\n" + string.Concat(rows.Skip(1).Select(row =>
            string.Join(",", names.Select(name => name == "more" ? "x" : name == "y" ? "neither" : row[Array.IndexOf(rows[0], name)])) + "\n"));
        TableOptions options = loaded.TableEncoding!.ReadingOptions();
        foreach (Table other in (Table[])[_folder.Read(turned), _folder.Read(turned).Drop("y"), _folder.Read(turned, options)])
        {
            Assert.Equal(expected, loaded.Predict(other));
            Classification[] classes = loaded.Classify(other);
            Assert.Equal(6, classes.Length);
            Assert.All(classes, one => Assert.Contains(one.Name, (string[])["no", "yes"]));
            Assert.Equal(expected[0] > expected[1] ? "no" : "yes", classes[0].Name);
        }
    }

    [Fact]
    public void ModelsWithABrokenEncodingGetASentence()
    {
        Sequential model = Samples.Regressor();
        model.Metadata["table"] = "{}";
        Table table = _folder.Read("x\n1\n");
        Assert.StartsWith("TableEncoding.Parse expects", Assert.Throws<NeuronaException>(() => model.Predict(table)).Message, StringComparison.Ordinal);
        model.TableEncoding = null;
        Assert.False(model.Metadata.ContainsKey("table"));
        // An encoding of other rows than the model's.
        model.TableEncoding = TableEncoding.Fit(_folder.Read("x,y\n1,2.5\n2,3\n").Target("y"));
        Assert.Throws<NeuronaException>(() => model.Predict(table));
    }

    [Fact]
    public void MissingAndUnknownValuesCanBePredicted()
    {
        TableEncoding encoding = TableEncoding.Fit(Sample());
        const string header = "age,sex,town,born,zip\n";
        Table missing = _folder.Read(header + ",,,,\n");
        float[] nothing = encoding.Encode(missing).InputOf(0);
        Dictionary<string, float> features = encoding.FeatureNames.Zip(nothing).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal((0f, 1f, 0f, 0f), (features["age"], features["age missing"], features["sex=f"], features["sex=m"]));
        Assert.Equal((1f, 0f, 1f), (features["town missing"], features["born year"], features["born missing"]));
        Assert.Equal([0f], encoding.Encode(missing).InputOf(0, 1));
        Table unknown = _folder.Read(header + "1,m,Rome,2000-01-01,01\n1,x,Paris,2000-01-01,99\n");
        TableDataset data = (TableDataset)encoding.Encode(unknown);
        Assert.Equal([("sex", 1), ("town", 1), ("zip", 1)], data.Unknown);
        Assert.Equal([0f], data.InputOf(1, 1));
        foreach ((string name, float value) in encoding.FeatureNames.Zip(data.InputOf(1)))
        {
            bool isUnknown = name.StartsWith("sex", StringComparison.Ordinal) || name.StartsWith("town", StringComparison.Ordinal);
            Assert.True(!isUnknown || value == 0, name);
        }
        string said = Assert.Throws<NeuronaException>(() => encoding.Encode(unknown, allowUnknown: false)).Message;
        Assert.Contains("Line 3 of CSV file", said, StringComparison.Ordinal);
        Assert.Contains("in column 'sex'", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dd.MM.yyyy", "01.02.2026", "03.04.2025")]
    [InlineData("yyyyMMdd", "20260201", "20250403")]
    public void DatesOfAFormatNeedNoneWhenTheyArePredicted(string format, string first, string second)
    {
        TableOptions options = new() { DateFormats = new Dictionary<string, string> { ["d"] = format } };
        string text = $"d,y\n{first},1\n,2\n{second},5\n";
        Dataset data = _folder.Read(text, options).Target("y").Encode();
        Assert.Equal(["d year", "d month", "d day", "d weekday", "d missing"], data.TableEncoding!.FeatureNames);
        Assert.Equal(TableFolder.Inputs(data), TableFolder.Inputs(data.TableEncoding.Encode(_folder.Read(text))));
        string said = Assert.Throws<NeuronaException>(() => data.TableEncoding.Encode(_folder.Read($"d\n{first}\nsoon\n"))).Message;
        Assert.StartsWith("Line 3 of CSV file", said, StringComparison.Ordinal);
        Assert.Contains($"expects a date as {format} in column 'd'; got 'soon'.", said, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersThatAreCategoriesAreKnownHoweverTheyAreWritten()
    {
        TableEncoding encoding = TableEncoding.Fit(_folder.Read("c,y\n1,5\n2,6\n10,7\n").AsCategory("c").Target("y"));
        Assert.Equal(["c=1", "c=2", "c=10"], encoding.FeatureNames);
        Assert.Equal([0f, 1, 0], encoding.Encode(_folder.Read("c\n2.0\n1\n")).InputOf(0));
    }

    [Fact]
    public void ManyNumbersMayBeCategoriesAndClasses()
    {
        string text = "c,y\n" + string.Concat(Enumerable.Range(0, 6000).Select(i => $"{i % 1500},{i % 1200}\n"));
        Table table = _folder.Read(text).AsCategory("c", 2000).Target("y", CsvTargets.Classes);
        Dataset data = table.Encode();
        Assert.Equal((1500, 1200), (data.InputShape.Size, data.TargetShape.Size));
        Assert.Equal("7", data.ClassNames[7]);
        Assert.Equal((1f, 1f), (data.InputOf(1507)[7], data.TargetOf(1507)[307]));
    }

    [Fact]
    public void ClassesOfATestFileMayHaveAPointBehindThem()
    {
        TableEncoding encoding = TableEncoding.Fit(_folder.Read("x,y\n1,<=50K\n2,>50K\n").Target("y"));
        Assert.Equal([0f, 1], encoding.Encode(_folder.Read("x,y\n1,>50K.\n3,<=50K.\n")).TargetOf(0));
        // Every part of a table has the classes of the whole.
        Table table = _folder.Read("x,y\n1,a\n2,b\n3,c\n4,a\n").Target("y");
        Assert.Equal(["a", "b", "c"], TableEncoding.Fit(table.Select([0, 1])).ClassNames);
    }

    [Fact]
    public void TwoThreadsMayEncodeOneTable()
    {
        string text = "x,c,d,y\n" + string.Concat(Enumerable.Range(0, 3000).Select(i =>
            $"{i * 7 % 1000}.5,{(char)('a' + i % 20)},2026-01-{1 + i % 28:00},{i % 2}\n"));
        Table table = _folder.Read(text).Target("y");
        Dataset data = table.Encode();
        float[] expected = TableFolder.Inputs(data);
        float[][] got = new float[2][];
        Parallel.For(0, 2, i => got[i] = TableFolder.Inputs(i == 0 ? data : table.Encode()));
        Assert.Equal(expected, got[0]);
        Assert.Equal(expected, got[1]);
    }

    [Fact]
    public void LargeBatchesAreEncodedAsSmallOnes()
    {
        string text = "x,c,y\n" + string.Concat(Enumerable.Range(0, 700).Select(i => $"{i * 7 % 100},{(char)('a' + i % 3)},{i % 2}\n"));
        Table table = _folder.Read(text).Target("y");
        Dataset data = table.RandomSplit(0.1).Encode().Train;
        BatchBuffers all = new(data.InputShapes, data.TargetShapes, false, data.Count);
        all.Fill(data, [.. Enumerable.Range(0, data.Count)]);
        Assert.Equal(TableFolder.Inputs(data), all.Inputs[0]);
        Assert.Equal(TableFolder.Targets(data), all.Targets[0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int[] samples = [.. Enumerable.Range(0, data.Count)];
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        all.Fill(data, samples);
        Assert.Equal(taken, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ShiftsOfScaledNumbersAreTakenBeforeTheyAreRounded()
    {
        // In single precision, 1e9 and 1e9 + 1 are the same.
        Dataset data = _folder.Read("x,y\n1000000000,1\n1000000001,2\n").Target("y").Encode();
        Assert.Equal([-1f, 1], TableFolder.Inputs(data));
    }

    private Table Sample(bool asIndex = true)
    {
        Table table = _folder.Read(Training, new() { Categories = ["zip"] }).Target("y");
        return asIndex ? table.AsCategory("zip", asIndex: true) : table;
    }
}
