namespace Neurona.Tests;

/// <summary>Activations as functions on matrices, as a loop of one's own calls them: values and slopes.</summary>
public sealed class ActivationTests
{
    private const double E = Math.E;

    private static readonly double SigmoidOfOne = 1 / (1 + 1 / E), TanhOfOne = (E * E - 1) / (E * E + 1);

    // At -1, 0 and 1. At a corner the slope is that of the left side.
    private static readonly Dictionary<string, (Func<Activation> Make, double[] Values, double[] Slopes)> Functions = new()
    {
        ["Linear"] = (() => Activation.Linear, [-1, 0, 1], [1, 1, 1]),
        ["BinaryStep"] = (() => Activation.BinaryStep, [0, 0, 1], [0, 0, 0]),
        ["Sigmoid"] = (
            () => Activation.Sigmoid, [1 - SigmoidOfOne, 0.5, SigmoidOfOne],
            [SigmoidOfOne * (1 - SigmoidOfOne), 0.25, SigmoidOfOne * (1 - SigmoidOfOne)]),
        ["Tanh"] = (
            () => Activation.Tanh, [-TanhOfOne, 0, TanhOfOne], [1 - TanhOfOne * TanhOfOne, 1, 1 - TanhOfOne * TanhOfOne]),
        ["Relu"] = (() => Activation.Relu, [0, 0, 1], [0, 0, 1]),
        ["LeakyRelu"] = (() => Activation.LeakyRelu, [-0.2, 0, 1], [0.2, 0.2, 1]),
        ["Elu"] = (() => Activation.Elu, [1 / E - 1, 0, 1], [1 / E, 1, 1]),
        // The layers, where their defaults are not those of the functions.
        ["LeakyReLU, the layer"] = (() => new LeakyReLU(), [-0.3, 0, 1], [0.3, 0.3, 1]),
        ["ELU of alpha 0.5"] = (() => new ELU(0.5), [0.5 * (1 / E - 1), 0, 1], [0.5 / E, 0.5, 1]),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ValuesAndSlopesFollowTheDefinition(string name)
    {
        (Func<Activation> make, double[] values, double[] slopes) = Functions[name];
        Activation function = make();
        float[] x = [-1, 0, 1], y = new float[3], dy = [2, -3, 4], dx = new float[3];
        function.Apply(Row(x), Row(y));
        function.ApplyBackward(Row(x), Row(y), Row(dy), Row(dx));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(values[i], y[i], 1e-6);
            Assert.Equal(dy[i] * slopes[i], dx[i], 1e-6);
        }
    }

    [Fact]
    public void SoftmaxAndItsGradientFollowTheDefinition()
    {
        // e^x is 1, 2, 5: probabilities of 1/8, 2/8, 5/8. The second row is the first, shifted, which changes nothing.
        float[] x = [0, MathF.Log(2), MathF.Log(5), 3, 3 + MathF.Log(2), 3 + MathF.Log(5)];
        double[] probabilities = [0.125, 0.25, 0.625, 0.125, 0.25, 0.625];
        // y (dy - sum of dy y): the sums are 8/8 and 16/8.
        float[] dy = [8, 0, 0, 0, 8, 0], y = new float[6], dx = new float[6];
        double[] expected = [0.125 * 7, 0.25 * -1, 0.625 * -1, 0.125 * -2, 0.25 * 6, 0.625 * -2];
        Activation softmax = Activation.Softmax;
        softmax.Apply(Rows(x), Rows(y));
        AssertClose(probabilities, y);
        softmax.ApplyBackward(Rows(x), Rows(y), Rows(dy), Rows(dx));
        AssertClose(expected, dx);

        static Mat<float> Rows(float[] values) => new(values, 2, 3);
    }

    [Fact]
    public void AFunctionMayWriteOverWhatItReads()
    {
        foreach (Activation function in (Activation[])
            [.. Functions.Values.Select(one => one.Make()), new ReLU(0.5, 0.1, 0.2), Activation.Softmax])
        {
            float[] x = [-1, 0.25f, 1], y = new float[3], dy = [2, -3, 4], dx = new float[3];
            function.Apply(Row(x), Row(y));
            function.ApplyBackward(Row(x), Row(y), Row(dy), Row(dx));
            float[] both = [.. x];
            function.Apply(Row(both), Row(both));
            Assert.Equal(y, both);
            // Where the derivative does not read x, only y is left of the two.
            float[] left = function.BackwardReads.HasFlag(Reads.X) ? x : both;
            function.ApplyBackward(Row(left), Row(y), Row(dy), Row(dy));
            Assert.Equal(dx, dy);
        }
    }

    private static Mat<float> Row(float[] values) => new(values, 1, values.Length);

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6);
    }
}
