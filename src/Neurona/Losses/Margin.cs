using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Neurona;

/// <summary>What the hinge losses of single outputs share: the side that a target stands for.</summary>
internal static class Margin
{
    /// <summary>1 for a yes, -1 for a no.</summary>
    [MethodImpl(AggressiveInlining)]
    public static N Side<N>(N t) where N : struct, INum<N> => N.Where(t > 0, 1, -1);

    public static void CheckTargets(string loss, ReadOnlyMat target)
    {
        foreach (Real t in target.Data)
        {
            if (t is not (-1 or 0 or 1))
                throw Errors.Of(loss, "targets of 1 for a yes, and -1 or 0 for a no", $"{t}", "Encode the two classes so.");
        }
    }
}
