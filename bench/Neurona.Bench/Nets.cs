using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>
/// The networks that are timed side by side with the peers, the same shapes, batches, losses and optimizers:
/// <see cref="Networks"/> makes them.
/// </summary>
internal sealed record Net(string Name, Shape Input, int[] Batches, int Steps, bool IsConvolutional)
{
    /// <summary>The nets that are trained, in the order of the peer's list.</summary>
    public static readonly Net[] Trained =
    [
        new("mlp-sigmoid", 784, [10, 64], 400, false),
        new("mlp-small-sgd", 784, [64], 400, false),
        new("mlp-small-adam", 784, [64], 400, false),
        new("mlp-large", 784, [128], 200, false),
        new("mlp-512", 784, [64], 200, false),
        new("mlp-bn", 784, [64], 300, false),
        new("cnn-mnist", new Shape(28, 28, 1), [128], 50, true),
        new("cnn-cifar", new Shape(32, 32, 3), [64], 8, true),
        new("cnn-vgg-small", new Shape(32, 32, 3), [64], 20, true),
    ];

    /// <summary>The nets that are asked.</summary>
    public static readonly Net[] Asked =
    [
        new("infer-mlp-small", 784, [1, 256], 1000, false),
        new("infer-mlp-large", 784, [1, 256], 1000, false),
        new("infer-cnn-mnist", new Shape(28, 28, 1), [1, 256], 100, true),
    ];

    /// <summary>Those that are measured unless others are named: not the two that take long.</summary>
    public static IEnumerable<Net> Usual(bool training) =>
        training ? Trained.Where(net => net.Name is not ("cnn-cifar" or "cnn-vgg-small")) : Asked;

    /// <summary>Steps of a round: large batches are those of predictions, of which fewer last as long.</summary>
    public int StepsAt(int batch) => batch < 256 ? Steps : Steps / 10;

    /// <summary>A pool of random batches and their targets, and where predictions of one go.</summary>
    public (Memory<float> X, Memory<float> Targets, Memory<float> Y) Data(int batch)
    {
        int samples = batch * Math.Max(4, Math.Min(Steps, 4096 / batch));
        Memory<float> x = Aligned.Noise(samples * Input.Size, 7), targets = Aligned.Zeros<float>(samples * Networks.Classes);
        foreach (ref float number in x.Span)
            number += 0.5f;
        CounterRandom noise = new(8);
        for (int i = 0; i < samples; i++)
            targets.Span[i * Networks.Classes + (int)(noise.Bits((uint)i) % Networks.Classes)] = 1;
        return (x, targets, Aligned.Zeros<float>(batch * Networks.Classes));
    }

    /// <summary>
    /// Multiplications and additions of the products of one training step (backward too) or one forward pass;
    /// the rest is not counted.
    /// </summary>
    public static double Operations(Model model, int batch, bool training)
    {
        double sum = 0;
        bool first = true;
        foreach (Node node in model.Graph.Nodes)
        {
            if (node.Layer is not (Dense or Conv2D))
                continue;
            Parameter kernel = model.Graph.ByLayer[model.Graph.IndexOf(node.Layer)][0];
            double positions = node.Shape.Size / node.Shape.Channels;
            sum += 2.0 * kernel.Length * positions * batch * (!training ? 1 : first ? 2 : 3);
            first = false;
        }
        return sum;
    }
}
