#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Cross-validation on iris: 150 flowers are too few for one test part to tell much. Each flower is tested once, by a network that
// was trained on the other nine tenths; the deviation over the folds tells how far a single split might have been off.
using Neurona;

var (train, test) = Datasets.Iris();
Dataset iris = Dataset.Concat(train, test);
Console.WriteLine("hidden units   accuracy    over the folds   loss");
foreach (int units in new[] { 1, 2, 8, 32 })
{
    CrossValidation result = CrossValidation.Run(iris.StratifiedFolds(10).Standardize(), fold =>
    {
        var model = new Sequential(4, seed: fold) { new Dense(units, Activation.Tanh), new Dense(3, Activation.Softmax) };
        model.Compile(new Adam(0.02), new CategoricalCrossentropy(), new Accuracy());
        return model;
    }, new() { Epochs = 60, BatchSize = 16 }, atOnce: 2);
    Console.WriteLine($"{units,12}   {result.Mean("accuracy"),8:P1}   ± {result.Deviation("accuracy"),6:P1}         {result.Mean("loss"):F4}");
}
Console.WriteLine("One split may be off by as much as the deviation: more than the numbers of units differ by.");
