using System.Globalization;
using System.Text;
using Neurona.Contracts;
using Neurona.Testing;

namespace Neurona.Exact;

/// <summary>The worst relative gradient error of every layer, loss and network in double precision, kept in
/// gradients.md.</summary>
[Collection(AloneCollection.Name)]
public sealed class GradientTable
{
    private const double Limit = 1e-6;

    [Fact]
    public void NoGradientIsFurtherFromCentralDifferencesThanAMillionth()
    {
        StringBuilder text = new();
        text.AppendLine("# Gradients against central differences, in double precision");
        text.AppendLine();
        text.AppendLine($"The largest relative error allowed is {Limit.ToString("0e0", CultureInfo.InvariantCulture)}. "
            + "Written by GradientTable.cs; elements next to a kink are skipped by rule and counted.");
        Section(text, "Layers", LayerExamples.All.Keys,
            name => Check(LayerExamples.All[name]));
        Section(text, "Losses", LossExamples.All.Keys, name =>
        {
            (Real[] outputs, Real[] targets) = LossExamples.All[name].Data(1);
            return GradientCheck.Loss(LossExamples.All[name].Make(), outputs, targets, LossExample.Rows);
        });
        Section(text, "Networks with their loss and penalties", NetExamples.All.Keys, name =>
        {
            Net net = NetExamples.All[name]();
            return GradientCheck.Model(net.Model, net.X, net.Targets);
        });
        // Errors differ in their digits from machine to machine; they were held against the limit above.
        Snapshot.Check(Snapshot.Beside("gradients.md"), text.ToString(),
            line => line.Contains('|') ? line[..line.LastIndexOf('|', line.Length - 2)] : line);
    }

    private static GradientReport Check(LayerExample example) =>
        LayerContract.Check(example.Make(), example.Inputs, new() { WholeInputs = example.WholeInputs });

    private static void Section(StringBuilder text, string title, IEnumerable<string> names, Func<string, GradientReport> check)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine();
        text.AppendLine("| case | compared | skipped | worst error |").AppendLine("| --- | ---: | ---: | ---: |");
        foreach (string name in names)
        {
            GradientReport report = check(name);
            Assert.InRange(report.WorstError, 0, Limit);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {report.Compared} | {report.Skipped} | {report.WorstError:0.0e0} |");
        }
    }
}
