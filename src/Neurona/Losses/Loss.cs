namespace Neurona;

/// <summary>What training makes small: one number for outputs and targets, with its gradient.</summary>
/// <remarks>Outputs with several axes come with every position as a row and the last axis as columns, so a loss sees vectors only.</remarks>
public abstract partial class Loss
{
    /// <summary>The mean loss of the rows. Writes its derivative with respect to <paramref name="y"/> into <paramref name="dy"/>, unless that is empty.</summary>
    protected internal abstract Real Evaluate(ReadOnlyMat y, ReadOnlyMat target, Mat dy);

    /// <summary>The shape that one sample's target must have for this output: the output's own, unless the loss says otherwise.</summary>
    protected internal virtual Shape TargetShape(Shape output) => output;

    /// <summary>Checks that the loss fits a model whose last layer gives <paramref name="output"/>.</summary>
    /// <exception cref="NeuronaException">It does not.</exception>
    protected internal virtual void Check(Layer last, Shape output) { }

    /// <summary>Checks one batch of targets before training starts: their range and form.</summary>
    /// <exception cref="NeuronaException">They are not what the loss expects.</exception>
    protected internal virtual void CheckTargets(ReadOnlyMat target, Shape output) { }

    /// <summary>The same loss starting from the input of the last layer, where both together are simpler and more exact; or null.</summary>
    protected internal virtual Loss? FuseWith(Layer last) => null;
}
