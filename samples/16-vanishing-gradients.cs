#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Why deep networks were hard to train: on its way back the gradient is multiplied by each activation's slope. The sigmoid's is at
// most 1/4, so ten layers leave almost nothing for the first. ReLU's is 1 where it is active; batch normalization restores the scale.
using Neurona;

const int depth = 10, width = 32, batch = 64;
var (train, test) = Datasets.Digits();
float[] images = [.. Enumerable.Range(0, batch).SelectMany(i => train.InputOf(i))];
float[] targets = [.. Enumerable.Range(0, batch).SelectMany(i => train.TargetOf(i))];

(string Name, Func<Layer> Activation, bool Normalized)[] networks =
[
    ("sigmoid", () => new Sigmoid(), false), ("tanh", () => new Tanh(), false), ("relu", () => new ReLU(), false),
    ("sigmoid, batch normalized", () => new Sigmoid(), true), ("relu, batch normalized", () => new ReLU(), true),
];
Console.WriteLine($"Length of the kernel's gradient in each of {depth} hidden layers, before training");
Console.WriteLine($"{"",-26}{string.Concat(Enumerable.Range(1, depth).Select(i => $"{i,8}"))}   last / first   accuracy after 10 epochs");
foreach ((string name, Func<Layer> activation, bool normalized) in networks)
{
    var model = new Sequential(train.InputShape) { new Flatten() };
    for (int layer = 0; layer < depth; layer++)
    {
        model.Add(new Dense(width) { Name = $"hidden{layer + 1}" });
        if (normalized)
            model.Add(new BatchNormalization());
        model.Add(activation());
    }
    model.Add(new Dense(10));   // softmax is part of the loss

    // Layer by layer forward, then the loss' gradient layer by layer back: each call keeps the gradients of its parameters.
    var loss = new CategoricalCrossentropy(fromLogits: true);
    List<LayerCall> calls = [];
    float[] values = images;
    Shape shape = train.InputShape;
    foreach (Layer layer in model.Layers)
    {
        calls.Add(new(layer, shape));
        values = calls[^1].Forward(values, training: true);
        shape = calls[^1].OutputShape;
    }
    float[] gradient = loss.Gradient(values, targets, shape);
    for (int i = calls.Count - 1; i >= 0; i--)
        gradient = calls[i].Backward(gradient);
    double[] lengths = [.. Enumerable.Range(0, calls.Count).Where(i => model.Layers[i] is Dense)
        .Take(depth).Select(i => Length(calls[i].Gradient("kernel")))];

    model.Compile(new SGD(0.05, momentum: 0.9), loss, new Accuracy());
    model.Fit(train, new() { Epochs = 10 });
    Console.WriteLine($"{name,-26}{string.Concat(lengths.Select(length => $"{length,8:0.0E+0}"))}   {lengths[^1] / lengths[0],12:N1}"
        + $"   {model.Evaluate(test)["accuracy"],7:P1}");
}
Console.WriteLine("Where the first layer gets next to nothing of the gradient, nothing is learned: 10 % is guessing.");

static double Length(ReadOnlySpan<float> vector)
{
    double sum = 0;
    foreach (float value in vector)
        sum += value * (double)value;
    return Math.Sqrt(sum);
}
