using System.Runtime.CompilerServices;
using Neurona.Numerics;

namespace Neurona.Bench;

/// <summary>Convolutions and pooling to time.</summary>
internal static class Convolutions
{
    /// <summary>What <see cref="Of"/> does.</summary>
    public const int Forward = 0, WeightGradient = 1, InputGradient = 2, Pool = 3, PoolBack = 4;

    /// <summary>So many calls of one kind over a window of these sizes, in the order of the window's own.</summary>
    public static Action<int> Of(
        int what, int batch, int[] sizes, Memory<float> x, Memory<float> kernel, Memory<float> bias, Memory<float> y,
        Memory<float> dKernel, Memory<float> dx)
    {
        Window2D window = new(
            sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], sizes[6], sizes[7], sizes[8], sizes[9], sizes[10], sizes[11]);
        return calls => Run(calls, what, batch, window, x.Span, kernel.Span, bias.Span, y.Span, dKernel.Span, dx.Span);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run(
        int calls, int what, int batch, Window2D w, Span<float> x, Span<float> kernel, Span<float> bias, Span<float> y,
        Span<float> dKernel, Span<float> dx)
    {
        ReadOnlyMat<float> input = new(x, batch, w.InputSize), output = new(y, batch, w.OutputSize);
        Mat<float> toInput = new(dx, batch, w.InputSize), toOutput = new(y, batch, w.OutputSize);
        for (; calls > 0; calls--)
        {
            switch (what)
            {
                case Forward:
                    Kernels.Conv2D(w, input, new(kernel, w.Depth, w.Filters), bias, toOutput, Epilogue.Relu);
                    break;
                case WeightGradient:
                    Kernels.Conv2DBackwardWeights(w, input, output, new Mat<float>(dKernel, w.Depth, w.Filters));
                    break;
                case InputGradient:
                    Kernels.Conv2DBackwardInput(w, output, new(kernel, w.Depth, w.Filters), toInput);
                    break;
                case Pool:
                    Kernels.MaxPool2D(w, input, toOutput);
                    break;
                default:
                    Kernels.MaxPool2DBackward(w, input, output, toInput);
                    break;
            }
        }
    }
}
