namespace Neurona.Engine;

/// <summary>What one run of a plan reads from outside: the samples of a batch, where they stand in the whole batch, and
/// the key of its randomness.</summary>
/// <remarks>The first input may be any memory of the caller's, read in place; further inputs are arrays.</remarks>
internal readonly ref struct StepData
{
    private readonly ReadOnlySpan<Real> _first;
    private readonly Real[][]? _inputs;

    /// <summary>Samples of one input, or of several: <paramref name="inputs"/> holds them all, of which the first is
    /// not looked at.</summary>
    public StepData(int rows, ReadOnlySpan<Real> first, Real[][]? inputs = null)
    {
        Rows = rows;
        _first = first;
        _inputs = inputs;
    }

    /// <summary>The samples of this run.</summary>
    public int Rows { get; }

    /// <summary>The number of samples of the same batch that were computed in runs before this one.</summary>
    public long FirstRow { get; init; }

    public ulong Seed { get; init; }

    /// <summary>The number of the whole batch, from 0: runs that are parts of one batch draw what the whole would
    /// draw.</summary>
    public ulong Batch { get; init; }

    /// <summary>What the gradients of penalties on outputs are multiplied by.</summary>
    public double PenaltyScale { get; init; } = 1;

    public ReadOnlySpan<Real> Input(int index) => index == 0 ? _first : _inputs![index];
}
