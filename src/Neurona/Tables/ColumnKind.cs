namespace Neurona;

/// <summary>What the values of a <see cref="TableColumn"/> are.</summary>
public enum ColumnKind
{
    /// <summary>Finite numbers.</summary>
    Number,

    /// <summary>Texts of which each stands in many rows, or numbers that are names.</summary>
    Category,

    /// <summary>Days, with or without a time of day.</summary>
    Date,

    /// <summary>Texts of which there are too many to learn from, such as remarks; never a feature.</summary>
    Text,
}
