namespace Neurona;

/// <summary>A rule that a parameter's values obey after every update.</summary>
public abstract partial class Constraint
{
    /// <summary>Changes the values so that they obey. The last axis of the parameter is the matrix's columns.</summary>
    protected internal abstract void Apply(Mat values);
}
