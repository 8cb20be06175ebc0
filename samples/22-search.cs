#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Nine networks for digits: how many units, which activation, how much dropout, which rate? Random search trains all of them to the
// end. Successive halving begins with the same ones, lets the best third go on in each rung, and needs a quarter of the epochs; what
// learns slowly at first is left behind. The test part is kept out of it: the part that chose looks better than it is.
using System.Globalization;
using Neurona;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (train, test) = Datasets.Digits();
IReadOnlyList<Hyperparameter> space =
[
    Space.Choice("units", 8, 16, 32, 64), Space.Choice("activation", "relu", "tanh"),
    Space.Uniform("dropout", 0, 0.5), Space.LogUniform("rate", 3e-4, 3e-2),
];
SearchOptions options = new() { Metric = "accuracy", AtOnce = 2, Fit = _ => new() { Epochs = 18 } };
var parts = train.StratifiedSplit(0.25);
SearchResult all = RandomSearch.Run(parts, space, Make, trials: 9, options);
SearchResult halved = SuccessiveHalving.Run(parts, space, Make, trials: 9, epochs: 2, factor: 3, options);
Console.WriteLine("Successive halving:");
Console.WriteLine(halved);
Console.WriteLine();
Console.WriteLine("search      epochs   best trial   validation accuracy   test accuracy");
Report("random", all);
Report("halving", halved);

void Report(string name, SearchResult result)
{
    TrialResult best = result.Best;
    double accuracy = result.BestModel!.Evaluate(test)["accuracy"];
    Console.WriteLine($"{name,-8}    {result.Trials.Sum(trial => trial.Epochs),6}   {best.Trial.Number,10}   {best.Score,19:P1}   {accuracy,13:P1}");
}

Sequential Make(Trial trial)
{
    Sequential model = new(train.InputShape, trial.Seed)
    {
        new Flatten(),
        new Dense(trial.Get<int>("units"), trial.Get<string>("activation") == "relu" ? Activation.Relu : Activation.Tanh),
        new Dropout(trial.Get<double>("dropout")), new Dense(10, Activation.Softmax),
    };
    model.Compile(new Adam(trial.Get<double>("rate")), new CategoricalCrossentropy(), new Accuracy());
    return model;
}
