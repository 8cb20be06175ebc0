namespace Neurona.Contracts;

/// <summary>Optimizers as tests/golden/update_rules.py computes them: each with its defaults, with every option, and
/// with all that may stand around a rule.</summary>
public static class OptimizerExamples
{
    public static IReadOnlyDictionary<string, Func<Optimizer>> All { get; } = new Dictionary<string, Func<Optimizer>>
    {
        ["RMSprop"] = () => new RMSprop(),
        ["RMSprop changed"] = () => new RMSprop(0.05, 0.8, epsilon: 0.01),
        ["RMSprop momentum"] = () => new RMSprop(0.05, momentum: 0.7),
        ["RMSprop centered"] = () => new RMSprop(0.05, centered: true),
        ["RMSprop centered momentum"] = () => new RMSprop(0.05, 0.8, 0.7, 0.01, true),
        ["RMSprop and all"] = () => new RMSprop(Falling(), momentum: 0.5)
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["Adagrad"] = () => new Adagrad(),
        ["Adagrad from 0"] = () => new Adagrad(0.05, 0),
        ["Adagrad changed"] = () => new Adagrad(0.05, 0.5, 0.01),
        ["Adagrad and all"] = () => new Adagrad(Falling())
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["Adam AMSGrad"] = () => new Adam(0.05, amsgrad: true),
        ["Adam AMSGrad changed"] = () => new Adam(0.05, 0.8, 0.7, 1e-3, true),
        ["Adam AMSGrad and all"] = () => new Adam(Falling(), beta2: 0.8, amsgrad: true)
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["AdamW AMSGrad"] = () => new AdamW(0.05, beta2: 0.8, amsgrad: true),
        ["Nadam"] = () => new Nadam(),
        ["Nadam changed"] = () => new Nadam(0.05, 0.8, 0.95, 1e-3),
        ["Nadam and all"] = () => new Nadam(Falling())
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["Adamax"] = () => new Adamax(),
        ["Adamax changed"] = () => new Adamax(0.05, 0.8, 0.7, 1e-3),
        ["Adamax and all"] = () => new Adamax(Falling())
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["Adadelta"] = () => new Adadelta(),
        ["Adadelta of the paper"] = () => new Adadelta(1),
        ["Adadelta changed"] = () => new Adadelta(0.5, 0.8, 1e-4),
        ["Adadelta and all"] = () => new Adadelta(Falling(1))
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["Lion"] = () => new Lion(),
        ["Lion changed"] = () => new Lion(0.05, 0.6, 0.8),
        ["Lion and all"] = () => new Lion(Falling())
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["Ftrl"] = () => new Ftrl(),
        ["Ftrl power"] = () => new Ftrl(0.05, -0.3),
        ["Ftrl power 0"] = () => new Ftrl(0.05, 0),
        ["Ftrl power 0 from 0"] = () => new Ftrl(0.05, 0, 0),
        ["Ftrl power from 0"] = () => new Ftrl(0.05, -0.7, 0),
        ["Ftrl from 0"] = () => new Ftrl(0.05, initialAccumulatorValue: 0),
        ["Ftrl L1"] = () => new Ftrl(0.05, l1RegularizationStrength: 0.4),
        ["Ftrl L2"] = () => new Ftrl(0.05, l2RegularizationStrength: 0.4),
        ["Ftrl shrinkage"] = () => new Ftrl(0.05, l2ShrinkageRegularizationStrength: 0.4),
        ["Ftrl beta"] = () => new Ftrl(0.05, beta: 0.4),
        ["Ftrl with every argument"] = () => new Ftrl(0.1, -0.6, 0.3, 0.1, 0.2, 0.3, 0.4),
        ["Ftrl and all"] = () => new Ftrl(Falling())
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["Lamb"] = () => new Lamb(),
        ["Lamb changed"] = () => new Lamb(0.05, 0.8, 0.95, 1e-3),
        ["Lamb and all"] = () => new Lamb(Falling())
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["Muon"] = () => new Muon(),
        ["Muon changed"] = () => new Muon(
            0.05, 0.8, 0.95, 0.2, 1e-3, muonA: 3, muonB: -4, muonC: 1.5, adamLrRatio: 0.5, momentum: 0.8, nsSteps: 2, nesterov: false,
            rmsRate: null),
        ["Muon and all"] = () => new Muon(Falling(), adamWeightDecay: 0.1)
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
        ["Adafactor"] = () => new Adafactor(),
        ["Adafactor with large steps"] = () => new Adafactor(1),
        ["Adafactor changed"] = () => new Adafactor(0.05, -0.6, 1e-3, 0.1, 0.7),
        ["Adafactor and all"] = () => new Adafactor(Falling())
        {
            WeightDecay = 0.1,
            ClipNorm = 0.5,
            UseEma = true,
            EmaMomentum = 0.8,
            GradientAccumulationSteps = 2,
            Groups = Biases(),
        },
    };

    private static ExponentialDecay Falling(double rate = 0.05) => new(rate, 8, 0.5);

    private static IReadOnlyList<ParameterGroup> Biases() => [new("bias") { WeightDecay = 0, RateFactor = 2 }];
}
