#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// The perceptron, the first network that learned (Rosenblatt 1958): one unit that fires or not. After a wrong answer its weights move
// by the sample, w += (t - y) x. Where a line parts the two classes it ends without a mistake; for "different" (XOR) there is no line.
using Neurona;

float[][] inputs = [[0, 0], [0, 1], [1, 0], [1, 1]];
foreach (var (name, targets) in new (string, int[])[] { ("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("different", [0, 1, 1, 0]) })
{
    var model = new Sequential(2) { new Dense(1, Activation.BinaryStep) { KernelInitializer = new Zeros() } };
    model.Compile(new SGD(1), new PerceptronLoss(), new BinaryAccuracy());
    var data = Dataset.From(inputs, targets);
    int epochs = 0;
    double right;
    do
    {
        History history = model.Fit(data, new() { BatchSize = 1, Shuffle = false });
        right = history["binary_accuracy"][0];
    }
    while (++epochs < 50 && right < 1);
    Console.WriteLine($"{name,-9}  {epochs,2} epochs, in the last one {right,5:P0} right:"
        + $"  {model["dense/kernel"][0]} a {model["dense/kernel"][1]:+ 0;- 0} b {model["dense/bias"][0]:+ 0;- 0} > 0");
}
Console.WriteLine("No line parts \"different\": its weights would move for ever.");
