using System.Globalization;
using System.Text;

namespace Neurona.Tests;

/// <summary>Every misuse gets a sentence at Build, Compile or the start of Fit: who expects what; got what. What to
/// do.</summary>
public sealed class ErrorTests
{
    private static readonly (string Case, Action Misuse)[] Cases =
    [
        // Layers and shapes
        ("Dense of no units", () => _ = new Dense(0)),
        ("Conv2D on a flat input", () => _ = new Sequential(784) { new Conv2D(8, 3) }),
        ("Conv2D of no filters", () => _ = new Conv2D(0, 3)),
        ("Conv2D with a window of 0", () => _ = new Conv2D(8, (3, 0))),
        ("Conv2D with a window beyond memory",
            () => _ = new Sequential(new Shape(1, 1, 1)) { new Conv2D(1, (1 << 27, 1)) { Padding = Padding.Same } }),
        ("Conv2D with a stride beyond an axis",
            () => _ = new Sequential(new Shape(3, 3, 1)) { new Conv2D(1, 1) { Strides = int.MaxValue } }),
        ("MaxPooling2D with a window beyond an axis",
            () => _ = new Sequential(new Shape(3, 3, 1)) { new MaxPooling2D(int.MaxValue) { Padding = Padding.Same } }),
        ("Conv2D with strides of 0", () => _ = new Conv2D(8, 3) { Strides = 0 }),
        ("kernel larger than the image", () => _ = new Sequential(new Shape(4, 4, 1)) { new Conv2D(8, 3), new Conv2D(8, (5, 1)) }),
        ("MaxPooling2D after too many", () => _ = new Sequential(new Shape(2, 2, 1)) { new MaxPooling2D(), new MaxPooling2D() }),
        ("MaxPooling2D on a flat input", () => _ = new Sequential(784) { new MaxPooling2D() }),
        ("Dropout of more than everything", () => _ = new Dropout(1.5f)),
        ("Dropout of NaN", () => _ = new Dropout(float.NaN)),
        ("softmax with one unit", () => _ = new Sequential(4) { new Dense(1, Activation.Softmax) }),
        ("Add of different shapes", () => _ = new Add().On(Input.Of(3), Input.Of(4))),
        ("Add of one input", () => _ = new Add().On(Input.Of(3))),
        ("Add in a Sequential", () => _ = new Sequential(3) { new Add() }),
        ("Subtract of three inputs", () => _ = new Subtract().On(Input.Of(3), Input.Of(3), Input.Of(3))),
        ("Multiply of one input", () => _ = new Multiply().On(Input.Of(3))),
        ("Maximum of different shapes", () => _ = new Maximum().On(Input.Of(3), Input.Of(4))),
        ("Dot of vectors of two lengths", () => _ = new Dot([1]).On(Input.Of(3), Input.Of(4))),
        ("Dot of one input", () => _ = new Dot([1]).On(Input.Of(3))),
        ("Dot of three inputs", () => _ = new Dot([1]).On(Input.Of(3), Input.Of(3), Input.Of(3))),
        ("Dot along the batch", () => _ = new Dot([0]).On(Input.Of(3), Input.Of(3))),
        ("Dot of three axes", () => _ = new Dot([1, 2, 3])),
        ("Dot of too many axes", () => _ = new Dot([1]).On(Input.Of(2, 2, 2, 2), Input.Of(2, 2, 2))),
        ("a layer on nothing", () => _ = new Concatenate().On()),
        ("Dense on two inputs", () => _ = new Dense(3).On(Input.Of(3), Input.Of(3))),
        ("Concatenate along the batch", () => _ = new Concatenate(0).On(Input.Of(3), Input.Of(3))),
        ("Concatenate beyond the axes", () => _ = new Concatenate(2).On(Input.Of(3), Input.Of(3))),
        ("Concatenate of shapes that do not fit", () => _ = new Concatenate().On(Input.Of(2, 3), Input.Of(4, 3))),
        ("Reshape to another size", () => _ = new Sequential(12) { new Reshape(5, 2) }),
        ("Reshape with an open axis that does not fit", () => _ = new Sequential(12) { new Reshape(5, -1) }),
        ("Reshape with two open axes", () => _ = new Sequential(12) { new Reshape(-1, -1) }),
        ("Reshape with negative axes", () => _ = new Sequential(12) { new Reshape(-2, -6) }),
        ("groups that do not divide the channels", () => _ = new Sequential(new Shape(4, 6)) { new GroupNormalization(4) }),
        ("no groups", () => _ = new GroupNormalization(0)),
        ("noise wider than 1", () => _ = new GaussianNoise(1.5)),
        ("GaussianDropout of everything", () => _ = new GaussianDropout(1)),
        ("AlphaDropout of everything", () => _ = new AlphaDropout(1)),
        ("SpatialDropout1D on images", () => _ = new Sequential(new Shape(4, 4, 2)) { new SpatialDropout1D(0.5) }),
        ("SpatialDropout2D on a flat input", () => _ = new Sequential(4) { new SpatialDropout2D(0.5) }),
        ("RepeatVector of a sequence", () => _ = new Sequential(new Shape(4, 2)) { new RepeatVector(3) }),
        ("RepeatVector of no times", () => _ = new RepeatVector(0)),
        ("Permute with an axis twice", () => _ = new Sequential(new Shape(4, 2)) { new Permute(1, 1) }),
        ("PReLU shared along an axis that is not there", () => _ = new Sequential(new Shape(4, 4, 2)) { new PReLU { SharedAxes = [4] } }),
        ("residual that changes the shape", () => _ = new Sequential(8) { new Residual(new Dense(4)) }),
        ("residual of nothing", () => _ = new Sequential(8) { new Residual() }),
        ("ELU with a negative alpha", () => _ = new ELU(-1)),
        ("LeakyReLU with a negative slope", () => _ = new LeakyReLU(-0.1)),
        ("CELU of alpha 0", () => _ = new CELU(0)),
        ("Squareplus of b 0", () => _ = new Squareplus(0)),
        ("SoftShrink with a negative threshold", () => _ = new SoftShrink(-1)),
        ("HardShrink with a negative threshold", () => _ = new HardShrink(-1)),
        ("Threshold without a limit", () => _ = new Threshold(double.NaN, 0)),
        ("log softmax with one unit", () => _ = new Sequential(4) { new Dense(1, Activation.LogSoftmax) }),
        ("sparsemax with one unit", () => _ = new Sequential(4) { new Dense(1, Activation.Sparsemax) }),
        ("Maxout of one piece", () => _ = new Maxout(3, 1)),
        ("GLU of an odd length", () => _ = new Sequential(5) { new GLU() }),
        ("GLU along the batch", () => _ = new Sequential(4) { new GLU(0) }),
        ("Huber with a delta of 0", () => _ = new Huber(0)),
        ("BinaryFocalCrossentropy with a negative gamma", () => _ = new BinaryFocalCrossentropy(gamma: -1)),
        ("CategoricalFocalCrossentropy with an alpha of NaN", () => _ = new CategoricalFocalCrossentropy(double.NaN)),
        ("CategoricalGeneralizedCrossEntropy with q of 1", () => _ = new CategoricalGeneralizedCrossEntropy(1)),
        ("Tversky with a negative beta", () => _ = new Tversky(0.5, -1)),
        ("Hinge of targets between yes and no", () => _ = new Hinge().Compute([1], [0.5f], 1)),
        ("Poisson of negative counts", () => _ = new Poisson().Compute([1], [-1], 1)),
        ("FBetaScore with a beta of 0", () => _ = new FBetaScore(beta: 0)),
        ("TopKCategoricalAccuracy of none", () => _ = new TopKCategoricalAccuracy(0)),
        ("TopKCategoricalAccuracy of class numbers", () => _ = new TopKCategoricalAccuracy().Compute([0, 1, 2], [1], 3, 1)),
        ("Precision of the 0 largest", () => _ = new Precision(topK: 0)),
        ("RecallAtPrecision of 2", () => _ = new RecallAtPrecision(2)),
        ("SpecificityAtSensitivity of no thresholds", () => _ = new SpecificityAtSensitivity(0.5, 0)),
        ("IoU of a class that there is not", () => _ = new IoU(2, [2]).Compute([0], [0], 1)),
        ("MeanIoU of softmax outputs", () => _ = new MeanIoU(3).Compute([0.2f, 0.5f, 0.3f], [1], 3, 1)),
        ("MeanIoU of a void class", () => _ = new MeanIoU(3).Compute([0], [255], 1)),
        ("R2Score with regressors below 0", () => _ = new R2Score(numRegressors: -1)),
        ("PearsonCorrelation of one number", () => _ = new PearsonCorrelation().Compute([1], [1], 1)),
        ("BatchNormalization with momentum 1.5", () => _ = new BatchNormalization { Momentum = 1.5f }),
        ("shape with an axis of 0", () => _ = new Shape(28, 0, 1)),
        ("shape with five axes", () => _ = Shape.Of([1, 2, 3, 4, 5])),
        ("shape too large", () => _ = new Shape(100_000, 100_000)),
        ("shape of nothing", () => _ = Input.Of()),

        // Models
        ("empty Sequential", () => _ = new Sequential(4).OutputShape),
        ("a layer added twice", () => { Dense dense = new(4); _ = new Sequential(4) { dense, dense }; }),
        ("a layer added after Compile", () => Samples.Regressor().Add(new Dense(2))),
        ("shared layer with another shape", () => { Dense dense = new(4); _ = dense.On(dense.On(Input.Of(3))); }),
        ("two inputs in one graph", () => { Node x = Input.Of(3); _ = new Model(x, new Add().On(x, new Dense(3).On(Input.Of(5)))); }),
        ("a model that starts at a layer", () => { Node x = new Dense(3).On(Input.Of(3)); _ = new Model(x, new Dense(2).On(x)); }),
        ("a model of nothing", () => { Node x = Input.Of(3); _ = new Model(x, x); }),
        ("two layers of one name", () => _ = new Sequential(3) { new Dense(3) { Name = "a" }, new Dense(3) { Name = "a" } }.Layers),
        ("slash in a name", () => _ = new Sequential(3) { new Dense(3) { Name = "block/a" } }.Layers),
        ("empty name", () => _ = new Sequential(3) { new Dense(3) { Name = "" } }.Layers),
        ("unknown layer name", () => Samples.Regressor().GetLayer("dense_9")),
        ("unknown parameter name", () => _ = Samples.Regressor()["dense/weights"]),
        ("weights of another model", () => Samples.Regressor().SetWeights(new Sequential(2) { new Dense(1) }.GetWeights())),

        // Compile
        ("binary crossentropy after softmax", () => Compile(new(4) { new Dense(3, Activation.Softmax) }, new BinaryCrossentropy())),
        ("binary crossentropy without sigmoid", () => Compile(new(4) { new Dense(1) }, new BinaryCrossentropy())),
        ("binary crossentropy from logits after sigmoid",
            () => Compile(new(4) { new Dense(1, Activation.Sigmoid) }, new BinaryCrossentropy(fromLogits: true))),
        ("crossentropy without softmax", () => Compile(new(4) { new Dense(3) }, new CategoricalCrossentropy())),
        ("crossentropy after a linear activation",
            () => Compile(new(4) { new Dense(3, Activation.Linear) }, new SparseCategoricalCrossentropy())),
        ("crossentropy after ReLU", () => Compile(new(4) { new Dense(3, Activation.Relu) }, new CategoricalCrossentropy())),
        ("crossentropy from logits after softmax",
            () => Compile(new(4) { new Dense(3, Activation.Softmax) }, new CategoricalCrossentropy(fromLogits: true))),
        ("crossentropy of one output", () => Compile(new(4) { new Dense(1, Activation.Sigmoid) }, new SparseCategoricalCrossentropy())),
        ("label smoothing of 2", () => _ = new CategoricalCrossentropy(labelSmoothing: 2)),
        ("Precision on class numbers",
            () => Compile(new(4) { new Dense(3, Activation.Softmax) }, new SparseCategoricalCrossentropy(), new Precision())),
        ("Precision of a column that is not there",
            () => Compile(new(4) { new Dense(3, Activation.Softmax) }, new CategoricalCrossentropy(), new Precision(classId: 3))),
        ("categorical accuracy on class numbers",
            () => Compile(new(4) { new Dense(3, Activation.Softmax) }, new SparseCategoricalCrossentropy(), new CategoricalAccuracy())),
        ("sparse accuracy on one-hot targets",
            () => Compile(new(4) { new Dense(3, Activation.Softmax) }, new CategoricalCrossentropy(), new SparseCategoricalAccuracy())),
        ("binary accuracy on class numbers",
            () => Compile(new(4) { new Dense(3, Activation.Softmax) }, new SparseCategoricalCrossentropy(), new BinaryAccuracy())),
        ("accuracy outside a model", () => _ = new Accuracy().Result([])),
        ("negative learning rate", () => _ = new SGD(-0.1)),
        ("learning rate of NaN", () => _ = new Adam(float.NaN)),
        ("momentum 2", () => _ = new SGD(0.1f, 2)),
        ("beta beyond 1", () => _ = new Adam(0.1f, beta2: 1.1)),
        ("schedule without steps", () => _ = new InverseTimeDecay(0.1f, 0, 0.5f)),
        ("negative penalty", () => _ = new L2(-1)),
        ("negative norm", () => _ = new MaxNorm(-1)),
        ("norms between swapped bounds", () => _ = new MinMaxNorm(2, 1)),
        ("half a penalty below 0", () => _ = new L1L2(0.1, -1)),
        ("identity of a bias", () => _ = new Sequential(3) { new Dense(3) { BiasInitializer = new Identity() } }["dense/bias"].Length),
        ("orthogonal bias", () => _ = new Sequential(3) { new Dense(3) { BiasInitializer = new Orthogonal() } }["dense/bias"].Length),
        ("plateau that raises the rate", () => _ = new ReduceLROnPlateau { Factor = 1 }),
        ("plateau of what is not measured", () => Fit(new ReduceLROnPlateau())),
        ("plateau with a schedule",
            () => Samples.Regressor(new SGD(new InverseTimeDecay(0.1, 5, 0.5)))
                .Fit(Samples.Values(4), new() { Callbacks = [new ReduceLROnPlateau { Monitor = "loss" }] })),
        ("a rate that is set below 0", () => Fit(new LearningRateScheduler((_, _) => -1))),
        ("no time", () => _ = new TimeLimit(TimeSpan.Zero)),
        ("a letter between values", () => _ = new CSVLogger("log.csv", 'e')),
        ("uniform between swapped bounds", () => _ = new RandomUniform(1, -1)),
        ("variance scaled by 0", () => _ = new VarianceScaling(0)),

        ("KLDivergence after a linear layer", () => Compile(new(4) { new Dense(3) }, new KLDivergence())),
        ("CategoricalFocalCrossentropy after a linear layer", () => Compile(new(4) { new Dense(3) }, new CategoricalFocalCrossentropy())),
        ("BinaryFocalCrossentropy after softmax",
            () => Compile(new(4) { new Dense(3, Activation.Softmax) }, new BinaryFocalCrossentropy())),

        // Data and Fit
        ("fit before Compile", () => new Sequential(3) { new Dense(1) }.Fit(Samples.Values(4))),
        ("evaluate before Compile", () => new Sequential(3) { new Dense(1) }.Evaluate(Samples.Values(4))),
        ("data of another shape", () => Samples.Regressor().Fit(Samples.Classes(4))),
        ("missing Flatten before Dense", () =>
        {
            Sequential model = new(new Shape(28, 28, 1)) { new Dense(10, Activation.Softmax) };
            model.Compile(new Adam(), new CategoricalCrossentropy());
            model.Fit(Dataset.From(new float[784], new(28, 28, 1), new float[10], 10));
        }),
        ("targets of another shape", () => Samples.Regressor().Fit(Dataset.From(new float[6], 3, new float[4], 2))),
        ("class numbers for crossentropy of one-hot", () => Samples.Classifier().Fit(Dataset.From(new float[8], 4, [0, 1], 1))),
        ("one-hot for sparse crossentropy", () => Sparse().Fit(Samples.Classes(4))),
        ("label out of range", () => Sparse().Fit(Dataset.From(new float[8], 4, [0, 7], 1))),
        ("negative label", () => Sparse().Fit(Dataset.From(new float[8], 4, [0, -1], 1))),
        ("label with a fraction", () => Sparse().Evaluate(Dataset.From(new float[8], 4, [0, 0.5f], 1))),
        ("label out of range in one step", () => Sparse().TrainOnBatch(new float[8], [0, 3])),
        ("targets beyond 0 and 1", () =>
        {
            Sequential model = new(4) { new Dense(1, Activation.Sigmoid) };
            model.Compile(new Adam(), new BinaryCrossentropy());
            model.Fit(Dataset.From(new float[8], 4, [1, -1], 1));
        }),
        ("validation targets out of range",
            () => Sparse().Fit(Dataset.From(new float[8], 4, [0, 1], 1), new() { Validation = Dataset.From(new float[4], 4, [3], 1) })),
        ("validation data of another shape", () => Samples.Regressor().Fit(Samples.Values(4), new() { Validation = Samples.Classes(4) })),
        ("NaN in the data", () => Samples.Regressor().Fit(Dataset.From([1, 2, 3, 4, float.NaN, 6], 3, [0, 1], 1))),
        ("infinity in the targets", () => Samples.Regressor().Fit(Dataset.From([1, 2, 3, 4, 5, 6], 3, [float.PositiveInfinity, 1], 1))),
        ("no data", () => Samples.Regressor().Fit(Samples.Values(4).Take(0))),
        ("empty arrays", () => Dataset.From([], 3, [], 1)),
        ("samples that are not whole", () => Dataset.From(new float[7], 3, [0, 1], 1)),
        ("more targets than samples", () => Dataset.From(new float[6], 3, [0, 1, 2], 1)),
        ("slice beyond the data", () => Samples.Values(4).Slice(2, 3)),
        ("one-hot label out of range", () => Dataset.OneHot([0, 3], 3)),
        ("validation split of everything", () => Samples.Regressor().Fit(Samples.Values(10), new() { ValidationSplit = 1 })),
        ("validation split beyond everything", () => _ = new FitOptions { ValidationSplit = 1.5f }),
        ("validation split of one sample", () => Samples.Regressor().Fit(Samples.Values(1), new() { ValidationSplit = 0.2 })),
        ("batch size 0", () => _ = new FitOptions { BatchSize = 0 }),
        ("no epochs", () => _ = new FitOptions { Epochs = 0 }),
        ("batch size 0 in Evaluate", () => Samples.Regressor().Evaluate(Samples.Values(4), 0)),
        ("targets of one step that do not fit", () => Samples.Regressor().TrainOnBatch(new float[6], new float[3])),
        ("samples of one step that are not whole", () => Samples.Regressor().TrainOnBatch(new float[7], new float[2])),
        ("one step without its first input", () => Samples.Regressor().TrainOnBatch([null!], [new float[2]])),
        ("one step without its targets", () => Samples.Regressor().TrainOnBatch([new float[6]], [null!])),
        ("one step on no samples", () => Samples.Regressor().TrainOnBatch([[]], [[]])),
        ("a stream to be split", () => FitStream(new() { ValidationSplit = 0.5 })),
        ("a stream with weights of classes", () => FitStream(new() { ClassWeight = new Dictionary<int, double> { [0] = 2 } })),
        ("a stream with weights of samples", () => FitStream(new() { SampleWeights = [1, 1, 1, 2] })),

        // Callbacks and what was measured
        ("early stopping without validation", () => Fit(new EarlyStopping())),
        ("early stopping on an unknown value", () => Fit(new EarlyStopping { Monitor = "f1" })),
        ("early stopping with negative patience", () => _ = new EarlyStopping { Patience = -1 }),
        ("stop when an unknown value", () => Fit(new StopWhen("accuracy", 0.9))),
        ("reading an unknown value of a run", () => Fit(new LambdaCallback { EpochEnd = run => _ = run["accuracy"] })),
        ("rate under a schedule",
            () => Samples.Regressor(new SGD(new InverseTimeDecay(0.1f, 10, 0.5f)))
                .Fit(Samples.Values(4), new() { Callbacks = [new LambdaCallback { EpochEnd = run => run.LearningRate = 1 }] })),
        ("negative rate from a callback", () => Fit(new LambdaCallback { EpochEnd = run => run.LearningRate = -1 })),
        ("unknown name in a history", () => _ = Samples.Regressor().Fit(Samples.Values(4))["val_loss"]),
        ("unknown name in an evaluation", () => _ = Samples.Regressor().Evaluate(Samples.Values(4))["accuracy"]),

        // Predict
        ("predict with the wrong length", () => Samples.Regressor().Predict(new float[4])),
        ("a learning rate finder of a schedule",
            () => LearningRateFinder.Run(Samples.Regressor(new SGD(new ExponentialDecay(0.1, 10, 0.5))), Samples.Values(4))),
        ("a learning rate finder without samples", () => LearningRateFinder.Run(Samples.Regressor(), Samples.Values(4).Take(0))),
        ("matrices of different classes", () => ConfusionMatrix.Sum(
            ConfusionMatrix.Of(Samples.Classifier(), Samples.Classes(2)),
            ConfusionMatrix.Of(Samples.Classifier(), Samples.Classes(2).WithClassNames("a", "b", "c")))),

        // Search
        ("a choice of nothing", () => Space.Choice<int>("units")),
        ("a choice of null", () => Space.Choice("activation", "relu", null!)),
        ("a search without data", () => Search([], Space.Choice("units", 4))),
        ("a search in an empty space", () => Search([(Samples.Values(4), Samples.Values(4))])),
        ("a search of one name twice",
            () => Search([(Samples.Values(4), Samples.Values(4))], Space.Choice("units", 4), Space.Choice("units", 8))),
        ("a grid of a range", () => Search([(Samples.Values(4), Samples.Values(4))], Space.LogUniform("rate", 1e-4, 1e-1))),
        ("a grid too large", () => Search([(Samples.Values(4), Samples.Values(4))], Space.Integer("seed", 0, int.MaxValue))),
        ("a search that makes no model",
            () => RandomSearch.Run((Samples.Values(4), Samples.Values(4)), [Space.Choice("units", 4)], _ => null!, 1)),
        ("a search by a metric that nothing has", () => RandomSearch.Run((Samples.Values(4), Samples.Values(4)),
            [Space.Choice("units", 4)], _ => Samples.Regressor(), 1, new() { Metric = "accuracy" })),
        ("a value that no trial has", () => Trial.OfGrid([Space.Choice("units", 4)], 0, 1).Get<int>("rate")),
        ("a value of another type", () => Trial.OfGrid([Space.Choice("units", 4)], 0, 1).Get<string>("units")),
        ("the best of a search that failed", () => _ = RandomSearch.Run((Samples.Values(4), Samples.Values(4)),
            [Space.Choice("units", 4)], _ => throw new InvalidOperationException("No such network."), 1).Best),

        ("predict with nothing", () => Samples.Regressor().Predict([])),
        ("predict into too small a span", () => Samples.Regressor().Predict(new float[6], new float[1])),
        ("predict on data of another shape", () => Samples.Regressor().Predict(Samples.Classes(2))),
    ];

