namespace Neurona.Numerics.Tests;

/// <summary>
/// Window sizes for the tests of convolution and pooling: every border, stride and odd number of channels, drawn
/// evenly, the same on every run.
/// </summary>
internal static class Windows
{
    private static readonly int[] Channels = [1, 2, 3, 5, 8, 16, 17, 32, 33, 64, 70];
    private static readonly (int, int)[] Kernels = [(1, 1), (2, 3), (3, 3), (5, 5), (3, 1), (1, 4), (2, 2)];

    /// <summary>So many windows; <paramref name="pool"/> has as many channels out as in and less padding than its
    /// size.</summary>
    public static IEnumerable<(Window2D Window, int Batch)> Draw(int count, bool pool)
    {
        for (uint i = 0; i < count; i++)
        {
            CounterRandom noise = new(1000 + i);
            (int kernelHeight, int kernelWidth) = Kernels[Pick(0, Kernels.Length)];
            int channels = Channels[Pick(1, Channels.Length)], filters = pool ? channels : Channels[Pick(2, Channels.Length)];
            int strideY = 1 + Pick(3, 3), strideX = Pick(4, 2) == 0 ? strideY : 1 + Pick(5, 3);
            if (Pick(6, 3) == 0)
                strideY = strideX = 1;
            (int height, int outHeight, int top) = Axis(kernelHeight, strideY, 10);
            (int width, int outWidth, int left) = Axis(kernelWidth, strideX, 20);
            int batch = Pick(7, 4) switch { 0 => 1, 1 => 2, 2 => 3, _ => 5 };
            yield return (
                new(height, width, channels, kernelHeight, kernelWidth, strideY, strideX, top, left, outHeight, outWidth, filters), batch);

            int Pick(uint what, int of) => (int)(noise.Bits(what) % (uint)of);

            // Valid, as Keras' same, or any padding before and after that leaves each window an input.
            (int Size, int Out, int Pad) Axis(int kernel, int stride, uint at)
            {
                int size = kernel + Pick(at, 17);
                switch (Pick(at + 1, 3))
                {
                    case 0:
                        return (size, (size - kernel) / stride + 1, 0);
                    case 1:
                        int positions = (size + stride - 1) / stride;
                        return (size, positions, Math.Max((positions - 1) * stride + kernel - size, 0) / 2);
                    default:
                        int before = Pick(at + 2, kernel), after = Pick(at + 3, kernel);
                        return (size, (size + before + after - kernel) / stride + 1, before);
                }
            }
        }
    }
}
