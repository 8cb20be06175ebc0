namespace Neurona.Tests.Files;

/// <summary>Chains and graphs of random layers with random arguments: saved, loaded and written again without a
/// difference.</summary>
public class RandomModelTests
{
    private const int Models = 400;

    [Fact]
    public void RandomModelsRoundTrip()
    {
        for (int i = 0; i < Models; i++)
        {
            Dice dice = new(i);
            Model model = dice.Throw(2) == 0 ? Chain(dice) : Graph(dice);
            byte[] bytes = Examples.Bytes(Examples.Changed(model));
            Model loaded = Model.Load(bytes);
            Examples.AssertSame(model, loaded);
            Assert.Equal(bytes, Examples.Bytes(loaded));
            Model fresh = Model.FromJson(model.ToJson(), model.Seed);
            Assert.Equal(model.ToJson(), fresh.ToJson());
            Assert.Equal(model.Parameters.Select(p => p.Name), fresh.Parameters.Select(p => p.Name));
        }
    }

    private static Sequential Chain(Dice dice)
    {
        Shape shape = dice.Throw(2) == 0 ? new(dice.Throw(6) + 1) : new(4 + dice.Throw(4), 4 + dice.Throw(4), 1 + dice.Throw(3));
        Sequential model = new(shape, seed: dice.Throw(1000));
        int rank = shape.Rank;
        for (int i = dice.Throw(6); i >= 0; i--)
        {
            if (rank == 3 && dice.Throw(4) == 0)
            {
                model.Add(new Flatten());
                rank = 1;
            }
            model.Add(rank == 3 ? Window(dice, i) : Flat(dice, i));
        }
        return model;
    }

    private static Model Graph(Dice dice)
    {
        int width = 2 + dice.Throw(4);
        Node input = Input.Of(width);
        List<Node> nodes = [input];
        Dense shared = new(width, dice.Activation()) { Name = "shared" };
        for (int i = dice.Throw(6); i >= 0; i--)
        {
            Node a = nodes[dice.Throw(nodes.Count)], b = nodes[dice.Throw(nodes.Count)];
            nodes.Add(dice.Throw(4) switch
            {
                0 => new Dense(width, dice.Activation()).On(a),
                1 => shared.On(a),
                2 when a != b => new Add().On(a, b),
                _ => new Dropout(0.25f).On(new PReLU { Name = $"slope{i}" }.On(a)),
            });
        }
        return new(input, new Concatenate().On(nodes[^1], shared.On(nodes[^1])), seed: dice.Throw(1000));
    }

    private static Layer Flat(Dice dice, int i) => dice.Throw(6) switch
    {
        0 => new Dense(2 + dice.Throw(5), dice.Activation())
        {
            UseBias = dice.Throw(2) == 0,
            Trainable = dice.Throw(3) > 0,
            KernelRegularizer = dice.Throw(2) == 0 ? new L1(0.1f * dice.Throw(5)) : null
        },
        1 => new Dense(2 + dice.Throw(5))
        {
            Name = dice.Throw(2) == 0 ? $"layer{i}" : null,
            KernelInitializer = dice.Initializer(),
            BiasConstraint = new MaxNorm(1 + dice.Throw(3))
        },
        2 => new BatchNormalization { Center = dice.Throw(2) == 0, Scale = dice.Throw(2) == 0, Epsilon = 0.01f },
        3 => new Dropout(dice.Throw(10) / 10f),
        4 => new PReLU { AlphaInitializer = dice.Initializer() },
        _ => dice.Activation() ?? new LeakyReLU(0.2f),
    };

    private static Layer Window(Dice dice, int i) => dice.Throw(5) switch
    {
        0 => new Conv2D(1 + dice.Throw(4), (1 + dice.Throw(3), 1 + dice.Throw(3)), dice.Activation())
        {
            Padding = Padding.Same,
            Strides = (1, 1 + dice.Throw(2)),
            KernelConstraint = new MaxNorm(2)
        },
        1 => new Conv2D(1 + dice.Throw(4), 1) { UseBias = false, Name = $"conv{i}" },
        2 => new MaxPooling2D(2) { Padding = Padding.Same, Strides = dice.Throw(2) == 0 ? 1 : null },
        3 => new BatchNormalization { Momentum = 0.5f },
        _ => new PReLU { SharedAxes = [1, 2] },
    };

    private sealed class Dice(int seed)
    {
        private readonly CounterRandom _noise = CounterRandom.Of((ulong)seed, 1, 2);
        private uint _next;

        public int Throw(int sides) => (int)(((ulong)_noise.Bits(_next++) * (ulong)sides) >> 32);

        public Activation? Activation() => Throw(8) switch
        {
            0 => null,
            1 => Neurona.Activation.Relu,
            2 => Neurona.Activation.Tanh,
            3 => Neurona.Activation.LeakyRelu,
            4 => new ELU(0.5f),
            5 => new LeakyReLU(0.125f) { Name = $"leaky{_next}" },
            6 => Neurona.Activation.Elu,
            _ => Neurona.Activation.Sigmoid,
        };

        public Initializer Initializer() => Throw(4) switch
        {
            0 => new RandomUniform(-0.5f, 0.25f),
            1 => new TruncatedNormal(0.1f, 0.3f),
            2 => new VarianceScaling(2, FanMode.FanAvg, WeightDistribution.UntruncatedNormal),
            _ => new Constant(0.1f),
        };
    }
}
