#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Who survived the Titanic: a real table with missing ages, decks and ports, measured by cross-validation.
// Needs titanic.csv, 891 passengers with a header (github.com/mwaskom/seaborn-data): dotnet run 24-titanic.cs titanic.csv
using Neurona;

if (args is not [var path] || !File.Exists(path))
{
    Console.WriteLine("Give the path of titanic.csv: dotnet run 24-titanic.cs titanic.csv");
    return;
}

// 'alive' is the answer in words: whoever leaves it in gets 100 %, and a network that is of no use.
Table passengers = Table.Read(path).Target("survived");
foreach (string finding in TableReview.Of(passengers))
    Console.WriteLine(finding);
passengers = passengers.Drop("alive").AsNumber("fare", NumberScaling.Log).AsCategory("pclass");
foreach (string name in (string[])["age", "deck", "embarked", "fare"])
    Console.WriteLine($"{name,-8} missing in {MissingIn(name),3} of {passengers.RowCount} rows");

// Ten folds, each encoded by what its own training part says: what stands for a missing age comes from there alone.
CrossValidation result = CrossValidation.Run(passengers.StratifiedFolds(10).Encode(), (fold, train, stop) =>
{
    var model = new Sequential(train.InputShape, seed: fold + 1)
    {
        new Dense(32, Activation.Relu),
        new Dropout(0.3),
        new Dense(2, Activation.Softmax),
    };
    model.Compile(new Adam(0.003), new CategoricalCrossentropy(), new Accuracy());
    model.Fit(train, new() { Epochs = 40 }, cancellationToken: stop);
    return model;
}, atOnce: 2, confusion: true);
Console.WriteLine($"\nAccuracy of ten folds: {result.Mean("accuracy"):P1}, ± {result.Deviation("accuracy"):P1}");
Console.WriteLine(result.Confusion);

int MissingIn(string name) => passengers[name].MissingCount;
