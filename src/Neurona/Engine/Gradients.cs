namespace Neurona.Engine;

/// <summary>The gradients of what is trained, end to end: where each lies, and whether there is something to add
/// to.</summary>
internal sealed class Gradients
{
    private readonly Dictionary<WeightSpec, int> _offsets = new(ReferenceEqualityComparer.Instance);

    /// <summary>Lays a place for every parameter, in the given order, so that neighbours in memory stay
    /// neighbours.</summary>
    public Gradients(IEnumerable<Parameter> trained)
    {
        long at = 0;
        foreach (Parameter parameter in trained)
        {
            _offsets.Add(parameter.Spec, checked((int)at));
            at += AlignedBuffer.Align(parameter.Length);
            if (at > AlignedBuffer.MaxLength)
                throw Errors.Of("Model", $"at most {AlignedBuffer.MaxLength} numbers to train", $"more, with {parameter.Name}",
                    "Use smaller layers.");
        }
        Buffer = new((int)at);
    }

    public AlignedBuffer Buffer { get; }

    /// <summary>Whether an earlier backward run left gradients to add to; else they are stale.</summary>
    public bool HoldSums { get; set; }

    public Span<Real> this[Parameter parameter] => Buffer.At(_offsets[parameter.Spec], parameter.Length);

    public int OffsetOf(WeightSpec spec) => _offsets.GetValueOrDefault(spec, Step.NoGradient);
}
