namespace Neurona;

/// <summary>How a small array is stretched over a large one: shapes are aligned at the end, and axes of 1 are repeated.
/// The rule of numpy and Keras.</summary>
internal sealed class Broadcast
{
    // The axes of the large array, innermost first; neighbours of one kind are merged. A stride of 0 repeats.
    private readonly List<int> _axes = [], _strides = [];

    public Broadcast(Shape small, Shape large)
    {
        int stride = 1;
        for (int axis = 1; axis <= large.Rank; axis++)
        {
            int length = large[large.Rank - axis], own = axis <= small.Rank ? small[small.Rank - axis] : 1;
            if (length == 1)
                continue;
            if (_axes.Count > 0 && own > 1 == _strides[^1] > 0)
            {
                _axes[^1] *= length;
            }
            else
            {
                _axes.Add(length);
                _strides.Add(own > 1 ? stride : 0);
            }
            stride *= own;
        }
        if (_axes.Count == 0)
        {
            _axes.Add(1);
            _strides.Add(1);
        }
        SmallSize = small.Size;
        LargeSize = large.Size;
    }

    public int SmallSize { get; }

    public int LargeSize { get; }

    /// <summary>The shape that all inputs of a layer stretch to, and how each does; null for those that have it
    /// already.</summary>
    /// <exception cref="NeuronaException">Two axes differ and none of them is 1.</exception>
    public static (Shape Common, Broadcast?[] Each) Of(LayerBuilder b, ReadOnlySpan<Shape> inputs)
    {
        Shape common = inputs[0];
        foreach (Shape shape in inputs)
        {
            common = Common(common, shape)
                ?? throw b.Mismatch("inputs of one shape, or with axes of 1 where they differ",
                    "Bring them to one shape first, with a Dense or a Conv2D of size 1.");
        }
        Broadcast?[] each = new Broadcast?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            each[i] = inputs[i] == common ? null : new(inputs[i], common);
        return (common, each);
    }

    // The shape that both stretch to; null if two axes differ and none of them is 1.
    private static Shape? Common(Shape a, Shape b)
    {
        int[] axes = new int[Math.Max(a.Rank, b.Rank)];
        for (int i = 1; i <= axes.Length; i++)
        {
            int left = i <= a.Rank ? a[a.Rank - i] : 1, right = i <= b.Rank ? b[b.Rank - i] : 1;
            if (left != right && left != 1 && right != 1)
                return null;
            axes[^i] = Math.Max(left, right);
        }
        return Shape.Of(axes);
    }

    /// <summary>large = the stretched small one.</summary>
    public void Stretch(ReadOnlySpan<Real> small, Span<Real> large)
    {
        int run = _axes[0];
        for (int at = 0; at < LargeSize; at += run)
        {
            int from = Start(at / run);
            if (_strides[0] > 0)
                small.Slice(from, run).CopyTo(large[at..]);
            else
                large.Slice(at, run).Fill(small[from]);
        }
    }

    /// <summary>large += the stretched small one.</summary>
    public void AddStretched(ReadOnlySpan<Real> small, Span<Real> large)
    {
        int run = _axes[0];
        for (int at = 0; at < LargeSize; at += run)
        {
            Span<Real> part = large.Slice(at, run);
            int from = Start(at / run);
            if (_strides[0] > 0)
                Kernels.Zip(default(Formulas.Sum), part, small.Slice(from, run), part);
            else
                Kernels.Map(new Plus(small[from]), part, part);
        }
    }

    /// <summary>small += the sums of the large one over the axes that were stretched.</summary>
    public void AddSums(ReadOnlySpan<Real> large, Span<Real> small)
    {
        int run = _axes[0];
        for (int at = 0; at < LargeSize; at += run)
        {
            ReadOnlySpan<Real> part = large.Slice(at, run);
            Span<Real> sums = small.Slice(Start(at / run), _strides[0] > 0 ? run : 1);
            if (_strides[0] > 0)
                Kernels.Zip(default(Formulas.Sum), sums, part, sums);
            else
                sums[0] += Kernels.MapSum(new Plus(0), part);
        }
    }

    // Where in the small array a run of the large one's innermost axis begins.
    private int Start(int run)
    {
        int start = 0;
        for (int i = 1; i < _axes.Count; i++)
        {
            start += run % _axes[i] * _strides[i];
            run /= _axes[i];
        }
        return start;
    }

    private readonly struct Plus(double addend) : IUnary
    {
        public N Value<N>(N x) where N : struct, INum<N> => x + addend;
    }
}
