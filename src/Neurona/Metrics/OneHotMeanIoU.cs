namespace Neurona;

/// <summary>The mean over all classes of intersection over union, TP / (TP + FP + FN), over everything seen, for
/// one-hot targets: <see cref="IoU"/>.</summary>
/// <remarks>Shapes: targets [..., classes], outputs alike. Reference: Keras 3, OneHotMeanIoU.</remarks>
/// <param name="numClasses">The number of classes.</param>
/// <param name="ignoreClass">Targets of this class do not count; none by default.</param>
/// <param name="sparseYPred">Whether outputs are class numbers; false by default.</param>
public sealed class OneHotMeanIoU(int numClasses, int? ignoreClass = null, bool sparseYPred = false)
    : IoU(numClasses, MeanIoU.All(numClasses), ignoreClass, false, sparseYPred);
