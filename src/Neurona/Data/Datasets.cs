using System.IO.Compression;

namespace Neurona;

/// <summary>Data sets by name, each as a part to train on and a part to be measured by.</summary>
public static partial class Datasets
{
    private const int Seed = 1;
    private const double TestPart = 0.2;

    private static readonly string[] DigitNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>1,797 handwritten digits of 8x8 pixels by 43 people: 1,438 to train on, 359 to test, part of this
    /// library.</summary>
    /// <remarks>
    /// Shape 8x8x1, pixels of 0 to 16 divided by 16; targets one-hot over 10 classes. The split is fixed: 20 % of each
    /// class, shuffled.
    /// Source: Optical Recognition of Handwritten Digits (test part), E. Alpaydin and C. Kaynak, UCI Machine Learning
    /// Repository, CC BY 4.0.
    /// </remarks>
    public static (Dataset Train, Dataset Test) Digits()
    {
        (Dataset train, Dataset test) = Table("digits.csv.gz", DigitNames)
            .Reshape(new(8, 8, 1)).Scale(new(1f / 16)).StratifiedSplit(TestPart, Seed);
        return (new ArrayDataset(train), new ArrayDataset(test));
    }

    /// <summary>150 iris flowers of three species by four measurements: 120 to train on, 30 to test, part of this
    /// library.</summary>
    /// <remarks>
    /// Four features (sepal length and width, petal length and width, in cm), each brought to mean 0 and deviation 1
    /// over the training part;
    /// targets one-hot over 3 classes. The split is fixed: 20 % of each class, shuffled. <see cref="Dataset.Scaling"/>
    /// brings further flowers to the same scale.
    /// Source: R. A. Fisher 1936, UCI Machine Learning Repository, CC BY 4.0.
    /// </remarks>
    public static (Dataset Train, Dataset Test) Iris()
    {
        Dataset all = Table("iris.csv", ["setosa", "versicolor", "virginica"]);
        (Dataset train, Dataset test) = all.StratifiedSplit(TestPart, Seed).Standardize();
        return (new ArrayDataset(train), new ArrayDataset(test));
    }

    // Rows of features with the class number as the last column.
    private static Dataset Table(string file, string[] names)
    {
        using Stream stream = typeof(Datasets).Assembly.GetManifestResourceStream($"Neurona.Data.{file}")
            ?? throw Errors.Of("Datasets", $"the embedded file {file}", "a build without it", "Use the published library.");
        bool isPacked = file.EndsWith(".gz", StringComparison.Ordinal);
        using Stream plain = isPacked ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        return CsvFile.Read(plain, file, new(null, -1), new() { HasHeader = !isPacked, Targets = CsvTargets.Classes })
            .WithClassNames(names);
    }
}
