using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Neurona.Numerics.Tests;

/// <summary>
/// Every public kernel refuses arguments that do not fit together, by the name of the one that is wrong and before it
/// writes anything; and it takes rows that lie apart, or says that it does not.
/// </summary>
public sealed class ArgumentTests
{
    private static readonly Window2D Window = new(4, 4, 2, 2, 2, 1, 1, 0, 0, 3, 3, 3), Pool = new(4, 4, 3, 2, 2, 2, 2, 0, 0, 2, 2, 3);

    // Each kernel with arguments that fit, in the order of its parameters. A free one is what the others are measured
    // by.
    private static readonly Call[] Calls =
    [
        new("Map", [Numbers("x", 12).Free, Numbers("y", 12)], a => Kernels.Map(new ExpOp(), a[0].Span, a[1].Span)),
        new("Map", [Matrix("x", 3, 4).Free, Matrix("y", 3, 4)], a => Kernels.Map(new ExpOp(), a[0].Matrix, a[1].Matrix), RowsApart: true),
        new("MapBackward", [Numbers("x", 12), Numbers("y", 12), Numbers("dy", 12).Free, Numbers("dx", 12)],
            a => Kernels.MapBackward(new TanhOp(), a[0].Span, a[1].Span, a[2].Span, a[3].Span)),
        new("MapBackward", [Matrix("x", 3, 4), Matrix("y", 3, 4), Matrix("dy", 3, 4).Free, Matrix("dx", 3, 4)],
            a => Kernels.MapBackward(new TanhOp(), a[0].Matrix, a[1].Matrix, a[2].Matrix, a[3].Matrix), RowsApart: true),
        new("Zip", [Numbers("a", 12).Free, Numbers("b", 12), Numbers("y", 12)],
            a => Kernels.Zip(new DivideOp(), a[0].Span, a[1].Span, a[2].Span)),
        new("Scale", [Numbers("x", 12).Free, Numbers("y", 12)],
            a => Kernels.Scale(MemoryMarshal.AsBytes(a[0].Span)[..12], 0.1f, a[1].Span)),
        new("Dropout", [Numbers("x", 12).Free, Numbers("y", 12)],
            a => Kernels.Dropout(new CounterRandom(1), 0.5f, a[0].Span, a[1].Span)),
        new("Update", [Numbers("w", 12).Free, Numbers("g", 12), Numbers("s0", 12), Numbers("s1", 12), Numbers("s2", 12)],
            a => Kernels.Update(default(ThreeSlots), a[0].Span, a[1].Span, a[2].Span, a[3].Span, a[4].Span)),
        new("AddColumnSums", [Matrix("x", 3, 4).Free, Numbers("sums", 4)],
            a => Kernels.AddColumnSums(a[0].Matrix, a[1].Span), RowsApart: true),
        new("AddMapColumnSums", [Matrix("x", 3, 4).Free, Numbers("sums", 4)],
            a => Kernels.AddMapColumnSums(new ExpOp(), a[0].Matrix, a[1].Span), RowsApart: true),
        new("ScaleShiftColumns", [Matrix("x", 3, 4).Free, Numbers("scale", 4), Numbers("shift", 4).OrEmpty, Matrix("y", 3, 4)],
            a => Kernels.ScaleShiftColumns(a[0].Matrix, a[1].Span, a[2].Span, a[3].Matrix)),
        new("ParametricRelu", [Matrix("x", 3, 4).Free, Numbers("alpha", 4), Matrix("y", 3, 4)],
            a => Kernels.ParametricRelu(a[0].Matrix, a[1].Span, a[2].Matrix)),
        new("ParametricReluBackward",
            [Matrix("x", 3, 4).Free, Numbers("alpha", 4), Matrix("dy", 3, 4), Matrix("dx", 3, 4).OrEmpty, Numbers("dalpha", 4).OrEmpty],
            a => Kernels.ParametricReluBackward(a[0].Matrix, a[1].Span, a[2].Matrix, a[3].Matrix, a[4].Span)),
        new("ColumnMoments", [Matrix("x", 3, 4).Free, Numbers("mean", 4), Numbers("rest", 4), Numbers("variance", 4)],
            a => Kernels.ColumnMoments(a[0].Matrix, a[1].Span, a[2].Span, a[3].Span), RowsApart: true),
        new("NormalizeColumns",
            [Matrix("x", 3, 4).Free, Numbers("mean", 4), Numbers("scale", 4), Numbers("shift", 4), Matrix("y", 3, 4)],
            a => Kernels.NormalizeColumns(a[0].Matrix, a[1].Span, a[2].Span, a[3].Span, a[4].Matrix)),
        new("BatchNormBackward",
            [
                Matrix("x", 3, 4).Free, Numbers("mean", 4), Numbers("rest", 4), Numbers("inverse", 4), Numbers("gamma", 4).OrEmpty,
                Matrix("dy", 3, 4), Numbers("sumDy", 4), Numbers("sumDyX", 4), Matrix("dx", 3, 4).OrEmpty,
            ],
            a => Kernels.BatchNormBackward(
                a[0].Matrix, a[1].Span, a[2].Span, a[3].Span, a[4].Span, a[5].Matrix, a[6].Span, a[7].Span, a[8].Matrix)),
        new("PointwiseLoss",
            [
                Matrix("y", 3, 4).Free, Matrix("target", 3, 4), Numbers("weights", 3).OrEmpty, Matrix("dy", 3, 4).OrEmpty,
                Numbers("rowLosses", 3).OrEmpty,
            ],
            a => Kernels.PointwiseLoss(new HuberLoss(1), a[0].Matrix, a[1].Matrix, a[2].Span, 1, a[3].Matrix, a[4].Span), RowsApart: true),
        new("Softmax", [Matrix("x", 3, 4).Free, Matrix("y", 3, 4)], a => Kernels.Softmax(a[0].Matrix, a[1].Matrix), RowsApart: true),
        new("SoftmaxLogSum", [Matrix("x", 3, 4).Free, Matrix("p", 3, 4).OrEmpty, Numbers("logSum", 3)],
            a => Kernels.SoftmaxLogSum(a[0].Matrix, a[1].Matrix, a[2].Span), RowsApart: true),
        new("SoftmaxBackward", [Matrix("y", 3, 4).Free, Matrix("dy", 3, 4), Matrix("dx", 3, 4)],
            a => Kernels.SoftmaxBackward(a[0].Matrix, a[1].Matrix, a[2].Matrix), RowsApart: true),
        new("Gemm", [Matrix("a", 3, 4), Matrix("b", 4, 5), Matrix("c", 3, 5)],
            a => Kernels.Gemm(a[0].Matrix, a[1].Matrix, a[2].Matrix), RowsApart: true, SaysWhich: false),
        new("Gemm", [Matrix("a", 4, 3), Matrix("b", 4, 5), Matrix("c", 3, 5)],
            a => Kernels.Gemm(a[0].Matrix, a[1].Matrix, a[2].Matrix, Trans.A), RowsApart: true, SaysWhich: false),
        new("Gemm", [Matrix("a", 3, 4), Matrix("b", 5, 4), Matrix("c", 3, 5)],
            a => Kernels.Gemm(a[0].Matrix, a[1].Matrix, a[2].Matrix, Trans.B, add: true), RowsApart: true, SaysWhich: false),
        new("GemmBias", [Matrix("a", 3, 4), Matrix("b", 4, 5), Numbers("bias", 5).OrEmpty, Matrix("c", 3, 5)],
            a => Kernels.GemmBias(a[0].Matrix, a[1].Matrix, a[2].Span, a[3].Matrix), RowsApart: true, SaysWhich: false),
        new("Conv2D", [Matrix("x", 2, 32).FreeRows, Matrix("kernel", 8, 3), Numbers("bias", 3).OrEmpty, Matrix("y", 2, 27)],
            a => Kernels.Conv2D(Window, a[0].Matrix, a[1].Matrix, a[2].Span, a[3].Matrix)),
        new("Conv2DBackwardWeights", [Matrix("x", 2, 32).FreeRows, Matrix("dy", 2, 27), Matrix("dKernel", 8, 3)],
            a => Kernels.Conv2DBackwardWeights(Window, a[0].Matrix, a[1].Matrix, a[2].Matrix)),
        new("Conv2DBackwardInput", [Matrix("dy", 2, 27), Matrix("kernel", 8, 3), Matrix("dx", 2, 32).FreeRows],
            a => Kernels.Conv2DBackwardInput(Window, a[0].Matrix, a[1].Matrix, a[2].Matrix)),
        new("MaxPool2D", [Matrix("x", 2, 48).FreeRows, Matrix("y", 2, 12)], a => Kernels.MaxPool2D(Pool, a[0].Matrix, a[1].Matrix)),
        new("MaxPool2DBackward", [Matrix("x", 2, 48).FreeRows, Matrix("dy", 2, 12), Matrix("dx", 2, 48)],
            a => Kernels.MaxPool2DBackward(Pool, a[0].Matrix, a[1].Matrix, a[2].Matrix)),
    ];

