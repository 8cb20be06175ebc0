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

    /// <summary>Texts of which most stand in one row alone, such as names and remarks: more than 20 different ones, and
    /// more than half as many as rows. No feature, unless <see cref="Table.AsCategory"/> says so.</summary>
    Text,
}
