#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Two inputs and two outputs: shown two handwritten digits, a network says which is the larger and what their sum is.
// Both images are read by the same layers; each output has its own loss, weight and metrics.
using Neurona;

var (train, test) = Datasets.Digits();
Dataset pairs = Pairs(train, 6000, seed: 1), newPairs = Pairs(test, 1000, seed: 2);

Layer[] reader = [new Flatten(), new Dense(96, Activation.Relu), new Dense(32, Activation.Relu)];
Node left = Input.Of(train.InputShape, "left"), right = Input.Of(train.InputShape, "right");
Node both = new Concatenate().On(Read(left), Read(right));
Node hidden = new Dense(64, Activation.Relu).On(both);
Node larger = new Dense(1, Activation.Sigmoid) { Name = "larger" }.On(hidden);
Node sum = new Dense(1) { Name = "sum" }.On(hidden);

// Squared errors of sums from 0 to 18 are much larger numbers than crossentropies: the weight brings them to one scale.
var model = new Model([left, right], [larger, sum]);
model.Compile(new Adam(0.001),
    new Head(new BinaryCrossentropy()) { Metrics = [new BinaryAccuracy(), new AUC()] },
    new Head(new MeanSquaredError()) { Weight = 0.05, Metrics = [new MeanAbsoluteError()] });
Console.WriteLine(model.Summary());
model.Fit(pairs, new() { Epochs = 25 });

Console.WriteLine($"On {newPairs.Count} pairs of images that were not trained on:");
foreach ((string name, double value) in model.Evaluate(newPairs))
    Console.WriteLine($"  {name,-26} {value:F4}");

IReadOnlyList<float[]> outputs = model.PredictAll(newPairs.Take(4));
for (int i = 0; i < 4; i++)
{
    string answer = outputs[0][i] > 0.5 ? "left" : "right", truth = newPairs.TargetOf(i)[0] > 0.5 ? "left" : "right";
    Console.WriteLine($"Larger: {answer} ({truth} is right), sum {outputs[1][i]:F1} ({newPairs.TargetOf(i, target: 1)[0]} is right)");
}

Node Read(Node image) => reader.Aggregate(image, (x, layer) => layer.On(x));

// Random pairs of different digits: two data sets side by side give the two inputs and the two targets of each sample.
static Dataset Pairs(Dataset digits, int count, int seed)
{
    var random = new Random(seed);
    int[] labels = [.. Enumerable.Range(0, digits.Count).Select(i => Array.IndexOf(digits.TargetOf(i), 1f))];
    List<int> lefts = [], rights = [], largerOnes = [], sums = [];
    while (sums.Count < count)
    {
        int a = random.Next(labels.Length), b = random.Next(labels.Length);
        if (labels[a] == labels[b])
            continue;
        lefts.Add(a);
        rights.Add(b);
        largerOnes.Add(labels[a] > labels[b] ? 1 : 0);
        sums.Add(labels[a] + labels[b]);
    }
    return Dataset.Combine(
        Dataset.From(Images(lefts), largerOnes).Reshape(digits.InputShape), Dataset.From(Images(rights), sums).Reshape(digits.InputShape));

    float[][] Images(List<int> samples) => [.. samples.Select(sample => digits.InputOf(sample))];
}
