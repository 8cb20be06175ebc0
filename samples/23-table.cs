#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// A table with missing values, names and dates: read, split, encode, train, look inside, and ask about raw rows.
using System.Globalization;
using Neurona;

// Customers of a shop, as a spreadsheet might hold them: some ages and cities are missing, and a column gives the answer away.
Directory.SetCurrentDirectory(Path.GetTempPath());
var draw = new Random(3);
string[] cities = ["Sevilla", "Madrid", "Bilbao", "Valencia"];
File.WriteAllLines("customers.csv", Enumerable.Range(0, 2000).Select(_ =>
{
    int age = draw.Next(18, 80), city = draw.Next(4), visits = draw.Next(0, 30);
    var since = new DateTime(2019, 1, 1).AddDays(draw.Next(2500));
    double years = (new DateTime(2026, 1, 1) - since).TotalDays / 365;
    double wish = 0.1 * visits + (city == 0 ? 1 : 0) - 0.3 * years + 0.02 * (age - 45) + draw.NextDouble() * 2 - 1.3;
    string bought = wish > 0 ? "yes" : "no";
    return FormattableString.Invariant(
        $"{(draw.Next(8) == 0 ? "" : age)},{(draw.Next(12) == 0 ? "?" : cities[city])},{visits},{since:yyyy-MM-dd},{(wish > 0 ? 1 : 0)},{bought}");
}).Prepend("age,city,visits,since,invoices,bought"));

// What the columns hold is found out. Look at what is suspicious before a good result is believed.
Table customers = Table.Read("customers.csv").Target("bought");
Console.WriteLine($"{customers.RowCount} rows: {string.Join("; ", customers.Columns)}");
foreach (string finding in TableReview.Of(customers))
    Console.WriteLine(finding);

// Scales, categories and what stands for missing values are fitted to the training rows alone.
(Table trainRows, Table testRows) = customers.Drop("invoices").StratifiedSplit(0.25);
var (train, test) = (trainRows, testRows).Encode();
Console.WriteLine($"\nFeatures: {string.Join(", ", train.TableEncoding!.FeatureNames)}");

var model = new Sequential(train.InputShape) { new Dense(16, Activation.Relu), new Dense(2, Activation.Softmax) };
model.Compile(new Adam(0.005), new CategoricalCrossentropy(), new Accuracy());
model.Fit(train, new() { Epochs = 30 });
Console.WriteLine($"\n{ConfusionMatrix.Of(model, test)}\n");
Console.WriteLine($"What the accuracy loses without each column:\n{PermutationImportance.Of(model, testRows)}\n");

// The encoding is in the model file: rows of a new file go in as they are, in any order of columns. The tool does the same:
// neurona predict customers.safetensors new.csv
model.Save("customers.safetensors");
File.WriteAllText("new.csv", "visits,since,city,age\n25,2025-06-01,Sevilla,40\n2,2019-02-01,,\n");
foreach (Classification answer in Model.Load("customers.safetensors").Classify(Table.Read("new.csv")))
    Console.WriteLine($"will buy: {answer.Name}, probability {answer.Probability.ToString("F2", CultureInfo.InvariantCulture)}");
