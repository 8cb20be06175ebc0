using System.Runtime.Intrinsics;

namespace Neurona.Numerics.Tests;

public sealed unsafe class TileTests
{
    private const float Canary = -77.25f;

    [WidthFact(512)]
    public void EveryFormOf512Bits() => Check<O16, Vector512<float>>();

    [WidthFact(256)]
    public void EveryFormOf256Bits() => Check<O8, Vector256<float>>();

    [WidthFact(128)]
    public void EveryFormOf128Bits() => Check<O4, Vector128<float>>();

    [Fact]
    public void EveryScalarForm() => Check<O1, float>();

    // Bit for bit the chain that the summary promises, and not a number written beside the tile.
    private static void Check<O, V>() where O : struct, ILanes<V> where V : struct
    {
        float[] data = Data(6000);
        for (int rows = 1; rows <= Tiles<O, V>.MaxRows; rows++)
        {
            for (int columns = 1; columns <= Tiles<O, V>.MaxColumns; columns++)
            {
                for (int form = 0; form < 16; form++)
                {
                    int inner = 1 + (rows + columns + form) % 5, outer = 1 + (columns + form) % 3;
                    Case<O, V>(data, rows, columns, inner, outer, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0, (form & 8) != 0);
                }
            }
        }
    }

    private static void Case<O, V>(float[] data, int rows, int columns, int inner, int outer, bool strided, bool add, bool bias, bool relu)
        where O : struct, ILanes<V> where V : struct
    {
        int width = columns > O.Count ? 2 * O.Count : O.Count, cRow = columns + 3;
        int aRow = strided ? inner + 2 : 1, aStep = strided ? 1 : rows + 1, aJump = strided ? 5 : 3, bStep = width + 1, bJump = 2;
        float[] c = new float[rows * cRow + 2];
        for (int i = 0; i < c.Length; i++)
            c[i] = i == 0 || (i - 1) % cRow >= columns || i > (rows - 1) * cRow + columns ? Canary : data[i];
        float[] expected = (float[])c.Clone();
        for (int r = 0; r < rows; r++)
        {
            for (int j = 0; j < columns; j++)
            {
                float sum = 0;
                for (int o = 0; o < outer; o++)
                {
                    for (int k = 0; k < inner; k++)
                    {
                        int a = r * aRow + o * (inner * aStep + aJump) + k * aStep;
                        int b = 1000 + o * (inner * bStep + bJump) + k * bStep + j;
                        sum = MathF.FusedMultiplyAdd(data[a], data[b], sum);
                    }
                }
                ref float to = ref expected[1 + r * cRow + j];
                if (add)
                    sum += to;
                if (bias)
                    sum += data[3000 + j];
                to = relu ? MathF.Max(sum, 0) : sum;
            }
        }
        fixed (float* from = data, to = c)
        {
            TileArgs t = new()
            {
                A = from,
                ARow = strided ? aRow : -1,
                AStep = aStep,
                AJump = aJump,
                B = from + 1000,
                BStep = bStep,
                BJump = bJump,
                Inner = inner,
                Outer = outer,
                C = to + 1,
                CRow = cRow,
                Columns = columns,
                Add = add,
                Relu = relu,
                Bias = bias ? from + 3000 : null,
            };
            Tiles<O, V>.Get(rows, columns, strided)(&t);
        }
        for (int i = 0; i < c.Length; i++)
        {
            Assert.True(BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(c[i]),
                $"{rows}x{columns} inner {inner} outer {outer} strided {strided} add {add} bias {bias} relu {relu}: "
                + $"at {i} expected {expected[i]}, got {c[i]}");
        }
    }

    private static float[] Data(int n)
    {
        CounterRandom noise = new(5);
        float[] data = new float[n];
        for (int i = 0; i < n; i++)
            data[i] = noise.Uniform((uint)i) - 0.5f;
        return data;
    }
}
