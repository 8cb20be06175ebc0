using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Neurona.Tests;

/// <summary>The arrows of ARCHITECTURE.md, read from the compiled library and the projects.</summary>
public sealed partial class ArchitectureTests
{
    private const string Root = "";

    // What every room may use: the engine and these nouns of the root.
    private static readonly string[] Nouns =
        [nameof(Shape), nameof(Node), nameof(Block), nameof(Parameter), nameof(NeuronaException), nameof(IStateVisitor)];

    // Room by room, the other rooms that it may use.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Engine"] = [],
        ["Initializers"] = [],
        ["Regularizers"] = [],
        ["Constraints"] = [],
        ["Schedules"] = [],
        ["Activations"] = ["Initializers", "Regularizers", "Constraints"],
        ["Layers"] = ["Activations", "Initializers", "Regularizers", "Constraints"],
        ["Losses"] = ["Activations"],
        ["Metrics"] = ["Losses"],
        ["Optimizers"] = ["Schedules", "Initializers"],
        ["Data"] = ["Files", "Initializers", "Metrics", "Tables"],
        ["Tables"] = ["Data"],
        ["Callbacks"] = ["Training", Root],
        ["Training"] = ["Callbacks", "Data", "Tables", "Losses", "Metrics", "Optimizers", "Regularizers", "Constraints", Root],
        ["Search"] = ["Training", "Data", Root],
        ["Keras"] =
        [
            "Layers", "Activations", "Losses", "Metrics", "Optimizers", "Schedules",
            "Initializers", "Regularizers", "Constraints", "Training", Root,
        ],
        ["Files"] = ["Keras", Root],
    };

    // What a layer is configured with: the abstract types of three kinds, and nothing else of theirs.
    private static readonly string[] KnownToEngine = [.. Nouns, nameof(Initializer), nameof(Regularizer), nameof(Constraint)];

    private static readonly IReadOnlySet<(string File, Type Type)> Used = References.Of(typeof(Model).Assembly);

    public static TheoryData<string> Rooms => [.. Arrows.Keys];

    private static string Source => Path.Combine(Checkout.Root, "src", "Neurona");

    [Fact]
    public void EveryRoomHasItsArrows()
    {
        Assert.Equal(Arrows.Keys.Order(), Directory.GetDirectories(Source).Select(Path.GetFileName).Except(["bin", "obj"]).Order());
        // What is found: base types, fields, parameters, locals, and what bodies name.
        (string, Type)[] examples =
        [
            ("Dense.cs", typeof(KernelLayer)), ("Trainer.cs", typeof(Gradients)), ("Layer.cs", typeof(Pass)),
            ("Lowering.cs", typeof(Step)), ("Registry.cs", typeof(Adam)),
        ];
        foreach ((string file, Type type) in examples)
            Assert.Contains(Used, pair => Path.GetFileName(pair.File) == file && pair.Type == type);
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void ARoomUsesOnlyTheRoomsThatItsArrowsPointTo(string room)
    {
        Dictionary<string, string> homes = Homes();
        IEnumerable<(string File, string Type)> named = Used.Where(pair => RoomOf(pair.File) == room)
            .Select(pair => (Path.GetFileName(pair.File), pair.Type.Name.Split('`')[0]));
        (string File, string Type)[] used = [.. named.Where(pair => homes.ContainsKey(pair.Type))];
        Assert.NotEmpty(used);
        string[] open = [room, "Engine", .. Arrows[room]];
        string[] known = room == "Engine" ? KnownToEngine : Nouns;
        Assert.Empty(used.Where(pair => !open.Contains(homes[pair.Type]) && !known.Contains(pair.Type))
            .Select(pair => $"{pair.File} uses {pair.Type} of {homes[pair.Type]}"));
    }

    [Theory]
    [InlineData("Neurona.Kernels")]
    [InlineData("Neurona", "Neurona.Kernels")]
    [InlineData("Neurona.Testing", "Neurona")]
    [InlineData("Neurona.Cli", "Neurona")]
    public void ProjectsReferenceWhatTheHouseAllows(string project, params string[] allowed)
    {
        XDocument file = XDocument.Load(Path.Combine(Checkout.Root, "src", project, project + ".csproj"));
        string[] references =
        [
            .. file.Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')))
        ];
        Assert.Equal(allowed, references);
    }

    [Fact]
    public void KernelsDependOnNoPackage()
    {
        XDocument file = XDocument.Load(Path.Combine(Checkout.Root, "src", "Neurona.Kernels", "Neurona.Kernels.csproj"));
        Assert.Empty(file.Descendants("PackageReference"));
    }

    [Fact]
    public void NoSourceFileIsLongerThanFourHundredLines()
    {
        IEnumerable<string> files = Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal));
        Assert.Empty(files.Where(file => File.ReadLines(file).Count() > 400).Select(file => Path.GetRelativePath(Checkout.Root, file)));
    }

    // What stands between quotes may be longer, where it cannot be cut.
    [Fact]
    public void NoLineOfCodeIsLongerThanOneHundredAndFortyCharacters()
    {
        IEnumerable<string> files = new[] { "src", "tests", "bench", "samples" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(file => File.ReadLines(file)
            .Where(line => !line.Contains("\"\"\"", StringComparison.Ordinal) && Quoted().Replace(line, "").Length > 140)));
    }

    [Fact]
    public void EveryLayerDocumentsForwardBackwardShapesAndReference()
    {
        foreach (string kind in new[] { "Layers", "Activations" })
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Source, kind), "*.cs"))
            {
                string text = File.ReadAllText(file);
                if (!Regex.IsMatch(text, @"public sealed class \w+(\([^)]*\))? : (Layer|KernelLayer|Activation|Elementwise)"))
                    continue;
                foreach (string section in new[] { "/// Forward", "/// Backward: ", "/// Shapes: ", "/// Reference: " })
                    Assert.True(
                        text.Contains(section, StringComparison.Ordinal), $"{Path.GetFileName(file)} lacks the section {section[4..]}");
            }
        }
    }

    // The folder of a source file of the library; null for files that the build wrote.
    private static string? RoomOf(string file) =>
        file.Split("/src/Neurona/") is [_, string inside] && !inside.StartsWith("obj/", StringComparison.Ordinal)
            ? Path.GetDirectoryName(inside)
            : null;

    // A type is at home where it is declared; a part of it that only reads and writes Keras' JSON is a guest.
    private static Dictionary<string, string> Homes()
    {
        Dictionary<string, string> homes = [];
        foreach (string file in Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories))
        {
            if (file.EndsWith(".Json.cs", StringComparison.Ordinal) || RoomOf(file.Replace('\\', '/')) is not { } room)
                continue;
            foreach (Match match in Types().Matches(File.ReadAllText(file)))
                homes[match.Groups[1].Value] = room;
        }
        return homes;
    }

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(
        @"(?m)^(?:public|internal) (?:abstract |sealed |static |readonly |ref |partial )*(?:class|struct|record struct|record|enum|interface) (\w+)")]
    private static partial Regex Types();
}
