namespace Neurona.Tests;

/// <summary>Random networks: every layer, fan-out, fan-in, shared weights, frozen layers, images and flat
/// values.</summary>
internal static class RandomGraph
{
    public static Model Of(int seed)
    {
        Random random = new(seed);
        Node input = Input.Of(random.Next(3) == 0
            ? Shape.Of([4 + random.Next(4), 4 + random.Next(4), 1 + random.Next(3)])
            : 3 + random.Next(12));
        List<Node> nodes = [input];
        int count = 3 + random.Next(20);
        for (int i = 0; i < count; i++)
        {
            // Mostly the newest, so that graphs are deep; sometimes an old one, so that lives are long.
            Node x = random.Next(3) == 0 ? nodes[random.Next(nodes.Count)] : nodes[^1];
            nodes.Add(Next(random, nodes, x));
        }
        // What nobody has read yet is joined, so that every node counts.
        HashSet<Node> read = [.. nodes.SelectMany(node => node.Inputs)];
        Node[] ends = [.. nodes.Where(node => !read.Contains(node)).Select(node => node.Shape.IsFlat ? node : new Flatten().On(node))];
        Node output = ends.Length == 1 ? ends[0] : new Concatenate().On(ends);
        return new(input, output, seed);
    }

    private static Node Next(Random random, List<Node> nodes, Node x)
    {
        Node[] alike = [.. nodes.Where(node => node.Shape == x.Shape)];
        Node other = alike[random.Next(alike.Length)], third = alike[random.Next(alike.Length)];
        Activation activation = random.Next(8) switch
        {
            0 => Activation.Sigmoid,
            1 => Activation.Tanh,
            2 => Activation.LeakyRelu,
            3 => Activation.Elu,
            4 => Activation.Linear,
            5 => Activation.BinaryStep,
            _ => Activation.Relu,
        };
        bool trainable = random.Next(5) > 0;
        switch (random.Next(13))
        {
            case 0:
                return new Add().On(x, other);
            case 1:
                return new Add().On(x, other, third);
            case 2:
                return new Concatenate().On(x, other);
            case 3:
                return new Dropout(0.3f).On(x);
            case 4:
                return new BatchNormalization { Trainable = trainable }.On(x);
            case 5:
                return new PReLU { Trainable = trainable }.On(x);
            case 6 when x.Shape.Channels > 1:
                return new Softmax().On(x);
            case 7 when !x.Shape.IsFlat:
                return new Flatten().On(x);
            case 8 when other.Layer is Dense or Conv2D && other.Inputs[0].Shape == x.Shape:
                return other.Layer.On(x);   // shared weights
            case < 11 when x.Shape.Rank == 3:
                return random.Next(3) == 0
                    ? new MaxPooling2D(2) { Strides = 1, Padding = Padding.Same }.On(x)
                    : new Conv2D(1 + random.Next(5), 1 + random.Next(3), random.Next(2) == 0 ? activation : null)
                    {
                        Padding = Padding.Same,
                        Trainable = trainable
                    }.On(x);
            case < 11 when x.Shape.IsFlat:
                return new Dense(1 + random.Next(20), random.Next(2) == 0 ? activation : null) { Trainable = trainable }.On(x);
            default:
                return activation.On(x);
        }
    }
}
