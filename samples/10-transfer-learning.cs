#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Transfer learning: a network learns the digits 0 to 4; its first layers, frozen, serve another that has five images each of 5 to 9.
// Where to cut matters: convolutions see strokes, which all digits share; the last hidden layer knows what tells 0 to 4 apart.
using Neurona;

const int draws = 5;
var (train, test) = Datasets.Digits();
Dataset low = FiveDigits(train, 0), high = FiveDigits(train, 5), highTest = FiveDigits(test, 5);
Dictionary<string, double> accuracies = [];

for (int draw = 1; draw <= draws; draw++)
{
    Dataset few = FewOfEach(high.Shuffle(draw), 5);
    Train(Network(draw).Model, few, "from scratch", rate: 0.001, epochs: 60);

    Trunk trunk = Network(draw);
    Train(trunk.Model, low, "", rate: 0.001, epochs: 10);
    IReadOnlyList<WeightArray> learned = trunk.Model.GetWeights();

    Transfer("all but the last layer", trunk.Hidden, trunk.HiddenLayer, new Dense(5, Activation.Softmax));
    trunk.Model.SetWeights(learned);
    Transfer("convolutions", trunk.Flat, trunk.FlatLayer, new Dense(64, Activation.Relu), new Dense(5, Activation.Softmax));

    // A model on the trunk's own nodes shares its weights: only the new layers begin anew.
    void Transfer(string what, Node features, Layer last, params Layer[] head)
    {
        var model = new Model(trunk.Image, head.Aggregate(features, (x, layer) => layer.On(x)), seed: draw);
        model.Freeze(upTo: last);
        var extractor = new Model(trunk.Image, features);
        float[] before = extractor.Predict(highTest);
        Train(model, few, $"{what}, frozen", rate: 0.001, epochs: 60);
        if (!before.SequenceEqual(extractor.Predict(highTest)))
            throw new InvalidOperationException("Training changed what was frozen.");
        foreach (Layer layer in model.Layers)
            model.SetTrainable(layer, true);
        Train(model, few, $"{what}, fine-tuned", rate: 0.0005, epochs: 20);
    }
}

Console.WriteLine($"25 images to train on, {highTest.Count} to test, mean of {draws} draws");
Console.WriteLine("what is transferred                  test accuracy");
foreach ((string what, double sum) in accuracies)
    Console.WriteLine($"{what,-35} {sum / draws,14:P1}");

void Train(Model model, Dataset data, string what, double rate, int epochs)
{
    model.Compile(new Adam(rate), new CategoricalCrossentropy(), new Accuracy());
    model.Fit(data, new() { Epochs = epochs, BatchSize = Math.Min(32, data.Count / 5) });
    if (what.Length > 0)
        accuracies[what] = accuracies.GetValueOrDefault(what) + model.Evaluate(highTest)["accuracy"];
}

Trunk Network(int seed)
{
    Node image = Input.Of(train.InputShape);
    Layer flatten = new Flatten(), dense = new Dense(64, Activation.Relu);
    Node strokes = new Conv2D(16, 3, Activation.Relu) { Padding = Padding.Same }.On(image);
    Node shapes = new Conv2D(32, 3, Activation.Relu) { Padding = Padding.Same }.On(strokes);
    Node flat = flatten.On(new MaxPooling2D(2).On(shapes)), hidden = dense.On(flat);
    return new(image, flat, flatten, hidden, dense, new(image, new Dense(5, Activation.Softmax).On(hidden), seed));
}

// The images of the digits first to first + 4, as classes 0 to 4.
static Dataset FiveDigits(Dataset all, int first)
{
    int[] labels = [.. Enumerable.Range(0, all.Count).Select(i => Array.IndexOf(all.TargetOf(i), 1f) - first)];
    int[] chosen = [.. Enumerable.Range(0, all.Count).Where(i => labels[i] is >= 0 and < 5)];
    float[][] images = [.. chosen.Select(i => all.InputOf(i))];
    return Dataset.From(images, [.. chosen.Select(i => labels[i])], classes: 5).Reshape(all.InputShape);
}

static Dataset FewOfEach(Dataset all, int count)
{
    var classes = Enumerable.Range(0, all.Count).GroupBy(i => Array.IndexOf(all.TargetOf(i), 1f));
    return all.Select([.. classes.SelectMany(samples => samples.Take(count))]);
}

// A network for five digits, and the places where it can be cut.
sealed record Trunk(Node Image, Node Flat, Layer FlatLayer, Node Hidden, Layer HiddenLayer, Model Model);
