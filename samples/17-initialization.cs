#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Where training starts. Equal weights stay equal, so a layer of equal units is one unit. Weights too small let the signal fade from
// layer to layer, too large let it explode; Glorot's and He's deviations keep it: 1 / fan for tanh, 2 / fan for ReLU.
using Neurona;

const int depth = 8, width = 64;
var (train, test) = Datasets.Digits();
float[] images = [.. Enumerable.Range(0, 256).SelectMany(i => train.InputOf(i))];

(string Name, Func<Initializer> Make)[] initializers =
[
    ("zeros", () => new Zeros()), ("constant 0.02", () => new Constant(0.02)),
    ("normal 0.01", () => new RandomNormal(stddev: 0.01)), ("normal 1", () => new RandomNormal(stddev: 1)),
    ("Glorot uniform", () => new GlorotUniform()), ("He normal", () => new HeNormal()),
];
foreach (string kind in new[] { "tanh", "relu" })
{
    Console.WriteLine($"{kind}: root of the mean square of each layer's outputs before training, and what 10 epochs reach");
    Console.WriteLine($"{"kernel from",-16}{string.Concat(Enumerable.Range(1, depth).Select(i => $"{i,8}"))}  different units  test accuracy");
    foreach ((string name, Func<Initializer> make) in initializers)
    {
        Node image = Input.Of(train.InputShape), x = new Flatten().On(image);
        List<Node> layers = [];
        for (int layer = 0; layer < depth; layer++)
            layers.Add(x = new Dense(width, Activation.FromName(kind)) { KernelInitializer = make() }.On(x));
        var model = new Model(image, new Dense(10, Activation.Softmax).On(x));

        // A model that ends in a hidden layer shares the weights, and its predictions are that layer's outputs.
        string spread = string.Concat(layers.Select(layer => $"{Rms(new Model(image, layer).Predict(images)),8:0.0E+0}"));

        model.Compile(new SGD(0.05), new CategoricalCrossentropy(), new Accuracy());
        model.Fit(train, new() { Epochs = 10 });
        Console.WriteLine($"{name,-16}{spread} {DifferentUnits(model["dense/kernel"].ToArray()),16} {model.Evaluate(test)["accuracy"],14:P1}");
    }
    Console.WriteLine();
}
Console.WriteLine("Equal units stay one unit after training, too; what fades, saturates or explodes before training hardly learns.");

// A unit is its column of the kernel: the weights of all its inputs.
static int DifferentUnits(float[] kernel) =>
    Enumerable.Range(0, width).Select(unit => string.Join(' ', kernel.Where((_, i) => i % width == unit))).Distinct().Count();

static double Rms(float[] values) => Math.Sqrt(values.Average(value => value * (double)value));
