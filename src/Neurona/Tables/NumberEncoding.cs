namespace Neurona;

/// <summary>A number, scaled; what stands for a missing one; and a feature that tells that it was missing.</summary>
internal sealed class NumberEncoding : ColumnEncoding
{
    // Equal decimals that were computed in different ways differ by about this much of their size.
    private const double Rounding = 1e-14;

    // A power of 2, by which nothing is rounded; so many rows there are at most.
    private const double Part = 1.0 / (1L << 31);

    private readonly NumberScaling _scaling;
    private readonly double _mean, _factor, _fill;
    private readonly bool _hasFlag;

    private NumberEncoding(string name, NumberScaling scaling, double mean, double factor, double fill, bool hasFlag) : base(name)
    {
        if (!double.IsFinite(mean) || !double.IsFinite(factor) || factor == 0 || !double.IsFinite(fill))
            throw TableJson.Broken($"a mean, factor or fill that is not finite, or a factor of 0, in column '{TableText.Short(name)}'");
        (_scaling, _mean, _factor, _fill, _hasFlag) = (scaling, mean, factor, fill, hasFlag);
        FeatureNames = hasFlag ? [name, $"{name} missing"] : [name];
    }

    public override IReadOnlyList<string> FeatureNames { get; }

    public static new NumberEncoding Fit(Table table, TableColumn column)
    {
        ColumnSettings settings = column.Settings;
        Spread all = Spread.Of(table, column.Values, NumberScaling.None);
        double fill = all.Count == 0 ? 0 : settings.Missing switch
        {
            MissingNumbers.Median => Median(table, column.Values, all.Count),
            MissingNumbers.Zero => 0,
            _ => all.Mean,
        };
        bool hasFlag = settings.FlagsMissing && all.Count < table.RowCount && all.Count > 0;
        (double mean, double factor) = Scale(table, column.Values, settings.Scaling);
        return new(column.Name, settings.Scaling, mean, factor, fill, hasFlag);
    }

    /// <summary>What a difference is multiplied by: 1 / width; 1 where the numbers vary by no more than their rounding,
    /// or by too little for a float to scale.</summary>
    /// <param name="width">By how much they vary.</param>
    /// <param name="size">The largest of them, without its sign.</param>
    public static double Factor(double width, double size) =>
        width > size * Rounding && double.IsNormal(1 / width) && float.IsFinite((float)(1 / width)) ? 1 / width : 1;

    public override EncodedColumn Bind(Table table, ColumnValues values, bool mayBeUnknown)
    {
        CheckKind(table, values, ColumnKind.Number, "a number",
            text => !double.IsNaN(TableText.Number(text, '.')) || !double.IsNaN(TableText.Number(text, ',')));
        for (int row = 0; row < table.RowCount; row++)
        {
            double value = values.Number(table.RowAt(row));
            if (!double.IsNaN(value) && !Real.IsFinite(Scaled(value)))
            {
                throw Bad(table, row, "a number that is finite once it is scaled as the training data", $"'{TableText.Name(value)}'",
                    "Correct it, or leave it empty if it is missing.");
            }
        }
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

    // What is subtracted and what multiplies.
    private static (double Mean, double Factor) Scale(Table table, ColumnValues values, NumberScaling scaling)
    {
        Spread spread = Spread.Of(table, values, scaling);
        if (scaling == NumberScaling.None || spread.Count == 0)
            return (0, 1);
        double width = spread.High - spread.Low, size = Math.Max(Math.Abs(spread.Low), Math.Abs(spread.High));
        if (scaling == NumberScaling.MinMax)
            return (spread.Low, Factor(width, size));
        if (width == 0)
            return (spread.Low, 1);
        if (!double.IsFinite(width))
            return (spread.Mean, 1);
        double squares = 0;
        for (int row = 0; row < table.RowCount; row++)
        {
            double value = Transformed(values.Number(table.RowAt(row)), scaling), part = (value - spread.Mean) / width;
            squares += double.IsNaN(part) ? 0 : part * part;
        }
        return (spread.Mean, Factor(width * Math.Sqrt(squares / spread.Count), size));
    }

    private static double Median(Table table, ColumnValues values, int count)
    {
        double[] sorted = new double[count];
        int at = 0;
        for (int row = 0; row < table.RowCount; row++)
        {
            double value = values.Number(table.RowAt(row));
            if (!double.IsNaN(value))
                sorted[at++] = value;
        }
        Array.Sort(sorted);
        int middle = count / 2;
        return count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2;
    }

    private static double Transformed(double value, NumberScaling scaling) =>
        scaling == NumberScaling.Log ? Math.CopySign(LogOfOneMore(Math.Abs(value)), value) : value;

    // double.LogP1 rounds 1 + x. W. Kahan: what is lost in the sum is lost in its difference from 1 alike.
    private static double LogOfOneMore(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private Real Scaled(double value) => (Real)((Transformed(value, _scaling) - _mean) * _factor);

    // Of the numbers that are not missing.
    private readonly record struct Spread(int Count, double Low, double High, double Mean)
    {
        public static Spread Of(Table table, ColumnValues values, NumberScaling scaling)
        {
            int count = 0;
            double low = double.PositiveInfinity, high = double.NegativeInfinity, sum = 0;
            for (int row = 0; row < table.RowCount; row++)
            {
                double value = Transformed(values.Number(table.RowAt(row)), scaling);
                if (double.IsNaN(value))
                    continue;
                count++;
                low = Math.Min(low, value);
                high = Math.Max(high, value);
                // Of small parts, so that the sum of the largest numbers is finite, too.
                sum += value * Part;
            }
            return new(count, low, high, count == 0 ? 0 : Math.Clamp(sum / count / Part, low, high));
        }
    }

    private sealed class Column(NumberEncoding encoding, ColumnValues values) : EncodedColumn
    {
        public override void Fill(ReadOnlySpan<int> rows, Mat into, int at)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                double value = values.Number(rows[i]);
                bool isMissing = double.IsNaN(value);
                into[i, at] = encoding.Scaled(isMissing ? encoding._fill : value);
                if (encoding._hasFlag)
                    into[i, at + 1] = isMissing ? 1 : 0;
            }
        }
    }
}
