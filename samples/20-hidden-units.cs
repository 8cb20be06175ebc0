#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// What hidden units are for: without them a network draws one straight border, and each unit adds a bend to it. Five shapes of data in
// the plane, more and more units, and at the end a map of what one network believes where.
using Neurona;

int[] hidden = [0, 1, 2, 4, 8, 32];
(string Name, Func<int, int, Dataset> Make)[] shapes =
[
    ("two clouds", (count, seed) => Datasets.Blobs(count, classes: 2, seed: seed)),
    ("two moons", (count, seed) => Datasets.Moons(count, seed: seed)),
    ("exclusive or", (count, seed) => Datasets.Xor(count, seed: seed)),
    ("circle in a circle", (count, seed) => Datasets.Circles(count, seed: seed)),
    ("two spirals", (count, seed) => Datasets.Spirals(count, seed: seed)),
];
Console.WriteLine("test accuracy with hidden units:" + string.Concat(hidden.Select(units => $"{units,9}")));
Model? last = null;
foreach ((string name, Func<int, int, Dataset> make) in shapes)
{
    Dataset train = make(400, 1), test = make(2000, 2);
    Console.Write($"{name,-32}");
    foreach (int units in hidden)
    {
        var model = new Sequential(2);
        if (units > 0)
            model.Add(new Dense(units, Activation.Tanh));
        model.Add(new Dense(1, Activation.Sigmoid));
        model.Compile(new Adam(0.03), new BinaryCrossentropy(), new BinaryAccuracy());
        model.Fit(train, new() { Epochs = 200 });
        Console.Write($" {model.Evaluate(test)["binary_accuracy"],8:P1}");
        last = model;
    }
    Console.WriteLine();
}
Console.WriteLine("One straight border is enough for the clouds alone; four bends round the moons and the circle, a spiral needs more.");

// The last network, of 32 units, on the spirals: where it is sure of one arm (#) or the other (.), and where it is not (space).
Console.WriteLine();
for (double y = 1.1; y >= -1.1; y -= 0.1)
{
    float[] row = [.. Enumerable.Range(-22, 45).SelectMany(i => new[] { i / 20f, (float)y })];
    Console.WriteLine("  " + string.Concat(last!.Predict(row).Select(p => p > 0.8 ? '#' : p < 0.2 ? '.' : ' ')));
}
