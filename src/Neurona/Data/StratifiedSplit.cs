namespace Neurona;

/// <summary>Cuts labelled samples into a shuffled training part and a shuffled test part with the same share of every
/// class.</summary>
internal static class StratifiedSplit
{
    // Beyond the streams of layers, parameters and the order of epochs.
    private const ulong Stream = 1UL << 42;

    /// <summary>The numbers of the samples of each part: a function of labels, part and seed.</summary>
    /// <param name="labels">The class of each sample, from 0.</param>
    /// <param name="testPart">How much of each class goes to the test part, to the nearest, half a sample up.</param>
    /// <param name="seed">What the order follows from.</param>
    public static (int[] Train, int[] Test) Of(ReadOnlySpan<int> labels, double testPart, ulong seed)
    {
        int[] order = Order(labels.Length, CounterRandom.Of(seed, 0, Stream));
        int classes = 0;
        foreach (int label in labels)
            classes = Math.Max(classes, label + 1);
        int[] wanted = new int[classes];
        foreach (int label in labels)
            wanted[label]++;
        for (int c = 0; c < classes; c++)
            wanted[c] = (int)Math.Round(wanted[c] * testPart, MidpointRounding.AwayFromZero);
        List<int> train = [], test = [];
        foreach (int sample in order)
            (wanted[labels[sample]]-- > 0 ? test : train).Add(sample);
        return ([.. train], [.. test]);
    }

    private static int[] Order(int count, CounterRandom noise)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        DatasetSource.Shuffle(order, noise);
        return order;
    }
}
