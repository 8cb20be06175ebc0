using System.Buffers;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>Muon: momentum, whose matrices are brought next to orthogonal ones before each step; all that is no matrix
/// follows <see cref="AdamW"/>.</summary>
/// <remarks>
/// m = momentum m + g; d = g + momentum m with Nesterov, else m. For parameters of two axes, x = d / (|d| + 1e-7), then
/// so many times x = a x + (b s + c s²) x with s = x xᵀ on the shorter side (Newton and Schulz), and
/// w -= rate rmsRate sqrt(max(rows, columns)) x; for others Adam's step at rate adamLrRatio.
/// Decay: <see cref="Optimizer.WeightDecay"/> for matrices, 0.004 by default, and <see cref="AdamWeightDecay"/> for
/// others. Shapes: two slots as the weights; the second holds x while a matrix is updated.
/// Reference: Jordan and others 2024; Liu and others 2025 (rmsRate); Keras 3, Muon.
/// </remarks>
public sealed class Muon : Optimizer
{
    /// <summary>Muon with a decay of 0.004, unless <see cref="Optimizer.WeightDecay"/> is set.</summary>
    /// <param name="learningRate">0.001 by default.</param>
    /// <param name="adamBeta1">Adam's decay of the mean, from 0 to less than 1; 0.9 by default.</param>
    /// <param name="adamBeta2">Adam's decay of the mean square, from 0 to less than 1; 0.999 by default.</param>
    /// <param name="adamWeightDecay">The decay of what is no matrix, at least 0; 0.004 by default.</param>
    /// <param name="epsilon">Keeps Adam's division finite, more than 0; 1e-7 by default.</param>
    /// <param name="excludeLayers">Matrices whose name holds one of these texts are no matrices here; none by
    /// default.</param>
    /// <param name="excludeEmbeddings">Whether those whose name holds "embedding" are none either; true by
    /// default.</param>
    /// <param name="muonA">The factor of x; 3.4445 by default.</param>
    /// <param name="muonB">The factor of s; -4.775 by default.</param>
    /// <param name="muonC">The factor of s²; 2.0315 by default.</param>
    /// <param name="adamLrRatio">Adam's rate by the rate of matrices, at least 0; 1 by default.</param>
    /// <param name="momentum">How much of the momentum is kept, from 0 to 1; 0.95 by default.</param>
    /// <param name="nsSteps">How often the iteration runs, at least 1; 5 by default.</param>
    /// <param name="nesterov">Whether the gradient is looked at once more after the momentum; true by default.</param>
    /// <param name="rmsRate">The root mean square of a step by its rate, at least 0; 0.2 by default, null for steps as
    /// they are.</param>
    public Muon(
        LearningRate learningRate = default, double adamBeta1 = 0.9, double adamBeta2 = 0.999, double adamWeightDecay = 0.004,
        double epsilon = 1e-7, IReadOnlyList<string>? excludeLayers = null, bool excludeEmbeddings = true, double muonA = 3.4445,
        double muonB = -4.775, double muonC = 2.0315, double adamLrRatio = 1, double momentum = 0.95, int nsSteps = 5,
        bool nesterov = true, double? rmsRate = 0.2) : base(learningRate)
    {
        AdamBeta1 = Require.Below(Require.AtLeast(adamBeta1, 0, nameof(Muon), "adamBeta1"), 1, nameof(Muon), "adamBeta1");
        AdamBeta2 = Require.Below(Require.AtLeast(adamBeta2, 0, nameof(Muon), "adamBeta2"), 1, nameof(Muon), "adamBeta2");
        AdamWeightDecay = Require.AtLeast(adamWeightDecay, 0, nameof(Muon), "adamWeightDecay");
        Epsilon = Require.Positive(epsilon, nameof(Muon), "epsilon");
        ExcludeLayers = [.. excludeLayers ?? []];
        ExcludeEmbeddings = excludeEmbeddings;
        MuonA = Require.Finite(muonA, nameof(Muon), "muonA");
        MuonB = Require.Finite(muonB, nameof(Muon), "muonB");
        MuonC = Require.Finite(muonC, nameof(Muon), "muonC");
        AdamLrRatio = Require.AtLeast(adamLrRatio, 0, nameof(Muon), "adamLrRatio");
        Momentum = Require.InRange(momentum, 0, 1, nameof(Muon), "momentum");
        NsSteps = Require.AtLeast(nsSteps, 1, nameof(Muon), "nsSteps");
        Nesterov = nesterov;
        RmsRate = rmsRate is { } rate ? Require.AtLeast(rate, 0, nameof(Muon), "rmsRate") : null;
        WeightDecay = 0.004;
    }

    /// <summary>Adam's decay of the mean of gradients.</summary>
    public double AdamBeta1 { get; }

    /// <summary>Adam's decay of the mean of squared gradients.</summary>
    public double AdamBeta2 { get; }

    /// <summary>The decay of what is no matrix.</summary>
    public double AdamWeightDecay { get; }

    /// <summary>Keeps Adam's division finite.</summary>
    public double Epsilon { get; }

