#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Gradient descent on two functions whose slopes can be read off: x moves against the slope, x -= rate * slope.
// The optimizer is the one that trains networks; here it is given the slopes by hand.
using Neurona;

// f(x) = x^2 has the slope 2x. A step makes x - rate * 2x of x, so each one multiplies x by 1 - 2 rate.
Console.WriteLine("f(x) = x^2 from x = 1");
Console.WriteLine(" rate   factor        x after 1         5        10        20 steps");
foreach (var (rate, says) in new[]
{
    (0.01, "too small: hardly moves"), (0.1, "right: a fifth less each step"), (0.5, "the bottom in one step, for this function alone"),
    (0.9, "jumps over the bottom, yet falls"), (1.0, "jumps to the other side for ever"), (1.1, "too large: each jump is larger"),
})
{
    float[] x = [1];
    var state = new OptimizerState(new SGD(rate), x.Length);
    List<float> path = [x[0]];
    for (int step = 0; step < 20; step++)
    {
        state.Apply(x, [2 * x[0]]);
        path.Add(x[0]);
    }
    Console.WriteLine($"{rate,5:F2} {1 - 2 * rate,8:F2}     {path[1],12:F4} {path[5],9:F4} {path[10],9:F4} {path[20],9:F4}   {says}");
}

// A bowl, 25 times as steep along y as along x: the steep axis bounds the rate, the flat one waits for it.
// Along x a step multiplies by 1 - rate, along y by 1 - 25 rate: below 2 / 25 = 0.08 both shrink, equally fast at 2 / 26 = 0.0769.
Console.WriteLine();
Console.WriteLine("f(x, y) = (x^2 + 25 y^2) / 2 from (10, 1)");
Console.WriteLine("  rate   steps until f < 0.001   where it is then");
foreach (double rate in new[] { 0.001, 0.01, 0.04, 0.0769, 0.0799, 0.081 })
{
    float[] p = [10, 1];
    var state = new OptimizerState(new SGD(rate), p.Length);
    while (Bowl(p) is >= 0.001 and < 1e6 && state.Step < 100_000)
        state.Apply(p, [p[0], 25 * p[1]]);
    Console.WriteLine(Bowl(p) < 0.001
        ? $"{rate,6:F4} {state.Step,21}   ({p[0]:F4}, {p[1]:F4})"
        : $"{rate,6:F4} {"never",21}   after {state.Step} steps f is above a million: along y each step is too far");
}
Console.WriteLine("The steep axis bounds the rate and the flat one waits: 18-optimizers.cs shows what helps.");

static double Bowl(float[] p) => (p[0] * (double)p[0] + 25 * p[1] * (double)p[1]) / 2;
