#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Optimizers on two landscapes: a ravine, 100 times as steep across as along, and a saddle, where the slope is almost 0 and the way
// down leads sideways. In the ravine each one gets the best of ten rates, for none suits all; on the saddle all have 0.01.
using Neurona;

(string Name, Func<double, Optimizer> Make)[] optimizers =
[
    ("SGD", rate => new SGD(rate)),
    ("SGD, momentum 0.9", rate => new SGD(rate, momentum: 0.9)),
    ("SGD, Nesterov 0.9", rate => new SGD(rate, momentum: 0.9, nesterov: true)),
    ("Adagrad", rate => new Adagrad(rate)), ("RMSprop", rate => new RMSprop(rate)), ("Adam", rate => new Adam(rate)),
];
double[] rates = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

// Ravine: f = (x^2 + 100 y^2) / 2 from (10, 1), until f < 0.001.
// Saddle: f = x^2 / 2 - y^2 / 2 + y^4 / 4 from (1, 0.0001), until f < -0.24; the bottoms are -1/4 at (0, 1) and (0, -1).
Console.WriteLine("                            ravine          saddle, rate 0.01");
Console.WriteLine("optimizer            steps   best rate                  steps");
foreach ((string name, Func<double, Optimizer> make) in optimizers)
{
    var ravine = rates.Select(rate => (Rate: rate, Steps: Steps(make(rate), [10, 1], 0.001,
        p => (p[0] * p[0] + 100 * p[1] * p[1]) / 2, p => [p[0], 100 * p[1]]))).MinBy(run => run.Steps);
    int saddle = Steps(make(0.01), [1, 0.0001f], -0.24,
        p => p[0] * p[0] / 2 - p[1] * p[1] / 2 + p[1] * p[1] * p[1] * p[1] / 4, p => [p[0], p[1] * p[1] * p[1] - p[1]]);
    Console.WriteLine($"{name,-18} {ravine.Steps,7} {ravine.Rate,11} {saddle,22}");
}
Console.WriteLine("Momentum gathers speed along the ravine and off the saddle. RMSprop and Adam divide by the size of the slopes, so that small");
Console.WriteLine("ones do not slow them; Adagrad divides by all slopes since the start, so that its steps only shrink.");

// Updates until the function stays below the bound for 20 of them: one that only shoots through the bottom has not arrived.
static int Steps(Optimizer optimizer, float[] point, double bound, Func<float[], double> f, Func<float[], float[]> slope)
{
    const int most = 20_000;
    var state = new OptimizerState(optimizer, point.Length);
    int below = 0;
    for (int step = 1; step <= most; step++)
    {
        state.Apply(point, slope(point));
        double value = f(point);
        if (!double.IsFinite(value))
            return int.MaxValue;
        below = value < bound ? below + 1 : 0;
        if (below == 20)
            return step - 19;
    }
    return int.MaxValue;
}
