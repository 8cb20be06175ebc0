using System.Globalization;

namespace Neurona;

/// <summary>What is known of one column of a <see cref="Table"/>.</summary>
public sealed class TableColumn
{
    internal TableColumn(ColumnValues values, ColumnSettings settings, bool isTarget)
    {
        (Values, Settings, IsTarget) = (values, settings, isTarget);
    }

    /// <summary>The name in the file's header.</summary>
    public string Name => Values.Name;

    /// <summary>What its values are.</summary>
    public ColumnKind Kind => Values.Kind;

    /// <summary>Whether it is what is to be predicted.</summary>
    public bool IsTarget { get; }

    /// <summary>In how many rows of the file its value is missing.</summary>
    public int MissingCount => Values.MissingCount;

    internal ColumnValues Values { get; }

    internal ColumnSettings Settings { get; }

    internal TableColumn With(ColumnSettings settings) => new(Values, settings, IsTarget);

    internal TableColumn AsTarget(bool isTarget) => isTarget == IsTarget ? this : new(Values, Settings, isTarget);

    /// <summary>Name and kind.</summary>
    public override string ToString() =>
        $"{Name}: {Kind.ToString().ToLower(CultureInfo.InvariantCulture)}{(IsTarget ? ", the target" : "")}";
}
