#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Data of your own: from a CSV file to a saved model that takes raw measurements and answers with names.
using Neurona;

// Drawn around the means of three species of penguins, as measurements might come from a spreadsheet. Files are temporary.
Directory.SetCurrentDirectory(Path.GetTempPath());
var noise = new Random(7);
double Around(double mean, double deviation) => mean + deviation * (noise.NextDouble() + noise.NextDouble() + noise.NextDouble() - 1.5) * 2;
File.WriteAllLines("penguins.csv", Enumerable.Range(0, 300).Select(i => (i % 3) switch
{
    0 => FormattableString.Invariant($"{i},{Around(38.8, 2.7):F1},{Around(190, 6.5):F0},{Around(3700, 450):F0},Adelie"),
    1 => FormattableString.Invariant($"{i},{Around(48.8, 3.3):F1},{Around(196, 7.1):F0},{Around(3730, 380):F0},Chinstrap"),
    _ => FormattableString.Invariant($"{i},{Around(47.5, 3.1):F1},{Around(217, 6.5):F0},{Around(5080, 500):F0},Gentoo"),
}).Prepend("id,bill_mm,flipper_mm,mass_g,species"));

// Read, split, standardize: the test part goes through what was fitted on the training part.
var (train, test) = Dataset.FromCsv("penguins.csv", "species", new() { IgnoredColumns = ["id"] }).StratifiedSplit(0.2).Standardize();

var model = new Sequential(train.InputShape) { new Dense(16, Activation.Relu), new Dense(3, Activation.Softmax) };
model.Compile(new Adam(0.01), new CategoricalCrossentropy(), new Accuracy());
model.Fit(train, new() { Epochs = 40 });
Console.WriteLine($"{train.Count} penguins to train on, {test.Count} to test: accuracy {model.Evaluate(test)["accuracy"]:P1}");

// The scaling and the names are in the file, too: raw millimetres and grams in, a species out. The tool answers the same:
// echo 39.1,181,3750 | neurona predict penguins.safetensors -
model.Save("penguins.safetensors");
Model loaded = Model.Load("penguins.safetensors");
foreach (double[] bird in new double[][] { [39.1, 181, 3750], [46.5, 217, 5200] })
{
    Classification answer = loaded.Classify(bird)[0];
    Console.WriteLine($"{string.Join(" / ", bird)}: {answer.Name}, probability {answer.Probability:F3}");
}

// Arrays of any kind are data sets as well: here a table of doubles with the names of its classes.
var logic = Dataset.From(new double[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }, ["same", "different", "different", "same"]);
var xor = new Sequential(2) { new Dense(8, Activation.Tanh), new Dense(2, Activation.Softmax) };
xor.Compile(new Adam(0.05), new CategoricalCrossentropy());
xor.Fit(logic, new() { Epochs = 300 });
Console.WriteLine($"1 and 0 are {xor.Classify(new[] { 1.0, 0 })[0].Name}");
