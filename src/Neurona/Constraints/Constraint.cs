namespace Neurona;

/// <summary>A rule that a parameter's values obey after every update.</summary>
public abstract partial class Constraint
{
    /// <summary>Changes the values so that they obey. The last axis of the parameter is the matrix's columns.</summary>
    protected internal abstract void Apply(Mat values);

    /// <summary>The same, told all axes of the parameter; by default they do not matter.</summary>
    protected internal virtual void Apply(Mat values, ReadOnlySpan<int> shape) => Apply(values);

    /// <summary>Throws unless the constraint fits a parameter of this shape.</summary>
    internal virtual void Check(LayerBuilder b, string name, ReadOnlySpan<int> shape) { }
}
