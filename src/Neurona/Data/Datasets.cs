using System.Globalization;
using System.IO.Compression;

namespace Neurona;

/// <summary>Data sets by name, each as a part to train on and a part to be measured by.</summary>
public static partial class Datasets
{
    private const int Seed = 1;
    private const double TestPart = 0.2;

    private static readonly string[] DigitNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>1,797 handwritten digits of 8x8 pixels by 43 people: 1,438 to train on, 359 to test, part of this library.</summary>
    /// <remarks>
    /// Shape 8x8x1, pixels of 0 to 16 divided by 16; targets one-hot over 10 classes. The split is fixed: 20 % of each class, shuffled.
    /// Source: Optical Recognition of Handwritten Digits (test part), E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0.
    /// </remarks>
    public static (Dataset Train, Dataset Test) Digits()
    {
        const float factor = 1f / 16;
        (float[] pixels, int[] labels) = ReadTable("digits.csv.gz", 64, 10, hasHeader: false);
        return Parts(pixels, new(8, 8, 1), labels, DigitNames, _ => new(factor));
    }

    /// <summary>150 iris flowers of three species by four measurements: 120 to train on, 30 to test, part of this library.</summary>
    /// <remarks>
    /// Four features (sepal length and width, petal length and width, in cm), each brought to mean 0 and deviation 1 over the training part;
    /// targets one-hot over 3 classes. The split is fixed: 20 % of each class, shuffled. <see cref="Dataset.Scaling"/> brings further flowers to the same scale.
    /// Source: R. A. Fisher 1936, UCI Machine Learning Repository, CC BY 4.0.
    /// </remarks>
    public static (Dataset Train, Dataset Test) Iris()
    {
        (float[] measures, int[] labels) = ReadTable("iris.csv", 4, 3, hasHeader: true);
        return Parts(measures, 4, labels, ["setosa", "versicolor", "virginica"], train => Standardize(measures, 4, train));
    }

    private static (Dataset Train, Dataset Test) Parts(float[] x, Shape shape, int[] labels, string[] names, Func<int[], InputScaling> scaling)
    {
        (int[] train, int[] test) = StratifiedSplit.Of(labels, TestPart, Seed);
        InputScaling scale = scaling(train);
        return (Part(train), Part(test));

        Dataset Part(int[] samples)
        {
            Real[] inputs = new Real[samples.Length * shape.Size];
            int[] classes = new int[samples.Length];
            for (int i = 0; i < samples.Length; i++)
            {
                for (int k = 0; k < shape.Size; k++)
                    inputs[i * shape.Size + k] = x[samples[i] * shape.Size + k];
                classes[i] = labels[samples[i]];
            }
            scale.Apply(inputs);
            return new ArrayDataset(inputs, shape, Dataset.OneHot(classes, names.Length), names.Length) { ClassNames = names, Scaling = scale };
        }
    }

    private static InputScaling Standardize(float[] x, int features, int[] samples)
    {
        float[] means = new float[features], factors = new float[features];
        for (int k = 0; k < features; k++)
        {
            double sum = 0, squares = 0;
            foreach (int sample in samples)
                sum += x[sample * features + k];
            double mean = sum / samples.Length;
            foreach (int sample in samples)
                squares += (x[sample * features + k] - mean) * (x[sample * features + k] - mean);
            means[k] = (float)mean;
            factors[k] = (float)(1 / Math.Sqrt(squares / samples.Length));
        }
        return new(means, factors);
    }

    // Rows of features with the class number as the last column.
    private static (float[] X, int[] Labels) ReadTable(string file, int features, int classes, bool hasHeader)
    {
        using Stream stream = typeof(Datasets).Assembly.GetManifestResourceStream($"Neurona.Data.{file}")
            ?? throw Errors.Of("Datasets", $"the embedded file {file}", "a build without it", "Use the published library.");
        using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using StreamReader reader = new(plain);
        if (hasHeader)
            reader.ReadLine();
        List<float> x = [];
        List<int> labels = [];
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            ReadOnlySpan<char> text = line;
            int column = 0;
            foreach (Range range in text.Split(','))
            {
                if (column++ < features)
                    x.Add(float.Parse(text[range], NumberStyles.Float, CultureInfo.InvariantCulture));
                else
                    labels.Add(int.Parse(text[range], NumberStyles.None, CultureInfo.InvariantCulture));
            }
            if (column != features + 1 || (uint)labels[^1] >= (uint)classes)
                throw Errors.Of("Datasets", $"{features} features and a class below {classes} in each line of {file}", $"line {labels.Count}", "Use the published library.");
        }
        return ([.. x], [.. labels]);
    }
}
