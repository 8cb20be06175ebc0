using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Neurona.Tests;

/// <summary>The arrows of ARCHITECTURE.md, read from the sources.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Kinds =
        ["Layers", "Activations", "Losses", "Metrics", "Optimizers", "Schedules", "Initializers", "Regularizers", "Constraints", "Callbacks", "Data", "Files", "Keras"];

    // What each kind's folder says to the engine: the abstract type of the kind, and nothing else.
    private static readonly string[] Abstractions = ["Initializer", "Regularizer", "Constraint", "Layer"];

    private static string Source => Path.Combine(Checkout.Root, "src", "Neurona");

    [Fact]
    public void EngineKnowsNoConcreteLayerLossOrOptimizer()
    {
        HashSet<string> concrete = [.. Kinds.SelectMany(kind => TypesIn(Path.Combine(Source, kind))).Except(Abstractions)];
        Assert.Contains("Dense", concrete);
        Assert.Contains("Adam", concrete);
        foreach (string file in Directory.GetFiles(Path.Combine(Source, "Engine"), "*.cs"))
        {
            // Comments may name examples; code may not. "Add" is also a method of every list, "Sum" an operation.
            string code = Comments().Replace(File.ReadAllText(file), "");
            IEnumerable<string> named = Words().Matches(code).Select(match => match.Value).Distinct().Where(concrete.Contains);
            named = named.Where(name => Regex.IsMatch(code, $@"(\bnew\s+{name}\b|\bis\s+{name}\b|<{name}>|\b{name}\s+\w+\s*[;,=)])"));
            Assert.Empty(named.Select(name => $"{Path.GetFileName(file)} names {name}"));
        }
    }

    [Theory]
    [InlineData("Neurona.Kernels")]
    [InlineData("Neurona", "Neurona.Kernels")]
    [InlineData("Neurona.Testing", "Neurona")]
    [InlineData("Neurona.Cli", "Neurona")]
    public void ProjectsReferenceWhatTheHouseAllows(string project, params string[] allowed)
    {
        XDocument file = XDocument.Load(Path.Combine(Checkout.Root, "src", project, project + ".csproj"));
        string[] references = [.. file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')))];
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
        IEnumerable<string> files = Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal));
        Assert.Empty(files.Where(file => File.ReadLines(file).Count() > 400).Select(file => Path.GetRelativePath(Checkout.Root, file)));
    }

    [Fact]
    public void EveryLayerDocumentsForwardBackwardShapesAndReference()
    {
        foreach (string kind in new[] { "Layers", "Activations" })
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Source, kind), "*.cs"))
            {
                string text = File.ReadAllText(file);
                if (!Regex.IsMatch(text, @"public sealed class \w+(\([^)]*\))? : (Layer|Activation|Elementwise)"))
                    continue;
                foreach (string section in new[] { "/// Forward", "/// Backward: ", "/// Shapes: ", "/// Reference: " })
                    Assert.True(text.Contains(section, StringComparison.Ordinal), $"{Path.GetFileName(file)} lacks the section {section[4..]}");
            }
        }
    }

    private static IEnumerable<string> TypesIn(string folder) => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Types().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));

    [GeneratedRegex(@"(?m)^(?:public|internal) (?:abstract |sealed |static |readonly |partial )*(?:class|struct|record|enum) (\w+)")]
    private static partial Regex Types();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Words();
}
