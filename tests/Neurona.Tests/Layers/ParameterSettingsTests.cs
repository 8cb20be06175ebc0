namespace Neurona.Tests;

/// <summary>Each parameter of a layer has an initializer, a penalty and a constraint of its own.</summary>
public sealed class ParameterSettingsTests
{
    // Each parameter has a number of its own, which its settings know it by.
    private static readonly Dictionary<string, int> Numbers = new()
    {
        ["conv2d/kernel"] = 1,
        ["conv2d/bias"] = 2,
        ["batch_normalization/gamma"] = 3,
        ["batch_normalization/beta"] = 4,
        ["p_re_lu/alpha"] = 5,
        ["dense/kernel"] = 6,
        ["dense/bias"] = 7,
        ["batch_normalization/moving_mean"] = 8,
        ["batch_normalization/moving_variance"] = 9,
    };

    [Fact]
    public void EveryParameterStartsByItsOwnInitializer()
    {
        Sequential model = Model();
        Assert.Equal(Numbers.Keys.Order(), model.Parameters.Select(parameter => parameter.Name).Order());
        foreach ((string name, int number) in Numbers)
            Assert.All(model[name].ToArray(), value => Assert.Equal(number, value));
    }

    [Fact]
    public void EveryParameterIsPushedByItsOwnPenalty()
    {
        Sequential model = Model(penalty: number => new Push(number));
        Assert.Equal(1 + 2 + 3 + 4 + 5 + 6 + 7, Step(model));
        foreach (Parameter parameter in model.Parameters.Where(parameter => parameter.IsTrainable))
            Assert.All(model[parameter].ToArray(), value => Assert.Equal(Numbers[parameter.Name] * 0.5f, value));
    }

    [Fact]
    public void EveryParameterIsHeldByItsOwnConstraint()
    {
        Sequential model = Model(constraint: number => new Fixed(-number));
        Step(model);
        foreach (Parameter parameter in model.Parameters.Where(parameter => parameter.IsTrainable))
            Assert.All(model[parameter].ToArray(), value => Assert.Equal(-Numbers[parameter.Name], value));
    }

    // A loss of weight 0 has no gradient: what moves a weight is its penalty, and what holds it its constraint.
    private static double Step(Sequential model)
    {
        model.Compile(new SGD(0.5), new Head(new MeanSquaredError()) { Weight = 0 });
        return model.TrainOnBatch(Samples.Numbers(32), [1, 2, 3, 4]).Loss;
    }

    private static Sequential Model(Func<int, Regularizer>? penalty = null, Func<int, Constraint>? constraint = null) =>
        new(new Shape(4, 4, 1))
        {
            new Conv2D(2, 3)
            {
                KernelInitializer = new Constant(1), KernelRegularizer = penalty?.Invoke(1), KernelConstraint = constraint?.Invoke(1),
                BiasInitializer = new Constant(2), BiasRegularizer = penalty?.Invoke(2), BiasConstraint = constraint?.Invoke(2),
            },
            new BatchNormalization
            {
                GammaInitializer = new Constant(3), GammaRegularizer = penalty?.Invoke(3), GammaConstraint = constraint?.Invoke(3),
                BetaInitializer = new Constant(4), BetaRegularizer = penalty?.Invoke(4), BetaConstraint = constraint?.Invoke(4),
                MovingMeanInitializer = new Constant(8), MovingVarianceInitializer = new Constant(9),
            },
            new PReLU
            {
                AlphaInitializer = new Constant(5), AlphaRegularizer = penalty?.Invoke(5), AlphaConstraint = constraint?.Invoke(5),
            },
            new Flatten(),
            new Dense(2)
            {
                KernelInitializer = new Constant(6), KernelRegularizer = penalty?.Invoke(6), KernelConstraint = constraint?.Invoke(6),
                BiasInitializer = new Constant(7), BiasRegularizer = penalty?.Invoke(7), BiasConstraint = constraint?.Invoke(7),
            },
        };

    private sealed class Push(float strength) : Regularizer
    {
        protected internal override float Penalty(ReadOnlySpan<float> values) => strength;

        protected internal override void AddGradient(ReadOnlySpan<float> values, Span<float> gradient)
        {
            foreach (ref float slope in gradient)
                slope += strength;
        }
    }

    private sealed class Fixed(float to) : Constraint
    {
        protected internal override void Apply(Mat<float> values) => values.Data.Fill(to);
    }
}
