#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// A deep network with each activation: with the binary step no gradient passes, with the sigmoid it fades, with the rectifiers it arrives.
using Neurona;

var (train, test) = Datasets.Digits();
(string Name, Func<Activation> Make)[] activations =
[
    ("binary step", () => Activation.BinaryStep), ("sigmoid", () => Activation.Sigmoid), ("tanh", () => Activation.Tanh),
    ("relu", () => Activation.Relu), ("leaky relu", () => Activation.LeakyRelu), ("elu", () => Activation.Elu),
];
Console.WriteLine("activation    loss after 1, 5 and 10 epochs   test accuracy");
foreach ((string name, Func<Activation> make) in activations)
{
    var model = new Sequential(train.InputShape) { new Flatten() };
    for (int depth = 0; depth < 4; depth++)
        model.Add(new Dense(64, make()));
    model.Add(new Dense(10, Activation.Softmax));
    model.Compile(new SGD(0.05, momentum: 0.9), new CategoricalCrossentropy(), new Accuracy());
    History history = model.Fit(train, new() { Epochs = 10 });
    IReadOnlyList<double> loss = history["loss"];
    Console.WriteLine($"{name,-12}  {loss[0],8:F4} {loss[4],8:F4} {loss[9],8:F4}        {model.Evaluate(test)["accuracy"]:P1}");
}
Console.WriteLine("Behind binary steps only the last layer learns, behind four sigmoids hardly any; through the others the gradient arrives.");