    public static TheoryData<int, string> Kernel
    {
        get
        {
            TheoryData<int, string> all = [];
            for (int i = 0; i < Calls.Length; i++)
                all.Add(i, Calls[i].Signature);
            return all;
        }
    }

    [Fact]
    public void EveryKernelOfSeveralArgumentsIsTried()
    {
        IEnumerable<string> all = typeof(Kernels).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => (method.Name, Arguments: method.GetParameters().Where(p => p.ParameterType.IsByRefLike).ToArray()))
            .Where(kernel => kernel.Arguments.Length > 1)
            .Select(kernel => Call.SignatureOf(kernel.Name, kernel.Arguments.Select(p => (p.Name!, IsMatrix(p.ParameterType)))));
        Assert.Equal(all.Order(), Calls.Select(call => call.Signature).Distinct().Order());

        static bool IsMatrix(Type type) => type.GetGenericTypeDefinition() == typeof(Mat<>)
            || type.GetGenericTypeDefinition() == typeof(ReadOnlyMat<>);
    }

    [Theory]
    [MemberData(nameof(Kernel))]
    public void ArgumentsThatDoNotFitAreRefusedAndNothingIsWritten(int number, string kernel)
    {
        Call call = Calls[number];
        call.Run(call.Places());
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            foreach (Argument wrong in call.Arguments[i].Misfits())
            {
                string what = $"{kernel}: {wrong.Name} of {wrong.Rows} x {wrong.Columns}";
                Place[] places = call.Places(i, wrong), before = call.Places(i, wrong);
                Exception? thrown = Record.Exception(() => call.Run(places));
                Assert.True(thrown?.GetType() == typeof(ArgumentException), $"{what}: {thrown?.ToString() ?? "is taken"}");
                if (call.SaysWhich)
                    Assert.Equal(wrong.Name, (thrown as ArgumentException)?.ParamName);
                for (int j = 0; j < places.Length; j++)
                    Assert.True(places[j].IsAs(before[j]), $"{what}: {call.Arguments[j].Name} is written");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kernel))]
    public void ArgumentsThatMayBeEmptyMayBe(int number, string kernel)
    {
        Call call = Calls[number];
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            if (!call.Arguments[i].MayBeEmpty)
                continue;
            Place[] places = call.Places(i, call.Arguments[i].Empty);
            call.Run(places);
            Assert.All(places, place => Assert.True(place.IsIntact, kernel));
        }
    }

    // Each matrix on its own, then all of them.
    [Theory]
    [MemberData(nameof(Kernel))]
    public void RowsThatLieApartAreTakenOrRefused(int number, string kernel)
    {
        Call call = Calls[number];
        Place[] expected = call.Places();
        call.Run(expected);
        int[] matrices = [.. Enumerable.Range(0, call.Arguments.Length).Where(i => call.Arguments[i].IsMatrix)];
        foreach (int[] apart in (int[][])[.. matrices.Select(i => (int[])[i]), matrices])
        {
            if (apart.Length == 0)
                continue;
            Place[] places = call.Places(apart), before = call.Places(apart);
            if (call.RowsApart)
            {
                call.Run(places);
                for (int i = 0; i < places.Length; i++)
                {
                    Assert.True(places[i].IsIntact, $"{kernel}: writes between the rows of {call.Arguments[i].Name}");
                    Same.Bits(expected[i].Values(), places[i].Values(), $"{kernel}: {call.Arguments[i].Name}");
                }
                continue;
            }
            Assert.Throws<InvalidOperationException>(() => call.Run(places));
            for (int i = 0; i < places.Length; i++)
                Assert.True(places[i].IsAs(before[i]), $"{kernel}: {call.Arguments[i].Name} is written");
        }
    }

    private static Argument Numbers(string name, int count) => new(name, 1, count, IsMatrix: false);

    private static Argument Matrix(string name, int rows, int columns) => new(name, rows, columns, IsMatrix: true);

    private sealed record Argument(string Name, int Rows, int Columns, bool IsMatrix)
    {
        private bool _anyRows, _anyColumns;

        public bool MayBeEmpty { get; private init; }

        /// <summary>The others are measured by it.</summary>
        public Argument Free => this with { _anyRows = true, _anyColumns = true };

        /// <summary>The others' rows are measured by it.</summary>
        public Argument FreeRows => this with { _anyRows = true };

        /// <summary>It may be left out.</summary>
        public Argument OrEmpty => this with { MayBeEmpty = true };

        public Argument Empty => this with { Rows = 0, Columns = 0 };

        /// <summary>The same argument with sizes that are wrong, not only too small or too large for it.</summary>
        public IEnumerable<Argument> Misfits()
        {
            if (!_anyColumns)
            {
                yield return this with { Columns = Columns + 1 };
                yield return this with { Columns = Columns - 1 };
            }
            if (_anyRows)
                yield break;
            if (IsMatrix)
            {
                yield return this with { Rows = Rows + 1 };
                yield return this with { Rows = Rows - 1 };
                yield return this with { Rows = Columns, Columns = Rows };
            }
            if (!MayBeEmpty)
                yield return Empty;
        }
    }

    private sealed record Call(string Name, Argument[] Arguments, Action<Place[]> Run, bool RowsApart = false, bool SaysWhich = true)
    {
        public string Signature => SignatureOf(Name, Arguments.Select(a => (a.Name, a.IsMatrix)));

        public static string SignatureOf(string name, IEnumerable<(string Name, bool IsMatrix)> arguments) =>
            $"{name}({string.Join(", ", arguments.Select(a => a.IsMatrix ? a.Name : a.Name + "[]"))})";

        /// <summary>New arguments, of which the rows of some lie apart.</summary>
        public Place[] Places(params int[] apart) =>
            [.. Arguments.Select((argument, i) => new Place(argument, (uint)i, apart.Contains(i) ? 3 : 0))];

        /// <summary>New arguments, of which one is another.</summary>
        public Place[] Places(int number, Argument other) =>
            [.. Arguments.Select((argument, i) => new Place(i == number ? other : argument, (uint)i, 0))];
    }

    // An argument amid memory that nobody may write to: what a missing check would let happen stays there.
    private sealed class Place
    {
        private const int Slack = 1024;
        private const uint Canary = 0x7FC12345;

        private readonly Argument _argument;
        private readonly int _stride, _count;
        private readonly float[] _memory;

        public Place(Argument argument, uint key, int gap)
        {
            (_argument, _stride) = (argument, argument.Columns + gap);
            _count = argument.Rows == 0 || argument.Columns == 0 ? 0 : (argument.Rows - 1) * _stride + argument.Columns;
            _memory = new float[Slack + _count + Slack];
            Array.Fill(_memory, BitConverter.UInt32BitsToSingle(Canary));
            float[] values = Sample.Numbers(argument.Rows * argument.Columns, key, 1);
            for (int r = 0; r < argument.Rows; r++)
                values.AsSpan(r * argument.Columns, argument.Columns).CopyTo(Matrix.Row(r));
        }

        public Span<float> Span => _memory.AsSpan(Slack, _count);

        public Mat<float> Matrix => new(Span, _argument.Rows, _argument.Columns, _stride);

        public bool IsIntact
        {
            get
            {
                for (int i = 0; i < _memory.Length; i++)
                {
                    int at = i - Slack;
                    bool isOwn = at >= 0 && at < _count && at % _stride < _argument.Columns;
                    if (!isOwn && BitConverter.SingleToUInt32Bits(_memory[i]) != Canary)
                        return false;
                }
                return true;
            }
        }

        public bool IsAs(Place other) =>
            MemoryMarshal.AsBytes(_memory.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(other._memory.AsSpan()));

        public float[] Values()
        {
            float[] values = new float[_argument.Rows * _argument.Columns];
            for (int r = 0; r < _argument.Rows; r++)
                Matrix.Row(r).CopyTo(values.AsSpan(r * _argument.Columns));
            return values;
        }
    }

    private readonly struct ThreeSlots : IUpdateRule
    {
        public static int SlotCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<N>(ref N w, N g, ref N s0, ref N s1, ref N s2) where N : struct, INum<N>
        {
            (s0, s1, s2) = (s0 + g, s1 + g, s2 + g);
            w -= s0 + s1 + s2;
        }
    }
}
