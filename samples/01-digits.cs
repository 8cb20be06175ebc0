#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Learn to read handwritten digits: define, compile, fit, evaluate, predict, save.
using Neurona;

var (train, test) = Datasets.Digits();

var model = new Sequential(train.InputShape)
{
    new Flatten(),
    new Dense(128, Activation.Relu) { KernelRegularizer = new L2(0.0001) },
    new Dropout(0.2),
    new Dense(10, Activation.Softmax),
};
model.Compile(new Adam(0.001), new CategoricalCrossentropy(), new Accuracy());
Console.WriteLine(model.Summary());

History history = model.Fit(train, new()
{
    Epochs = 30,
    BatchSize = 64,
    Validation = test,
    Callbacks = [new ProgressBar(), new EarlyStopping { Patience = 5, RestoreBestWeights = true }],
});
Console.WriteLine(model.Evaluate(test));
model.Save("digits.safetensors");
Console.WriteLine($"{history.Epochs} epochs in {history.Duration.TotalSeconds:F1} s; saved digits.safetensors.");

float[] probabilities = model.Predict(test.InputOf(0));
int digit = Array.IndexOf(probabilities, probabilities.Max());
Console.WriteLine($"The first test image reads as {digit}, with probability {probabilities[digit]:P1}.");
