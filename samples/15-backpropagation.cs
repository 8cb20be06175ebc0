#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Backpropagation by hand: two inputs, two hidden units, one output, all sigmoid, one sample, one step. Beside every number of the
// pencil-and-paper way stands the one that the library computes with.
using Neurona;

// x1, x2 -> h1, h2 -> o
double[] x = [0.05, 0.10];
double[,] w1 = { { 0.15, 0.25 }, { 0.20, 0.30 } };   // from input i (row) to hidden unit j (column)
double[] b1 = [0.35, -0.10], w2 = [0.40, 0.45];
double b2 = 0.60, target = 1, rate = 0.5;

// The same network in the library, with the same weights. LayerCall runs one of its layers and shows the gradients.
Dense hidden = new(2), output = new(1);
Sigmoid squash1 = new(), squash2 = new();
var model = new Sequential(2) { hidden, squash1, output, squash2 };
Set("dense/kernel", w1.Cast<double>());
Set("dense/bias", b1);
Set("dense_1/kernel", w2);
Set("dense_1/bias", [b2]);
LayerCall layer1 = new(hidden, 2), act1 = new(squash1, 2), layer2 = new(output, 2), act2 = new(squash2, 1);
var loss = new MeanSquaredError();
Shape one = 1;

Console.WriteLine("                                by hand      library");

// Forward: z = weights times inputs plus bias, a = sigmoid(z), layer by layer.
double[] z1 = [.. Enumerable.Range(0, 2).Select(j => x[0] * w1[0, j] + x[1] * w1[1, j] + b1[j])], a1 = [.. z1.Select(Sigmoid)];
double z2 = a1[0] * w2[0] + a1[1] * w2[1] + b2, y = Sigmoid(z2);
float[] libraryZ1 = layer1.Forward([.. x.Select(v => (float)v)]), libraryA1 = act1.Forward(libraryZ1);
float[] libraryZ2 = layer2.Forward(libraryA1), libraryY = act2.Forward(libraryZ2);
Show("z of h1, z of h2", z1, libraryZ1);
Show("a of h1, a of h2", a1, libraryA1);
Show("z of o", [z2], libraryZ2);
Show("y = a of o", [y], libraryY);
Show("loss (y - t)^2", [(y - target) * (y - target)], [(float)loss.Compute(libraryY, [(float)target], one)]);

// Backward: delta = dLoss/dz. At the output from the loss; in the hidden layer from the delta behind it, through the weights.
double slope = 2 * (y - target), delta2 = slope * y * (1 - y);
double[] delta1 = [.. Enumerable.Range(0, 2).Select(j => delta2 * w2[j] * a1[j] * (1 - a1[j]))];
float[] libraryDelta2 = act2.Backward(loss.Gradient(libraryY, [(float)target], one));
float[] libraryDelta1 = act1.Backward(layer2.Backward(libraryDelta2));
layer1.Backward(libraryDelta1);
Show("delta of o", [delta2], libraryDelta2);
Show("delta of h1, delta of h2", delta1, libraryDelta1);

// Gradient of a weight: the delta of the unit that it leads to, times the number that comes through it.
double[] dw1 = [x[0] * delta1[0], x[0] * delta1[1], x[1] * delta1[0], x[1] * delta1[1]], dw2 = [a1[0] * delta2, a1[1] * delta2];
Show("gradient of h1-o, gradient of h2-o", dw2, layer2.Gradient("kernel"));
Show("gradient of bias o", [delta2], layer2.Gradient("bias"));
Show("gradient of x1-h1, gradient of x1-h2, gradient of x2-h1, gradient of x2-h2", dw1, layer1.Gradient("kernel"));
Show("gradient of bias h1, gradient of bias h2", delta1, layer1.Gradient("bias"));

// The step: every weight moves against its gradient. This is all that training does, again and again.
model.Compile(new SGD(rate), loss);
double before = model.TrainOnBatch([0.05f, 0.10f], [(float)target]).Loss;
Show("new h1-o, new h2-o", [w2[0] - rate * dw2[0], w2[1] - rate * dw2[1]], model["dense_1/kernel"]);
Show("new bias o", [b2 - rate * delta2], model["dense_1/bias"]);
Show("new x1-h1, new x1-h2, new x2-h1, new x2-h2", [.. w1.Cast<double>().Select((w, i) => w - rate * dw1[i])], model["dense/kernel"]);
Show("new bias h1, new bias h2", [b1[0] - rate * delta1[0], b1[1] - rate * delta1[1]], model["dense/bias"]);
double after = Math.Pow(model.Predict([0.05f, 0.10f])[0] - target, 2);
Console.WriteLine($"Equal to the last digit shown. One step took the loss from {before:F6} to {after:F6}.");

static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

void Set(string name, IEnumerable<double> values) => values.Select(value => (float)value).ToArray().CopyTo(model[name]);

static void Show(string names, double[] hand, ReadOnlySpan<float> library)
{
    string[] name = names.Split(", ");
    for (int i = 0; i < hand.Length; i++)
    {
        string byHand = $"{hand[i]:F6}", byLibrary = $"{library[i]:F6}";
        Console.WriteLine($"{name[i],-26} {byHand,12} {byLibrary,12}");
        if (byHand != byLibrary)
            throw new InvalidOperationException("The two differ.");
    }
}