    [Fact]
    public void EverySentenceIsAsReviewed()
    {
        StringBuilder text = new();
        foreach ((string name, Action misuse) in Cases)
        {
            Exception? error = Record.Exception(misuse);
            Assert.True(error is NeuronaException, $"{name}: {error?.GetType().Name ?? "nothing was thrown"} {error?.Message}");
            text.Append(name).Append('\n').Append("    ").Append(error!.Message).Append("\n\n");
        }
        Checkout.MatchesSnapshot(text.ToString(), "tests", "Neurona.Tests", "Errors", "errors.txt");
    }

    [Fact]
    public void EverySentenceSaysWhoExpectsWhatWhatCameAndWhatToDo()
    {
        Assert.Equal(Cases.Length, Cases.Select(item => item.Case).Distinct().Count());
        Assert.All(Cases, item =>
        {
            string message = Record.Exception(item.Misuse)!.Message;
            Assert.Matches(@"^[A-Z][\w .'()/-]* expects? .+; got .+\. [A-Z].+\.$", message);
        });
    }

    private static void Compile(Sequential model, Loss loss, params Metric[] metrics) => model.Compile(new Adam(), loss, metrics);

    private static void Search(IReadOnlyList<(Dataset Train, Dataset Test)> folds, params Hyperparameter[] space) =>
        GridSearch.Run(folds, space, _ => Samples.Regressor());

    private static void Fit(Callback callback) => Samples.Regressor().Fit(Samples.Values(4), new() { Callbacks = [callback] });

    private static void FitStream(FitOptions options) => Samples.Regressor().Fit(new ReplayStream(Samples.Values(4)), options);

    private static Sequential Sparse()
    {
        Sequential model = new(4) { new Dense(3, Activation.Softmax) };
        model.Compile(new Adam(), new SparseCategoricalCrossentropy());
        return model;
    }

    [Fact]
    public void NumbersAreWrittenWithAPointInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "\u2212";
        CultureInfo.CurrentCulture = comma;
        try
        {
            foreach ((string said, Action misuse) in ((string, Action)[])[
                ("got 1.5.", () => _ = new Dropout(1.5f)), ("got -0.1.", () => _ = new LeakyReLU(-0.1)),
                ("got -0.5.", () => _ = new SGD(-0.5f)), ("got -1.5.", () => _ = new VarianceScaling(-1.5f))])
                Assert.Contains(said, Assert.Throws<NeuronaException>(misuse).Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
