#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Forty points of two noisy half moons, and a network large enough to learn them by heart, noise included. Four ways to keep it from
// that, judged by 2,000 points that it never saw. All numbers are means over five draws of the forty points.
using Neurona;

const int draws = 5;
Dataset test = Datasets.Moons(2000, noise: 0.3, seed: 100);
(string Name, Regularizer? Penalty, double Dropout, bool StopEarly)[] ways =
[
    ("nothing", null, 0, false), ("L2 0.003", new L2(0.003), 0, false), ("L1 0.001", new L1(0.001), 0, false),
    ("dropout 0.3", null, 0.3, false), ("early stopping", null, 0, true), ("L2 and early stopping", new L2(0.003), 0, true),
];
Console.WriteLine("                         train loss   test loss   train accuracy   test accuracy   epochs   weights' size");
foreach ((string name, Regularizer? penalty, double dropout, bool stopEarly) in ways)
{
    double[] sums = new double[6];
    for (int draw = 1; draw <= draws; draw++)
    {
        Dataset train = Datasets.Moons(40, noise: 0.3, seed: draw), validation = Datasets.Moons(40, noise: 0.3, seed: 50 + draw);
        var model = new Sequential(2, seed: draw)
        {
            new Dense(64, Activation.Relu) { KernelRegularizer = penalty }, new Dropout(dropout),
            new Dense(64, Activation.Relu) { KernelRegularizer = penalty }, new Dropout(dropout),
            new Dense(1, Activation.Sigmoid),
        };
        model.Compile(new Adam(0.01), new BinaryCrossentropy(), new BinaryAccuracy(), new BinaryCrossentropy { Name = "fit" });
        History history = model.Fit(train, new()
        {
            Epochs = 200,
            BatchSize = 20,
            Validation = stopEarly ? validation : null,
            Callbacks = stopEarly ? [new EarlyStopping { Patience = 20, RestoreBestWeights = true }] : [],
        });
        Evaluation seen = model.Evaluate(train), unseen = model.Evaluate(test);
        // The loss of the data alone: "loss" would count the penalty, too.
        double[] now = [seen["fit"], unseen["fit"], seen["binary_accuracy"], unseen["binary_accuracy"], history.Epochs, Size(model)];
        for (int i = 0; i < sums.Length; i++)
            sums[i] += now[i] / draws;
    }
    Console.WriteLine($"{name,-23} {sums[0],11:F3} {sums[1],11:F3} {sums[2],16:P1} {sums[3],15:P1} {sums[4],8:F0} {sums[5],15:F1}");
}
Console.WriteLine("The wider the gap between the losses, the more was learned by heart; each way narrows it, and so the test loss falls.");

// The length of all weights as one vector.
static double Size(Model model) => Math.Sqrt(model.GetWeights().Sum(array => array.Values.Sum(w => w * (double)w)));
