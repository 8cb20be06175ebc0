namespace Neurona;

public static partial class Datasets
{
    // Beyond the streams of layers, parameters, the order of epochs and splits.
    private const ulong MadeStream = 1UL << 44;

    // Draws of one sample: two for its place, two for the noise of its coordinates.
    private const int Draws = 4;

    /// <summary>Two half circles that reach into each other: the smallest example that no line parts.</summary>
    /// <remarks>
    /// Class 0: (cos t, sin t); class 1: (1 - cos t, 1/2 - sin t); t uniform from 0 to pi, so both have radius 1. To
    /// each coordinate normal noise is added.
    /// Input shape 2, the target is the class, 0 or 1; the classes take turns, so every part of the data holds both.
    /// Numbers follow from the seed and the sample alone: a larger count begins with the same samples.
    /// Reference: scikit-learn, make_moons, whose t are evenly spaced.
    /// </remarks>
    /// <param name="count">The number of samples.</param>
    /// <param name="noise">The standard deviation of the noise.</param>
    /// <param name="seed">What is drawn follows from it.</param>
    /// <exception cref="NeuronaException">There is no sample, or the noise is negative.</exception>
    public static Dataset Moons(int count, double noise = 0.1, int seed = 1) =>
        Made(nameof(Moons), count, 2, noise, seed, static (kind, u, _) =>
        {
            (double sin, double cos) = Math.SinCos(Math.PI * u);
            return kind == 0 ? (cos, sin) : (1 - cos, 0.5 - sin);
        });

    /// <summary>A circle inside another one.</summary>
    /// <remarks>
    /// Class 0: (cos t, sin t); class 1: the same times <paramref name="factor"/>; t uniform from 0 to 2 pi. Noise,
    /// shapes, order and seeds as for <see cref="Moons"/>.
    /// Reference: scikit-learn, make_circles, whose t are evenly spaced and whose factor is 0.8 by default.
    /// </remarks>
    /// <param name="count">The number of samples.</param>
    /// <param name="noise">The standard deviation of the noise.</param>
    /// <param name="factor">The radius of the inner circle, from 0 to 1.</param>
    /// <param name="seed">What is drawn follows from it.</param>
    /// <exception cref="NeuronaException">There is no sample, the noise is negative, or the factor is out of
    /// range.</exception>
    public static Dataset Circles(int count, double noise = 0.1, double factor = 0.5, int seed = 1)
    {
        Require.InRange(factor, 0, 1, "Datasets.Circles", "factor");
        return Made(nameof(Circles), count, 2, noise, seed, (kind, u, _) =>
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * u);
            double radius = kind == 0 ? 1 : factor;
            return (radius * cos, radius * sin);
        });
    }

    /// <summary>Spirals that wind around each other, an arm for each class.</summary>
    /// <remarks>
    /// Class k: r (cos t, sin t) with r uniform from 0 to 1 and t = 2 pi (turns r + k / classes). Noise, shapes, order
    /// and seeds as for <see cref="Moons"/>; targets from 0 to classes - 1.
    /// Reference: Lang and Witbrock 1988, for two arms.
    /// </remarks>
    /// <param name="count">The number of samples.</param>
    /// <param name="noise">The standard deviation of the noise.</param>
    /// <param name="classes">The number of arms.</param>
    /// <param name="turns">How often an arm winds around the middle.</param>
    /// <param name="seed">What is drawn follows from it.</param>
    /// <exception cref="NeuronaException">There is no sample or class, or the noise is negative.</exception>
    public static Dataset Spirals(int count, double noise = 0.02, int classes = 2, double turns = 1, int seed = 1)
    {
        Require.Finite(turns, "Datasets.Spirals", "number of turns");
        return Made(nameof(Spirals), count, classes, noise, seed, (kind, u, _) =>
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * (turns * u + (double)kind / classes));
            return (u * cos, u * sin);
        });
    }

    /// <summary>The four quarters of a square, opposite ones of one class: "exclusive or" as a cloud of points.</summary>
    /// <remarks>
    /// Points are uniform over the square from -1 to 1. Class 0: both coordinates have one sign; class 1: they have two.
    /// Noise is added after the class is known, so it carries points across the borders. Shapes, order and seeds as for
    /// <see cref="Moons"/>.
    /// Reference: Minsky and Papert 1969.
    /// </remarks>
    /// <param name="count">The number of samples.</param>
    /// <param name="noise">The standard deviation of the noise.</param>
    /// <param name="seed">What is drawn follows from it.</param>
    /// <exception cref="NeuronaException">There is no sample, or the noise is negative.</exception>
    public static Dataset Xor(int count, double noise = 0, int seed = 1) =>
        // The first coordinate is drawn from -1 to 1; the second from 0 to 1, and gets the sign that its class asks for.
        Made(nameof(Xor), count, 2, noise, seed, static (kind, u, v) =>
            u < 0.5 == (kind == 0) ? (2 * u - 1, -v) : (2 * u - 1, v));

    /// <summary>Round clouds of points, one for each class: what a network without hidden layers can part.</summary>
    /// <remarks>
    /// Class k: 2 (cos t, sin t) with t = 2 pi k / classes, plus normal noise in each coordinate. Shapes, order and
    /// seeds as for <see cref="Moons"/>; targets from 0 to classes - 1.
    /// Reference: scikit-learn, make_blobs, whose centres are drawn.
    /// </remarks>
    /// <param name="count">The number of samples.</param>
    /// <param name="noise">The standard deviation of a cloud.</param>
    /// <param name="classes">The number of clouds.</param>
    /// <param name="seed">What is drawn follows from it.</param>
    /// <exception cref="NeuronaException">There is no sample or class, or the noise is negative.</exception>
    public static Dataset Blobs(int count, double noise = 0.5, int classes = 3, int seed = 1) =>
        Made(nameof(Blobs), count, classes, noise, seed, (kind, _, _) =>
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * kind / classes);
            return (2 * cos, 2 * sin);
        });

    // The place of a sample before noise: a function of its class and of two numbers from 0 to 1.
    private static Dataset Made(
        string name, int count, int classes, double noise, int seed, Func<int, double, double, (double X, double Y)> place)
    {
        string who = $"Datasets.{name}";
        Require.InRange(count, 1, 1 << 28, who, "count");
        Require.AtLeast(classes, 1, who, "classes");
        Require.AtLeast(noise, 0, who, "noise");
        CounterRandom random = CounterRandom.Of((ulong)seed, 0, MadeStream);
        Real[] inputs = new Real[2 * count], targets = new Real[count];
        for (int i = 0; i < count; i++)
        {
            CounterRandom draws = random.From((uint)(Draws * i));
            int kind = i % classes;
            (double x, double y) = place(kind, draws.Uniform(0), draws.Uniform(1));
            inputs[2 * i] = (Real)(x + noise * Distribution.Normal(draws, 2));
            inputs[2 * i + 1] = (Real)(y + noise * Distribution.Normal(draws, 3));
            targets[i] = kind;
        }
        return Dataset.From(inputs, 2, targets, 1);
    }
}
