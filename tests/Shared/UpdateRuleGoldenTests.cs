using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>
/// Ten updates of every adaptive optimizer, on an array and on parameters of four shapes, as
/// tests/golden/update_rules.py computes them.
/// </summary>
public sealed class UpdateRuleGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("update_rules.json");

    public static TheoryData<string> Names => [.. OptimizerExamples.All.Keys];

    [Fact]
    public void EveryGoldenCaseIsTested() =>
        Assert.Equal(Golden.GetProperty("cases").EnumerateObject().Select(one => one.Name).Order(), OptimizerExamples.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void OnAnArray(string name)
    {
        JsonElement golden = Golden.GetProperty("cases").GetProperty(name), path = golden.GetProperty("path");
        Real[] weights = Golden.GetProperty("start").Reals();
        Optimizer optimizer = OptimizerExamples.All[name]();
        OptimizerState state = new(optimizer, weights.Length);
        for (int call = 0; call < path.GetArrayLength(); call++)
        {
            state.Apply(weights, Golden.GetProperty("gradients")[call].Reals());
            GoldenFiles.AssertClose(path[call].Numbers(), weights, ToleranceOf(name), $"after call {call}, weight");
        }
        Assert.Equal(10, state.Step);
        if (!optimizer.UseEma)
            return;
        state.TakeAverage(weights);
        GoldenFiles.AssertClose(golden.GetProperty("average").Numbers(), weights, ToleranceOf(name), "average");
    }

    // Some rules treat each parameter as a whole, and matrices in it; here a row and a column of some have no gradient.
    [Theory]
    [MemberData(nameof(Names))]
    public void OnParametersOfSeveralShapes(string name)
    {
        Sequential model = new(new Shape(4, 4, 2)) { new Conv2D(3, (2, 3)), new Flatten(), new Dense(1) };
        model.Compile(new SGD(), new MeanSquaredError());
        foreach (JsonProperty start in Golden.GetProperty("shapes start").EnumerateObject())
            start.Value.Reals().CopyTo(model[start.Name]);
        Parameter[] parameters = [.. model.Parameters];
        Gradients gradients = new(parameters);
        Optimizer optimizer = OptimizerExamples.All[name]();
        OptimizerState state = new(optimizer, parameters, gradients);
        int calls = optimizer.GradientAccumulationSteps ?? 1;
        for (int call = 0; call < 10 * calls; call++)
        {
            foreach (Parameter parameter in parameters)
            {
                Real[] given = Golden.GetProperty("shapes gradients")[call].GetProperty(parameter.Name).Reals();
                Span<Real> sum = gradients[parameter];
                for (int i = 0; i < given.Length; i++)
                    sum[i] = (call % calls == 0 ? 0 : sum[i]) + given[i] / calls;
            }
            if (call % calls == calls - 1)
                state.Advance(gradients.Buffer.Span);
        }
        foreach (JsonProperty final in Golden.GetProperty("cases").GetProperty(name).GetProperty("shapes").EnumerateObject())
            GoldenFiles.AssertClose(final.Value.Numbers(), model[final.Name], ToleranceOf(name), final.Name);
    }

    // A gradient that stays large after it was larger leaves a variance of rounding errors, which may fall below 0.
    [Theory]
    [MemberData(nameof(Names))]
    public void AnyGradientLeavesFiniteWeights(string name)
    {
        Real[] weights = [0, 1, -1, 0, 2, 1, 3];
        OptimizerState state = new(OptimizerExamples.All[name](), weights.Length);
        for (int step = 0; step < 500; step++)
        {
            state.Apply(weights,
            [
                0, 10000, -10000, (Real)1e-30, step % 2 == 0 ? 10000 : -10000, step % 100 == 0 ? 1 : 0, step < 50 ? 20000 : 10000,
            ]);
            Assert.All(weights, weight => Assert.True(Real.IsFinite(weight), $"step {step}"));
        }
    }

    [Fact]
    public void ARateOfZeroChangesNothing()
    {
        foreach ((string name, Func<Optimizer> make) in OptimizerExamples.All)
        {
            Optimizer optimizer = make();
            if (optimizer.LearningRate.Schedule is not null || optimizer is RMSprop { Momentum: > 0 })
                continue;
            Real[] weights = [1, 2, -3];
            OptimizerState state = new(optimizer, 3) { LearningRate = 0 };
            state.Apply(weights, [1, -2, 3]);
            Assert.True(weights is [1, 2, -3], $"{name}: {string.Join(", ", weights)}");
        }
    }

    [Fact]
    public void NadamKnowsItsProductAtEveryStep()
    {
        // After many updates of one gradient both moments are that gradient, and every step is the rate.
        Real[] weights = [0];
        OptimizerState state = new(new Nadam(0.25, 0.5, 0.5), 1);
        for (int step = 0; step < 1200; step++)
        {
            Real before = weights[0];
            state.Apply(weights, [2]);
            if (step > 1000)
                Assert.Equal(0.25, (double)(before - weights[0]), 1e-4);
        }
    }

    [Fact]
    public void ArgumentsOutOfRangeAreRefused()
    {
        Refused("rho below 1", () => new RMSprop(rho: 1));
        Refused("momentum from 0 to 1", () => new RMSprop(momentum: -0.1));
        Refused("epsilon of more than 0", () => new RMSprop(epsilon: 0));
        Refused("initialAccumulatorValue of at least 0", () => new Adagrad(initialAccumulatorValue: -1));
        Refused("epsilon of more than 0", () => new Adagrad(epsilon: 0));
        Refused("Nadam expects beta1 below 1", () => new Nadam(beta1: 1));
        Refused("Nadam expects beta2 below 1", () => new Nadam(beta2: 1));
        Refused("Adamax expects beta1 below 1", () => new Adamax(beta1: 1));
        Refused("Adamax expects beta2 below 1", () => new Adamax(beta2: 1));
        Refused("rho of at least 0", () => new Adadelta(rho: -0.1));
        Refused("beta1 of more than 0", () => new Lion(beta1: 0));
        Refused("beta2 from 0 to 1", () => new Lion(beta2: 2));
        Refused("learningRatePower from -1 to 0", () => new Ftrl(learningRatePower: 0.5));
        Refused("l1RegularizationStrength of at least 0", () => new Ftrl(l1RegularizationStrength: -1));
        Refused("l2RegularizationStrength of at least 0", () => new Ftrl(l2RegularizationStrength: -1));
        Refused("l2ShrinkageRegularizationStrength of at least 0", () => new Ftrl(l2ShrinkageRegularizationStrength: -1));
        Refused("Ftrl expects beta of at least 0", () => new Ftrl(beta: -1));
        Refused("Lamb expects beta2 below 1", () => new Lamb(beta2: 1));
        Refused("beta2Decay from -1 to 0", () => new Adafactor(beta2Decay: 0.8));
        Refused("epsilon1 of at least 1E-30", () => new Adafactor(epsilon1: 0));
        Refused("clipThreshold of more than 0", () => new Adafactor(clipThreshold: 0));

        static void Refused(string words, Func<Optimizer> make) =>
            Assert.Contains(words, Assert.Throws<NeuronaException>(make).Message, StringComparison.Ordinal);
    }

    // Ftrl subtracts powers of almost equal numbers, and a power other than the root is a product in an exponent.
    private static double ToleranceOf(string name) =>
        GoldenFiles.IsDouble ? 1e-10 : name.StartsWith("Ftrl power", StringComparison.Ordinal) ? 2e-5 : 4e-6;
}
