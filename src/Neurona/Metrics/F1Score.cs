namespace Neurona;

/// <summary>The harmonic mean of precision and recall over everything seen: <see cref="FBetaScore"/> of beta
/// 1.</summary>
/// <remarks>Shapes: targets as outputs, 0 and 1, a column a class. Reference: Keras 3, F1Score.</remarks>
/// <param name="average">How the scores of the classes become one; by default each class has its own.</param>
/// <param name="threshold">An output above it, from 0 to 1, is predicted positive; by default the largest of each
/// row.</param>
public sealed class F1Score(ScoreAverage? average = null, double? threshold = null) : FBetaScore(average, 1, threshold)
{
    /// <inheritdoc/>
    protected override string DefaultName => "f1_score";
}
