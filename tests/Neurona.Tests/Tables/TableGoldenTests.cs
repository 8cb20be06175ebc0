using System.Text.Json;
using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>What tests/golden/tables.py computed for small tables and for parts of real ones.</summary>
public sealed class TableGoldenTests : IDisposable
{
    private static readonly JsonElement Golden = GoldenFiles.Read("tables.json");

    private readonly TableFolder _folder = new();

    public static TheoryData<string> Names => [.. Golden.GetProperty("cases").EnumerateObject().Select(one => one.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void RowsAreEncodedAsAnotherProgramDoes(string name)
    {
        JsonElement golden = Golden.GetProperty("cases").GetProperty(name), options = golden.GetProperty("options");
        Check(golden, _folder.Read(golden.GetProperty("text").GetString()!, new()
        {
            Categories = options.TryGetProperty("categories", out JsonElement names) ? Texts(names) : [],
            DateFormats = options.TryGetProperty("dates", out JsonElement formats)
                ? formats.EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!)
                : new Dictionary<string, string>(),
        }));
    }

    [SharedDataFact("tabular")]
    public void RowsOfTitanicAreEncodedAsAnotherProgramDoes() => CheckPart("titanic");

    [SharedDataFact("tabular")]
    public void RowsOfCaliforniaHousingAreEncodedAsAnotherProgramDoes() => CheckPart("california_housing");

    private void CheckPart(string name)
    {
        JsonElement golden = Golden.GetProperty("real").GetProperty(name);
        string[] lines = File.ReadAllLines(Path.Combine(SharedDataFactAttribute.Root, "tabular", golden.GetProperty("file").GetString()!));
        IEnumerable<string> chosen = golden.GetProperty("rows").EnumerateArray().Select(row => lines[row.GetInt32() + 1]);
        Check(golden, _folder.Read(string.Join("\n", [lines[0], .. chosen])));
    }

    private static void Check(JsonElement golden, Table table)
    {
        JsonElement specs = golden.GetProperty("columns"), target = golden.GetProperty("target");
        string targetName = target.GetProperty("name").GetString()!;
        table = table.Keep([.. specs.EnumerateObject().Select(spec => spec.Name), targetName]).Target(targetName,
            target.GetProperty("kind").GetString() switch
            {
                "classes" => CsvTargets.Classes,
                "values" => CsvTargets.Values,
                _ => CsvTargets.Auto,
            });
        foreach (JsonProperty spec in specs.EnumerateObject())
            table = Settled(table, spec.Name, spec.Value);
        Dataset data = table.Encode();
        Assert.Equal(Texts(golden.GetProperty("features")), data.TableEncoding!.FeatureNames);
        Assert.Equal(Texts(golden.GetProperty("classes")), data.ClassNames);
        Assert.Equal(targetName, data.TableEncoding.TargetName);
        Assert.Equal(table.RowCount, golden.GetProperty("inputs").GetArrayLength());
        bool hasFeatures = data.TableEncoding.FeatureNames.Count > 0;
        for (int row = 0; row < data.Count; row++)
        {
            if (hasFeatures)
                GoldenFiles.AssertClose(golden.GetProperty("inputs")[row].Numbers(), data.InputOf(row), 2e-6, $"row {row}");
            GoldenFiles.AssertClose(golden.GetProperty("targets")[row].Numbers(), data.TargetOf(row), 1e-7, $"target of row {row}");
            int input = hasFeatures ? 1 : 0;
            foreach (JsonElement index in golden.GetProperty("indices").EnumerateArray())
                Assert.Equal([(float)index[row].GetDouble()], data.InputOf(row, input++));
            Assert.Equal(data.InputShapes.Count, input);
        }
    }

    // Only what the case names is set: what it does not name is the default.
    private static Table Settled(Table table, string name, JsonElement spec)
    {
        bool isNumber = spec.GetProperty("kind").GetString() == "number", isIndex = spec.TryGetProperty("index", out _),
            isSet = spec.TryGetProperty("as", out _) || isIndex || spec.TryGetProperty("max", out _);
        if (!isNumber)
        {
            int most = spec.TryGetProperty("max", out JsonElement max) ? max.GetInt32() : 100;
            return isSet ? table.AsCategory(name, most, isIndex) : table;
        }
        if (!spec.TryGetProperty("scaling", out _) && !spec.TryGetProperty("missing", out _))
            return table;
        return table.AsNumber(name,
            spec.TryGetProperty("scaling", out JsonElement scaling) ? Enum.Parse<NumberScaling>(scaling.GetString()!) : default,
            spec.TryGetProperty("missing", out JsonElement missing) ? Enum.Parse<MissingNumbers>(missing.GetString()!) : default,
            !spec.TryGetProperty("flag", out JsonElement flag) || flag.GetBoolean());
    }

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];
}
