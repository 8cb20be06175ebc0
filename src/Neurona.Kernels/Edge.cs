using System.Runtime.InteropServices;

namespace Neurona.Numerics;

/// <summary>
/// Whether a vector lies within an array wholly or with its first lanes only:
/// a type, so that a formula is written once for both.
/// </summary>
/// <remarks>The micro-kernel tells the two by their size, which folds when it is compiled.</remarks>
internal unsafe interface IEdge
{
    /// <summary>Reads a vector, or its first n lanes.</summary>
    static abstract V Load<O, V>(float* from, int n) where O : struct, ILanes<V> where V : struct;

    /// <summary>Writes a vector, or its first n lanes.</summary>
    static abstract void Store<O, V>(float* to, V value, int n) where O : struct, ILanes<V> where V : struct;
}

/// <summary>All lanes; n is ignored.</summary>
[StructLayout(LayoutKind.Sequential, Size = 1)]
internal readonly unsafe struct Whole : IEdge
{
    public static V Load<O, V>(float* from, int n) where O : struct, ILanes<V> where V : struct => O.Load(from);

    public static void Store<O, V>(float* to, V value, int n) where O : struct, ILanes<V> where V : struct => O.Store(to, value);
}

/// <summary>The first n lanes.</summary>
[StructLayout(LayoutKind.Sequential, Size = 2)]
internal readonly unsafe struct Masked : IEdge
{
    public static V Load<O, V>(float* from, int n) where O : struct, ILanes<V> where V : struct => O.LoadFirst(from, n);

    public static void Store<O, V>(float* to, V value, int n) where O : struct, ILanes<V> where V : struct => O.StoreFirst(to, value, n);
}
