namespace Neurona.Engine;

/// <summary>Plans that nobody runs at the moment. Whoever predicts takes one and brings it back, so that each caller
/// has buffers of its own.</summary>
internal sealed class PlanPool
{
    private readonly Plan?[] _plans = new Plan?[Math.Clamp(Environment.ProcessorCount, 1, 64)];

    /// <summary>A plan for at least so many rows; null if there is none.</summary>
    public Plan? Rent(int rows)
    {
        // Neighbours in the array share cache lines, so each thread starts at its own processor's place.
        int first = Thread.GetCurrentProcessorId();
        for (int i = 0; i < _plans.Length; i++)
        {
            ref Plan? place = ref _plans[(uint)(first + i) % (uint)_plans.Length];
            if (place is not null && Interlocked.Exchange(ref place, null) is { } plan)
            {
                if (plan.MaxRows >= rows)
                    return plan;
            }
        }
        return null;
    }

    /// <summary>Brings a plan back, or drops it if enough are idle.</summary>
    public void Return(Plan plan)
    {
        int first = Thread.GetCurrentProcessorId();
        for (int i = 0; i < _plans.Length; i++)
        {
            ref Plan? place = ref _plans[(uint)(first + i) % (uint)_plans.Length];
            if (place is null && Interlocked.CompareExchange(ref place, plan, null) is null)
                return;
        }
    }

    public void Clear() => Array.Clear(_plans);
}
