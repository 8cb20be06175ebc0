#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// The same network, data and seed with three batch sizes: batch gradient descent, mini-batches, and one sample at a time.
// Training ends when the error falls below a threshold.
using Neurona;

var (train, test) = Datasets.Iris();
Console.WriteLine("batch size   epochs   updates   loss     test accuracy");
foreach (int batch in new[] { train.Count, 16, 1 })
{
    var model = new Sequential(train.InputShape, seed: 7)
    {
        new Dense(8, Activation.Tanh),
        new Dense(3, Activation.Softmax),
    };
    model.Compile(new SGD(0.05), new CategoricalCrossentropy(), new Accuracy());
    long updates = 0;
    History history = model.Fit(train, new()
    {
        Epochs = 2000,
        BatchSize = batch,
        Callbacks = [new StopWhen("loss", below: 0.15), new LambdaCallback { BatchEnd = _ => updates++ }],
    });
    Console.WriteLine($"{batch,10} {history.Epochs,8} {updates,9}   {history["loss"][^1]:F4}   {model.Evaluate(test)["accuracy"]:P1}");
}
Console.WriteLine("Smaller batches update more often, so they need fewer epochs; each of their updates follows fewer samples.");
