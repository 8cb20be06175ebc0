namespace Neurona;

public static partial class Datasets
{
    private static readonly string[] ArticleNames =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    private static readonly DataFile[] MnistFiles =
    [
        new("train-images-idx3-ubyte", 9912422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        new("train-labels-idx1-ubyte", 28881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        new("t10k-images-idx3-ubyte", 1648877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        new("t10k-labels-idx1-ubyte", 4542,
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    private static readonly DataFile[] FashionFiles =
    [
        new("train-images-idx3-ubyte", 26421880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
        new("train-labels-idx1-ubyte", 29515,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
        new("t10k-images-idx3-ubyte", 4422102,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
        new("t10k-labels-idx1-ubyte", 5148,
            "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
    ];

    internal static DataSource MnistSource { get; } = new("mnist", "MNIST", MnistFiles,
    [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ]);

    internal static DataSource FashionMnistSource { get; } = new("fashion-mnist", "Fashion-MNIST", FashionFiles,
    [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
    ]);

    /// <summary>70,000 handwritten digits of 28x28 pixels: 60,000 to train on, 10,000 to test.</summary>
    /// <remarks>
    /// Shape 28x28x1, bytes divided by 255; targets one-hot over 10 classes.
    /// The four original files, packed with gzip or not, are looked for in <paramref name="dataDir"/>, then in the
    /// folder that the environment variable NEURONA_DATA names, then in the user's cache folder (Linux:
    /// $XDG_CACHE_HOME/neurona or ~/.cache/neurona; macOS: ~/Library/Caches/neurona; Windows:
    /// %LOCALAPPDATA%\neurona\cache), each with its subfolder mnist. Files that are nowhere are downloaded (11.6 MB) to
    /// the subfolder mnist of the first of these that is given. Every file is checked against its published SHA-256.
    /// Source: Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits.
    /// </remarks>
    /// <param name="dataDir">The folder to look in first; null for NEURONA_DATA and the cache only.</param>
    /// <param name="progress">Is told how a download goes.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    /// <exception cref="NeuronaException">A file is altered, or is nowhere and cannot be downloaded.</exception>
    /// <exception cref="OperationCanceledException">A download was ended.</exception>
    public static (Dataset Train, Dataset Test) Mnist(
        string? dataDir = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Images(MnistSource, DigitNames, dataDir, progress, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The same without waiting: no thread is held while files are read or downloaded.</summary>
    /// <inheritdoc cref="Mnist"/>
    public static Task<(Dataset Train, Dataset Test)> MnistAsync(
        string? dataDir = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Images(MnistSource, DigitNames, dataDir, progress, cancellationToken);

    /// <summary>70,000 photos of clothes of 28x28 pixels in 10 classes: 60,000 to train on, 10,000 to test.</summary>
    /// <remarks>
    /// As <see cref="Mnist"/> in shape, files and folders (subfolder fashion-mnist, 30.9 MB), and harder.
    /// Source: H. Xiao, K. Rasul and R. Vollgraf 2017, Zalando SE, MIT licence.
    /// </remarks>
    /// <param name="dataDir">The folder to look in first; null for NEURONA_DATA and the cache only.</param>
    /// <param name="progress">Is told how a download goes.</param>
    /// <param name="cancellationToken">Ends a download.</param>
    /// <exception cref="NeuronaException">A file is altered, or is nowhere and cannot be downloaded.</exception>
    /// <exception cref="OperationCanceledException">A download was ended.</exception>
    public static (Dataset Train, Dataset Test) FashionMnist(
        string? dataDir = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Images(FashionMnistSource, ArticleNames, dataDir, progress, cancellationToken).GetAwaiter().GetResult();

    /// <summary>The same without waiting: no thread is held while files are read or downloaded.</summary>
    /// <inheritdoc cref="FashionMnist"/>
    public static Task<(Dataset Train, Dataset Test)> FashionMnistAsync(
        string? dataDir = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Images(FashionMnistSource, ArticleNames, dataDir, progress, cancellationToken);

    internal static async Task<(Dataset Train, Dataset Test)> Images(
        DataSource source, string[] names, string? dataDir, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        byte[][] files = await source.Read(dataDir, progress, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => (Part(0), Part(2)), cancellationToken).ConfigureAwait(false);

        Dataset Part(int at)
        {
            IdxFile images = IdxFile.Parse(files[at], source.Files[at].Name),
                labels = IdxFile.Parse(files[at + 1], source.Files[at + 1].Name);
            if (images.Axes.Count != 3 || labels.Axes.Count != 1 || images.Count != labels.Count)
                throw Errors.Of(source.Title, "images of two axes and as many labels",
                    $"{string.Join('x', images.Axes)} and {string.Join('x', labels.Axes)}", "Get the files again.");
            return new ByteDataset(images.Memory, new(images.Axes[1], images.Axes[2], 1), labels.Memory, names.Length)
            {
                ClassNames = names
            };
        }
    }
}
