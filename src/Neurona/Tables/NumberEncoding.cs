namespace Neurona;

/// <summary>A number, scaled; what stands for a missing one; and a feature that tells that it was missing.</summary>
internal sealed class NumberEncoding : ColumnEncoding
{
    private readonly NumberScaling _scaling;
    private readonly double _mean, _factor, _fill;
    private readonly bool _hasFlag;

    private NumberEncoding(string name, NumberScaling scaling, double mean, double factor, double fill, bool hasFlag) : base(name)
    {
        if (!double.IsFinite(mean) || !double.IsFinite(factor) || factor == 0 || !double.IsFinite(fill))
            throw TableJson.Broken($"a mean, factor or fill that is not finite in column '{TableText.Short(name)}'");
        (_scaling, _mean, _factor, _fill, _hasFlag) = (scaling, mean, factor, fill, hasFlag);
        FeatureNames = hasFlag ? [name, $"{name} missing"] : [name];
    }

    public override IReadOnlyList<string> FeatureNames { get; }

    public static new NumberEncoding Fit(Table table, TableColumn column)
    {
        List<double> known = new(table.RowCount);
        for (int row = 0; row < table.RowCount; row++)
        {
            double value = column.Values.Number(table.RowAt(row));
            if (!double.IsNaN(value))
                known.Add(value);
        }
        ColumnSettings settings = column.Settings;
        double fill = known.Count == 0 ? 0 : settings.Missing switch
        {
            MissingNumbers.Median => Median(known),
            MissingNumbers.Zero => 0,
            _ => known.Average(),
        };
        bool hasFlag = settings.FlagsMissing && known.Count < table.RowCount && known.Count > 0;
        (double mean, double factor) = Scale(known, settings.Scaling);
        return new(column.Name, settings.Scaling, mean, factor, fill, hasFlag);
    }

    /// <summary>What is subtracted and what multiplies: 0 and 1 without scaling, factor 1 for numbers that never
    /// vary.</summary>
    public static (double Mean, double Factor) Scale(List<double> values, NumberScaling scaling)
    {
        if (scaling == NumberScaling.None || values.Count == 0)
            return (0, 1);
        double[] taken = [.. values.Select(value => Transformed(value, scaling))];
        if (scaling == NumberScaling.MinMax)
        {
            double low = taken.Min();
            return (low, Factor(taken.Max() - low));
        }
        // Halved first, so that the sum of the largest numbers is finite, too.
        double mean = taken.Average(value => value / 2) * 2, squares = 0;
        double largest = taken.Max(value => Math.Abs(value - mean));
        if (!(largest > 0) || !double.IsFinite(largest))
            return (double.IsFinite(mean) ? mean : 0, 1);
        foreach (double value in taken)
            squares += (value - mean) / largest * ((value - mean) / largest);
        return (mean, Factor(largest * Math.Sqrt(squares / taken.Length)));
    }

    public override EncodedColumn Bind(Table table, ColumnValues values, bool mayBeUnknown)
    {
        CheckKind(table, values, ColumnKind.Number, "a number");
        return new Column(this, values);
    }

    public override ColumnJson ToJson() => new()
    {
        Name = Name,
        Kind = "number",
        Scaling = _scaling.ToString(),
        Means = [_mean],
        Factors = [_factor],
        Fill = _fill,
        HasMissing = _hasFlag,
    };

    public static new NumberEncoding Of(ColumnJson json) =>
        json.Means is [var mean] && json.Factors is [var factor] && Enum.TryParse(json.Scaling, out NumberScaling scaling)
            && Enum.IsDefined(scaling)
            ? new(json.Name, scaling, mean, factor, json.Fill, json.HasMissing)
            : throw TableJson.Broken($"no scaling for column '{TableText.Short(json.Name)}'");

    private static double Transformed(double value, NumberScaling scaling) =>
        scaling == NumberScaling.Log ? Math.CopySign(double.LogP1(Math.Abs(value)), value) : value;

    // 1 where the numbers hardly vary, or by more than a float can hold.
    private static double Factor(double width) => width > 0 && float.IsNormal((float)(1 / width)) ? 1 / width : 1;

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
    }

    private sealed class Column(NumberEncoding encoding, ColumnValues values) : EncodedColumn
    {
        public override void Fill(ReadOnlySpan<int> rows, Mat into, int at)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                double value = values.Number(rows[i]);
                bool isMissing = double.IsNaN(value);
                double known = Transformed(isMissing ? encoding._fill : value, encoding._scaling);
                into[i, at] = (Real)((known - encoding._mean) * encoding._factor);
                if (encoding._hasFlag)
                    into[i, at + 1] = isMissing ? 1 : 0;
            }
        }
    }
}
