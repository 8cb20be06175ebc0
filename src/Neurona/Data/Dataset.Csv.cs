namespace Neurona;

public abstract partial class Dataset
{
    /// <summary>Samples of a CSV file, a row each: one column is the target, the others are features.</summary>
    /// <remarks>
    /// UTF-8 or by its byte order mark; packed with gzip or not; fields in double quotes as in RFC 4180; numbers with a
    /// decimal point, whatever the culture.
    /// A target that is text is a class: targets are one-hot and <see cref="ClassNames"/> are the texts. Class numbers
    /// need <see cref="CsvOptions.Targets"/>.
    /// Standardize() the result before training.
    /// </remarks>
    /// <example><c>Dataset flowers = Dataset.FromCsv("flowers.csv", "species");</c></example>
    /// <param name="path">The file.</param>
    /// <param name="target">The name of the column of targets; the first row names the columns.</param>
    /// <param name="options">How it is read; found out where null.</param>
    /// <exception cref="NeuronaException">It cannot be read, has no such column, or a value is missing or no number;
    /// the message says in which line.</exception>
    public static Dataset FromCsv(string path, string target, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        return CsvFile.Read(path, new(target, null), options ?? new());
    }

    /// <inheritdoc cref="FromCsv(string, string, CsvOptions?)"/>
    /// <param name="path">The file.</param>
    /// <param name="target">The column of targets, from 0; -1 is the last.</param>
    /// <param name="options">How it is read; found out where null.</param>
    public static Dataset FromCsv(string path, int target, CsvOptions? options = null) =>
        CsvFile.Read(path, new(null, target), options ?? new());

    /// <summary>Samples without targets, to be predicted: every column of a CSV file that is not ignored is a
    /// feature.</summary>
    /// <inheritdoc cref="FromCsv(string, string, CsvOptions?)"/>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read; found out where null.</param>
    public static Dataset FromCsv(string path, CsvOptions? options = null) => CsvFile.Read(path, new(null, null), options ?? new());
}
