#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Which learning rate? The finder lets it grow with every batch and watches the loss: too small, and nothing happens; too large, and
// the loss rises or is no number any more. Then we train once in each zone, with two optimizers, and see whether it was right.
using System.Globalization;
using Neurona;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var (train, test) = Datasets.Digits();
Optimizer[] optimizers = [new SGD(), new Adam()];
foreach (Optimizer optimizer in optimizers)
{
    FitOptions options = new() { Epochs = 5, BatchSize = 32 };
    LearningRateCurve curve = LearningRateFinder.Run(Network(optimizer), train, options, steps: 200);
    Console.WriteLine($"{optimizer.GetType().Name}\n{curve}");
    double suggested = curve.Suggested!.Value;
    Console.WriteLine("trained with    loss after 5 epochs   test accuracy");
    foreach (double rate in new[] { curve.TooSmall!.Value.To / 10, suggested, suggested * 100 })
    {
        Sequential model = Network(optimizer is SGD ? new SGD(rate) : new Adam(rate));
        History history = model.Fit(train, options);
        string loss = history.Epochs == 5 ? $"{history["loss"][^1]:F4}" : "no number";
        Console.WriteLine($"{rate,12:0.0e+0}    {loss,19}   {model.Evaluate(test)["accuracy"],13:P1}");
    }
    Console.WriteLine();
}

Sequential Network(Optimizer optimizer)
{
    Sequential model = new(train.InputShape, seed: 1) { new Flatten(), new Dense(64, Activation.Relu), new Dense(10, Activation.Softmax) };
    model.Compile(optimizer, new CategoricalCrossentropy(), new Accuracy());
    return model;
}
