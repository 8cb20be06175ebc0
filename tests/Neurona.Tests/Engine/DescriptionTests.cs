namespace Neurona.Tests;

/// <summary>Everything that a model prints about itself.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public void TheSummaryOfAChain()
    {
        Sequential model = Images();
        string before = model.Summary();
        model.Compile(new Adam(), new SparseCategoricalCrossentropy());
        Checkout.MatchesSnapshot(before + "\n" + model.Summary(), "tests", "Neurona.Tests", "Engine", "summary.txt");
    }

    [Fact]
    public void TheSummaryOfAGraph() =>
        Checkout.MatchesSnapshot(Branches().Summary(), "tests", "Neurona.Tests", "Engine", "summary-graph.txt");

    [Fact]
    public void ThePlansOfAModel()
    {
        Sequential model = Images();
        Model branches = Branches();
        string text = string.Join(
            "\n",
            new Plan(model.Graph, 32, new() { Backward = true, Training = true, Fused = [true], Gradients = GradientsOf(model) })
                .Describe(),
            new Plan(model.Graph, 32, new()).Describe(),
            new Plan(branches.Graph, 8, new() { Backward = true, Training = true, Gradients = GradientsOf(branches) }).Describe(),
            new Plan(branches.Graph, 8, new() { Backward = true, Training = true, Gradients = GradientsOf(branches), Plain = true })
                .Describe());
        Checkout.MatchesSnapshot(text, "tests", "Neurona.Tests", "Engine", "plans.txt");
    }

    private static Gradients GradientsOf(Model model) => new(model.Parameters.Where(p => p.IsTrainable));

    private static Sequential Images() => new(new Shape(12, 12, 1))
    {
        new Conv2D(8, 3, Activation.Relu) { Padding = Padding.Same },
        new BatchNormalization(),
        new MaxPooling2D(),
        new Residual(
            new Conv2D(8, 3, Activation.Relu) { Padding = Padding.Same },
            new Conv2D(8, 3) { Padding = Padding.Same, Trainable = false }),
        new Flatten(),
        new Dropout(0.5f),
        new Dense(10, Activation.Softmax) { Name = "head" },
    };

    private static Model Branches()
    {
        Node x = Input.Of(6);
        Dense shared = new(6, Activation.Tanh);
        Node a = shared.On(x), b = shared.On(a);
        return new(x, new Dense(2).On(new Concatenate().On(new Add().On(a, b, x), new PReLU().On(a), x)));
    }
}
