using System.Text.Json;
using Neurona.Contracts;

namespace Neurona.Tests;

/// <summary>How many cases other programs computed, and that every option has one.</summary>
public sealed class GoldenCaseTests(Xunit.Abstractions.ITestOutputHelper output)
{
    // Where the cases lie: the members of these objects, each with its inputs and what they give.
    private static readonly (string File, string[] Sections)[] Files =
    [
        ("activations.json", ["elementwise", "layers"]),
        ("axes.json", ["layers", "constraints"]),
        ("configurations.json",
            [
                "schedules", "optimizers", "matrices", "losses", "activations", "layers", "regularizers", "constraints", "initializers",
                "metrics", "callbacks",
            ]),
        ("constraints.json", ["constraints", "regularizers", "orthogonal", "plateau"]),
        ("fit.json", ["cases"]),
        ("loss_axes.json", []),
        ("losses.json", []),
        ("metrics.json", ["counts", "top positives", "f", "top", "r2", "at", "at of column 2", "iou"]),
        ("normalization.json", ["layers", "noise"]),
        ("optimizers.json", ["cases"]),
        ("options.json", ["initializers", "circle"]),
        ("schedules.json", ["rates"]),
        ("update_rules.json", ["cases"]),
        ("vocabulary.json", ["losses", "optimizers", "layers"]),
    ];

    private const int Fewest = 1980;

    // What changes no number, or is checked with all classes of a kind at once.
    private static readonly string[] Everywhere = ["name", "trainable", "seed", "reduction", "parameter_groups"];

    [Fact]
    public void ThereAreNoFewerThanThereWere()
    {
        int count = 0;
        foreach ((string file, string[] sections) in Files)
        {
            JsonElement root = GoldenFiles.Read(file);
            int found = sections.Length == 0 ? Members(root) : sections.Sum(section => Members(root.GetProperty(section)));
            output.WriteLine($"{found,5} {file}");
            count += found;
        }
        output.WriteLine($"{count,5} cases");
        Assert.True(count >= Fewest, $"There are {count} golden cases. Cases are added, not taken away.");

        static int Members(JsonElement section) =>
            section.ValueKind == JsonValueKind.Array ? section.GetArrayLength() : section.EnumerateObject().Count();
    }

    [Fact]
    public void EveryOptionHasACase()
    {
        HashSet<string> options = [];
        foreach ((string file, string[] sections) in Files.Where(one => one.File is "configurations.json" or "loss_axes.json"))
        {
            JsonElement root = GoldenFiles.Read(file);
            foreach (JsonProperty one in sections.Length == 0
                ? root.EnumerateObject() : sections.SelectMany(section => root.GetProperty(section).EnumerateObject()))
            {
                string name = one.Value.GetProperty("class").GetString()!;
                options.UnionWith(one.Value.GetProperty("config").EnumerateObject().Select(option => $"{name} {option.Name}"));
            }
        }
        IEnumerable<ConfigType> types = Registry.Entries
            .Where(entry => !entry.IsCustom && (!typeof(Layer).IsAssignableFrom(entry.Type) || entry.FunctionName is not null));
        string[] missing =
        [
            .. types.SelectMany(entry => entry.Arguments.Select(argument => argument.Name)
                    .Where(argument => !Everywhere.Contains(argument)).Select(argument => $"{entry.Name} {argument}"))
                .Where(option => !options.Contains(option)).Order(StringComparer.Ordinal),
        ];
        Assert.True(missing.Length == 0, $"No golden case has these options:\n{string.Join('\n', missing)}");
    }
}