    /// <summary>Texts in the names of matrices that follow Adam.</summary>
    public IReadOnlyList<string> ExcludeLayers { get; }

    /// <summary>Whether embeddings follow Adam.</summary>
    public bool ExcludeEmbeddings { get; }

    /// <summary>The factor of x in the iteration.</summary>
    public double MuonA { get; }

    /// <summary>The factor of s in the iteration.</summary>
    public double MuonB { get; }

    /// <summary>The factor of s² in the iteration.</summary>
    public double MuonC { get; }

    /// <summary>Adam's rate by the rate of matrices.</summary>
    public double AdamLrRatio { get; }

    /// <summary>How much of the momentum is kept.</summary>
    public double Momentum { get; }

    /// <summary>How often the iteration runs.</summary>
    public int NsSteps { get; }

    /// <summary>Whether the gradient is looked at once more after the momentum.</summary>
    public bool Nesterov { get; }

    /// <summary>The root mean square of a step by its rate; null for steps as they are.</summary>
    public double? RmsRate { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Slot> Slots { get; } = [new("momentum"), new("velocity")];

    internal override double? DecayOf(Parameter parameter) => IsMatrix(parameter) ? WeightDecay : AdamWeightDecay;

    /// <inheritdoc/>
    protected internal override void Step(in Update u)
    {
        double adamRate = u.Rate * AdamLrRatio * Math.Sqrt(u.BiasCorrection(AdamBeta2)) / u.BiasCorrection(AdamBeta1);
        for (int i = 0; i < u.Count; i++)
        {
            Span<Real> weights = u.Weights(i), second = u.Slot(i, 1);
            if (!IsMatrix(u[i]))
            {
                Adam.Rule adam = new(adamRate, 1 - AdamBeta1, 1 - AdamBeta2, Epsilon);
                Kernels.Update(adam, weights, u.Gradient(i), u.Slot(i, 0), second, []);
                continue;
            }
            int rows = u[i].Shape[0], columns = u[i].Shape[1];
            Kernels.Update(new Direction(Momentum, Nesterov ? 1 : 0), weights, u.Gradient(i), u.Slot(i, 0), second, []);
            Orthogonalize(new(second, rows, columns));
            double scale = RmsRate is { } rms ? rms * Math.Sqrt(Math.Max(rows, columns)) : 1;
            Kernels.Zip(new AddScaled(-u.Rate * scale), weights, second, weights);
        }
    }

    // As in Keras: matrices only. Filters of convolutions have more axes.
    private bool IsMatrix(Parameter parameter)
    {
        if (parameter.Shape.Count != 2 || (ExcludeEmbeddings && parameter.Name.Contains("embedding", StringComparison.OrdinalIgnoreCase)))
            return false;
        for (int i = 0; i < ExcludeLayers.Count; i++)
        {
            if (parameter.Name.Contains(ExcludeLayers[i], StringComparison.Ordinal))
                return false;
        }
        return true;
    }

    private void Orthogonalize(Mat x)
    {
        int side = Math.Min(x.Rows, x.Columns), square = side * side, size = x.Rows * x.Columns;
        double norm = Math.Sqrt(Kernels.MapSum(default(Formulas.Square), x.Data));
        Kernels.Map(new Times(1 / (norm + 1e-7)), x.Data, x.Data);
        Real[] rented = ArrayPool<Real>.Shared.Rent(2 * square + size);
        Mat s = new(rented.AsSpan(0, square), side, side), factor = new(rented.AsSpan(square, square), side, side);
        Mat product = new(rented.AsSpan(2 * square, size), x.Rows, x.Columns);
        bool isWide = x.Rows <= x.Columns;
        for (int step = 0; step < NsSteps; step++)
        {
            Kernels.Gemm(x, x, s, isWide ? Trans.B : Trans.A);
            Kernels.Gemm(s, s, factor);
            Kernels.Zip(new Sum(MuonB, MuonC), s.Data, factor.Data, factor.Data);
            if (isWide)
                Kernels.Gemm(factor, x, product);
            else
                Kernels.Gemm(x, factor, product);
            Kernels.Zip(new Sum(MuonA, 1), x.Data, product.Data, x.Data);
        }
        ArrayPool<Real>.Shared.Return(rented);
    }

    private readonly struct Direction(double momentum, double again) : IUpdateRule
    {
        public static int SlotCount => 2;

        [MethodImpl(AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N m, ref N direction, ref N s2) where N : struct, INum<N>
        {
            m = N.Fma(momentum, m, g);
            direction = again > 0 ? N.Fma(momentum, m, g) : m;
        }
    }

    private readonly struct Times(double factor) : IUnary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N x) where N : struct, INum<N> => factor * x;
    }

    private readonly struct Sum(double left, double right) : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N a, N b) where N : struct, INum<N> => N.Fma(left, a, right * b);
    }

    private readonly struct AddScaled(double factor) : IBinary
    {
        [MethodImpl(AggressiveInlining)] public N Value<N>(N w, N step) where N : struct, INum<N> => N.Fma(factor, step, w);
    }
}
