using System.Text.Json;

namespace Neurona.Contracts;

/// <summary>Rates of every schedule, from the first update to the thousand-millionth, as tests/golden/schedules.py
/// computes them.</summary>
public sealed class ScheduleGoldenTests
{
    private static readonly JsonElement Golden = GoldenFiles.Read("schedules.json");

    public static TheoryData<string> Names => [.. ScheduleExamples.All.Keys];

    [Fact]
    public void EveryScheduleAndEveryGoldenCaseIsTested()
    {
        PublicTypes.AssertAllHaveExamples(ScheduleExamples.All.Values.Select(make => make()));
        Assert.Equal(Golden.GetProperty("rates").EnumerateObject().Select(one => one.Name).Order(), ScheduleExamples.All.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void RatesFollowTheDefinition(string name)
    {
        Schedule schedule = ScheduleExamples.All[name]();
        JsonElement steps = Golden.GetProperty("steps"), rates = Golden.GetProperty("rates").GetProperty(name);
        for (int i = 0; i < steps.GetArrayLength(); i++)
        {
            double expected = rates[i].GetDouble(), rate = schedule.Rate(steps[i].GetInt64());
            Assert.True(Math.Abs(expected - rate) <= 1e-14 + 1e-13 * expected, $"step {steps[i]}: {rate:R}, expected {expected:R}");
        }
    }

    [Fact]
    public void ArgumentsOutOfRangeAreRefused()
    {
        Refused("decayRate of at least 0", () => new ExponentialDecay(0.1, 3, -1));
        Refused("decaySteps of at least 1", () => new StepDecay(0.1, 0));
        Refused("one value more than boundaries; got 2 boundaries and 2 values", () => new PiecewiseConstantDecay([1, 2], [0.1, 0.2]));
        Refused("rising boundaries; got 3, 3", () => new PiecewiseConstantDecay([3, 3], [0.1, 0.2, 0.3]));
        Refused("boundaries of at least 0", () => new PiecewiseConstantDecay([-1], [0.1, 0.2]));
        Refused("values of at least 0", () => new PiecewiseConstantDecay([1], [0.1, -0.2]));
        Refused("alpha of at least 0", () => new CosineDecay(0.1, 3, -0.5));
        Refused("warmupTarget of at least 0", () => new CosineDecay(0.1, 3, 0, -1, 2));
        Refused("power of at least 0", () => new PolynomialDecay(0.1, 3, power: -1));
        Refused("tMul of at least 1", () => new CosineDecayRestarts(0.1, 3, 0.5));
        Refused("totalSteps of at least 2", () => new OneCycle(0.1, 1));
        Refused("warmupFraction from 0 to 1", () => new OneCycle(0.1, 10, 1.5));

        static void Refused(string words, Func<Schedule> make) =>
            Assert.Contains(words, Assert.Throws<NeuronaException>(make).Message, StringComparison.Ordinal);
    }
}
