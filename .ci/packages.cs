// Looks into the packages of a folder: that each holds what it should, and nothing else. `dotnet run .ci/packages.cs -- FOLDER`
using System.IO.Compression;
using System.Xml.Linq;

string folder = args[0];
List<string> wrong = [];
(string Package, string[] Files, string[] Dependencies)[] expected =
[
    ("Neurona.Kernels", Library("Neurona.Kernels"), []),
    ("Neurona", Library("Neurona"), ["CsvHelper or newer", "Neurona.Kernels exactly", "System.Numerics.Tensors or newer"]),
    ("Neurona.Testing", Library("Neurona.Testing"), ["CsvHelper or newer", "Neurona exactly", "System.Numerics.Tensors or newer"]),
    ("Neurona.Cli",
    [
        "CsvHelper.dll", "DotnetToolSettings.xml", "Neurona.Cli.deps.json", "Neurona.Cli.dll", "Neurona.Cli.pdb",
        "Neurona.Cli.runtimeconfig.json", "Neurona.Kernels.dll", "Neurona.Kernels.pdb", "Neurona.dll", "Neurona.pdb",
        "System.CommandLine.dll", "System.Numerics.Tensors.dll",
    ], []),
];
foreach ((string package, string[] files, string[] dependencies) in expected)
{
    string[] found = [.. Directory.GetFiles(folder, $"{package}.*.nupkg")
        .Where(file => char.IsDigit(Path.GetFileName(file)[package.Length + 1]))];
    if (found.Length != 1)
    {
        wrong.Add($"{package}: expected one package in {folder}, got {found.Length}");
        continue;
    }
    using ZipArchive zip = ZipFile.OpenRead(found[0]);
    string inside = package == "Neurona.Cli" ? "tools/net10.0/any/" : "lib/net10.0/";
    string[] got = [.. zip.Entries.Select(entry => entry.FullName).Where(name => !IsPlumbing(name)).Order(StringComparer.Ordinal)];
    string[] wanted = [.. files.Select(file => inside + file), "README.md", "icon.png", $"{package}.nuspec"];
    Array.Sort(wanted, StringComparer.Ordinal);
    Same(package, "files", wanted, got);

    XElement metadata = XDocument.Load(zip.GetEntry($"{package}.nuspec")!.Open()).Root!.Elements().Single();
    string Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
    string version = Value("version");
    foreach ((string name, string value) in new[] { ("readme", "README.md"), ("icon", "icon.png"), ("license", "MIT") })
        Same(package, name, [value], [Value(name)]);
    foreach (string name in new[] { "description", "authors", "tags", "copyright" })
        Same(package, $"{name} is there", ["True"], [$"{Value(name).Length > 0}"]);
    IEnumerable<XElement> needs = metadata.Descendants().Where(element => element.Name.LocalName == "dependency");
    Same(package, "dependencies", dependencies, [.. needs.Select(Dependency).Order(StringComparer.Ordinal)]);

    string symbols = Path.ChangeExtension(found[0], ".snupkg");
    if (!File.Exists(symbols))
    {
        wrong.Add($"{package}: no {Path.GetFileName(symbols)}");
        continue;
    }
    using ZipArchive pdbs = ZipFile.OpenRead(symbols);
    string own = $"{inside}{package}.pdb";
    Same(package, "symbols", [own], [.. pdbs.Entries.Select(entry => entry.FullName).Where(name => name == own)]);

    string Dependency(XElement element)
    {
        string needed = (string)element.Attribute("version")!;
        string which = needed == $"[{version}]" ? "exactly" : needed.StartsWith('[') ? needed : "or newer";
        return $"{(string)element.Attribute("id")!} {which}";
    }
}
foreach (string line in wrong)
    Console.Error.WriteLine(line);
Console.WriteLine(wrong.Count == 0 ? $"{expected.Length} packages hold what they should." : $"{wrong.Count} faults in the packages.");
return wrong.Count == 0 ? 0 : 1;

static string[] Library(string name) => [$"{name}.dll", $"{name}.xml"];

static bool IsPlumbing(string name) => name.Split('/')[0] is "_rels" or "package" or "[Content_Types].xml";

void Same(string package, string what, string[] wanted, string[] got)
{
    if (!wanted.SequenceEqual(got))
        wrong.Add($"{package}, {what}: expected {string.Join(", ", wanted)}; got {string.Join(", ", got)}");
}
