namespace Neurona;

/// <summary>The mean over all classes of intersection over union, TP / (TP + FP + FN), over everything seen:
/// <see cref="IoU"/>.</summary>
/// <remarks>Shapes: as for <see cref="IoU"/>. Reference: Keras 3, MeanIoU.</remarks>
/// <param name="numClasses">The number of classes.</param>
/// <param name="ignoreClass">Targets of this number do not count; none by default.</param>
/// <param name="sparseYTrue">Whether targets are class numbers, the default, not one-hot.</param>
/// <param name="sparseYPred">Whether outputs are class numbers, Keras' default, not a number for each class.</param>
public sealed class MeanIoU(int numClasses, int? ignoreClass = null, bool sparseYTrue = true, bool sparseYPred = true)
    : IoU(numClasses, All(numClasses), ignoreClass, sparseYTrue, sparseYPred)
{
    internal static int[] All(int classes)
    {
        int[] all = new int[Math.Max(classes, 0)];
        for (int i = 0; i < all.Length; i++)
            all[i] = i;
        return all;
    }
}
