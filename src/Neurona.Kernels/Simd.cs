using System.Runtime.Intrinsics;

namespace Neurona.Numerics;

/// <summary>
/// A kernel with its arguments, cut into tiles that do not touch each other's output;
/// written once for every vector width.
/// </summary>
internal interface IKernel
{
    /// <summary>Computes one tile.</summary>
    void Run<O, V>(int tile) where O : struct, ILanes<V> where V : struct;
}

/// <summary>
/// The vector width that kernels run at, chosen once: NEURONA_SIMD = 512, 256, 128 or scalar,
/// else the widest that the machine does well.
/// </summary>
/// <remarks>Every width gives the same bits; the variable is for measuring and for checking exactly that.</remarks>
public static class Simd
{
    internal const string Variable = "NEURONA_SIMD";

    /// <summary>The switch that tests set before the first kernel runs in order to change the width later.</summary>
    internal const string ForcingSwitch = "Neurona.Numerics.Simd.Forcing";

    // Static readonly, so that compiled code contains the one width only.
    private static readonly int Chosen = Choose(Environment.GetEnvironmentVariable(Variable), out Error);
    private static readonly string? Error;
    private static readonly bool MayForce = AppContext.TryGetSwitch(ForcingSwitch, out bool on) && on;
    private static int _forced;

    /// <summary>"512", "256" or "128" bits, or "scalar".</summary>
    /// <exception cref="InvalidOperationException">NEURONA_SIMD is set to something else, or to a width that this
    /// machine lacks.
    /// </exception>
    public static string Name => NameOf(Width);

    /// <summary>How many floats a vector holds: 16, 8, 4 or 1.</summary>
    internal static int Width
    {
        get
        {
            if (MayForce && _forced != 0)
                return _forced;
            if (Error is not null)
                ThrowChoice();
            return Chosen;
        }
    }

    /// <summary>The widest vector that the machine does well, in floats.</summary>
    internal static int Widest =>
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : Vector128.IsHardwareAccelerated ? 4 : 1;

    /// <summary>
    /// Runs every kernel at this width from now on (16, 8, 4 or 1 floats; 0 ends it). For tests, behind
    /// <see cref="ForcingSwitch"/>.
    /// </summary>
    internal static void Force(int width)
    {
        if (!MayForce)
            throw new InvalidOperationException($"The switch {ForcingSwitch} must be on before the first kernel runs.");
        if (width > Widest)
            throw new InvalidOperationException(
                $"Vectors of {NameOf(width)} bits are asked for, but this machine has {NameOf(Widest)} at most.");
        _forced = width;
    }

    /// <summary>Runs all tiles of a kernel at the chosen width, on the workers if there is more than one.</summary>
    internal static void Run<TKernel>(int tiles, in TKernel kernel) where TKernel : struct, IKernel => Run(tiles, long.MaxValue, kernel);

    /// <summary>Runs all tiles of a kernel at the chosen width, on the workers if so many numbers are worth
    /// it.</summary>
    internal static void Run<TKernel>(int tiles, long numbers, in TKernel kernel) where TKernel : struct, IKernel
    {
        bool share = tiles > 1 && numbers >= Partition.Worthwhile;
        switch (Width)
        {
            case 16:
                RunAt<TKernel, O16, Vector512<float>>(tiles, share, kernel);
                break;
            case 8:
                RunAt<TKernel, O8, Vector256<float>>(tiles, share, kernel);
                break;
            case 4:
                RunAt<TKernel, O4, Vector128<float>>(tiles, share, kernel);
                break;
            default:
                RunAt<TKernel, O1, float>(tiles, share, kernel);
                break;
        }
    }

    internal static int Choose(string? wish, out string? error)
    {
        error = null;
        int width = wish switch
        {
            null or "" => Widest,
            "512" => 16,
            "256" => 8,
            "128" => 4,
            "scalar" => 1,
            _ => 0,
        };
        if (width == 0)
            error = $"{Variable} expects 512, 256, 128 or scalar; got '{wish}'. "
                + $"Correct it, or leave it unset for the widest this machine has ({NameOf(Widest)}).";
        else if (width > Widest)
            error = $"{Variable} asks for {wish} bits, but this machine has {NameOf(Widest)} at most. Correct it, or leave it unset.";
        return width;
    }

    private static string NameOf(int width) => width switch { 16 => "512", 8 => "256", 4 => "128", _ => "scalar" };

    private static void ThrowChoice() => throw new InvalidOperationException(Error);

    private static void RunAt<TKernel, O, V>(int tiles, bool share, in TKernel kernel)
        where TKernel : struct, IKernel where O : struct, ILanes<V> where V : struct
    {
        if (share)
        {
            Workers.For(tiles, new Body<TKernel, O, V>(kernel));
            return;
        }
        for (int tile = 0; tile < tiles; tile++)
            kernel.Run<O, V>(tile);
    }

    private readonly struct Body<TKernel, O, V>(TKernel kernel) : ITileBody
        where TKernel : struct, IKernel where O : struct, ILanes<V> where V : struct
    {
        public void Run(int tile, int worker) => kernel.Run<O, V>(tile);
    }
}
