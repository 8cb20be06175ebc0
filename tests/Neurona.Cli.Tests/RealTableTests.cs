using System.Globalization;
using System.Text.Json;

namespace Neurona.Cli.Tests;

/// <summary>Real tables with one seed: bounds that only tell when something is broken.</summary>
public sealed class RealTableTests : IDisposable
{
    private static readonly string Tables = Path.Combine(SharedDataFactAttribute.Root, "tabular");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataFact("tabular")]
    public void TitanicIsLearned() =>
        Assert.InRange(Number(Report("titanic.csv --target survived --drop alive"), "testAccuracy"), 0.8, 0.95);

    [SharedDataFact("tabular")]
    public void AdultIsLearned()
    {
        string test = Path.Combine(Tables, "adult_test.csv");
        const string columns = "age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex,capital-gain,"
            + "capital-loss,hours-per-week,native-country,income";
        JsonElement report = Report($"adult_train.csv --target income --columns {columns} --test {test} --epochs 6");
        Assert.InRange(Number(report, "testAccuracy"), 0.85, 0.9);
        Assert.InRange(Number(report, "testAuc"), 0.9, 0.95);
        string evaluated = ToolRun.Of($"evaluate {_folder["m"]} {test} --columns {columns}").Succeeds().Out;
        string accuracy = (100 * Number(report, "testAccuracy")).ToString("F2", CultureInfo.InvariantCulture);
        Assert.Contains($" {accuracy} % of 16,281 rows", evaluated, StringComparison.Ordinal);
    }

    [SharedDataFact("tabular")]
    public void CaliforniaIsLearned() =>
        Assert.InRange(Number(Report("california_housing.csv --target median_house_value --epochs 60"), "testRmse"), 30_000, 54_000);

    [SharedDataFact("tabular")]
    public void OtherRealTablesAreLearned()
    {
        Assert.InRange(Number(Report("auto_mpg.csv --target mpg"), "testR2"), 0.75, 1);
        Assert.InRange(Number(Report("concrete.csv --target strength"), "testR2"), 0.75, 1);
        JsonElement heart = Report("heart_cleveland.csv --target num --task classes"
            + " --columns age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,num");
        Assert.InRange(Number(heart, "testAccuracy"), 0.7, 0.95);
        File.WriteAllText(_folder["p.csv"], File.ReadAllText(Path.Combine(Tables, "penguins_raw.csv")));
        ToolRun penguins = ToolRun.Of(["train", _folder["p.csv"], "--target", "Species", "--drop", "Individual ID,studyName",
            "--out", _folder["m"], "--json", _folder["json"]]);
        Assert.Equal(0, penguins.Code);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(_folder["json"]));
        Assert.InRange(Number(report.RootElement, "testAccuracy"), 0.95, 1);
        string answers = ToolRun.Of($"predict {_folder["m"]} {_folder["p.csv"]} --allow-unknown").Succeeds().Out;
        Assert.Equal(344, answers.TrimEnd().Split('\n').Length);
    }

    private JsonElement Report(string arguments)
    {
        ToolRun run = ToolRun.Of($"train {Path.Combine(Tables, arguments)} --out {_folder["m"]} --json {_folder["json"]}");
        Assert.True(run.Code == 0, run.Error);
        return JsonDocument.Parse(File.ReadAllText(_folder["json"])).RootElement;
    }

    private static double Number(JsonElement report, string name) => report.GetProperty(name).GetDouble();
}
