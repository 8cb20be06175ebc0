namespace Neurona.Contracts;

/// <summary>Schedules as tests/golden/schedules.py computes them: each with its defaults and with every
/// option.</summary>
public static class ScheduleExamples
{
    public static IReadOnlyDictionary<string, Func<Schedule>> All { get; } = new Dictionary<string, Func<Schedule>>
    {
        ["ExponentialDecay"] = () => new ExponentialDecay(0.1, 7, 0.6),
        ["ExponentialDecay staircase"] = () => new ExponentialDecay(0.1, 7, 0.6, true),
        ["ExponentialDecay to 0"] = () => new ExponentialDecay(0.1, 7, 0),
        ["ExponentialDecay growing"] = () => new ExponentialDecay(1e-4, 1_000_000_000, 3),
        ["InverseTimeDecay"] = () => new InverseTimeDecay(0.1, 7, 0.6),
        ["InverseTimeDecay staircase"] = () => new InverseTimeDecay(0.1, 7, 0.6, true),
        ["PiecewiseConstantDecay"] = () => new PiecewiseConstantDecay([4, 10, 28], [0.1, 0.05, 0.2, 0.001]),
        ["PiecewiseConstantDecay without boundaries"] = () => new PiecewiseConstantDecay([], [0.3]),
        ["CosineDecay"] = () => new CosineDecay(0.1, 20),
        ["CosineDecay alpha"] = () => new CosineDecay(0.1, 20, 0.2),
        ["CosineDecay warmup"] = () => new CosineDecay(0.01, 20, 0.1, 0.2, 10),
        ["CosineDecay warmup of no steps"] = () => new CosineDecay(0.01, 20, 0.1, 0.2),
        ["CosineDecay steps without a target"] = () => new CosineDecay(0.1, 20, warmupSteps: 10),
        ["PolynomialDecay"] = () => new PolynomialDecay(0.1, 20),
        ["PolynomialDecay power"] = () => new PolynomialDecay(0.1, 20, 0.01, 0.5),
        ["PolynomialDecay power 2"] = () => new PolynomialDecay(0.1, 20, 0, 2),
        ["PolynomialDecay power 0"] = () => new PolynomialDecay(0.1, 20, 0.01, 0),
        ["PolynomialDecay cycle"] = () => new PolynomialDecay(0.1, 10, 0.01, 1.5, true),
        ["CosineDecayRestarts"] = () => new CosineDecayRestarts(0.1, 10),
        ["CosineDecayRestarts equal"] = () => new CosineDecayRestarts(0.1, 10, 1),
        ["CosineDecayRestarts changed"] = () => new CosineDecayRestarts(0.1, 8, 1.5, 0.7, 0.1),
        ["OneCycle"] = () => new OneCycle(0.1, 30),
        ["OneCycle changed"] = () => new OneCycle(0.2, 20, 0.45, 10, 100),
        ["OneCycle without rise"] = () => new OneCycle(0.1, 10, 0),
        ["StepDecay"] = () => new StepDecay(0.1, 10),
        ["StepDecay changed"] = () => new StepDecay(0.1, 7, 0.5),
    };
}
