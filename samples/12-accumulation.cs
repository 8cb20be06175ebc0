#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Big batches on little memory: the gradients of eight batches of 32 are added before one update, as if they were one batch of 256.
// The parts draw the dropout that the whole would draw: the trainings differ by the rounding of sums alone, which grows step by step.
using Neurona;

var (train, test) = Datasets.Digits();
train = train.Take(1280);   // 5 batches of 256: parts make up whole batches

float[]? reference = null;
Console.WriteLine("batch   parts   updates   memory   last loss   test accuracy   largest difference of a weight");
foreach ((int batch, int parts) in new[] { (256, 1), (32, 8), (32, 1) })
{
    var model = new Sequential(train.InputShape)
    {
        new Conv2D(32, 3, Activation.Relu) { Padding = Padding.Same },
        new Conv2D(32, 3, Activation.Relu) { Padding = Padding.Same },
        new MaxPooling2D(2), new Flatten(), new Dropout(0.5), new Dense(10, Activation.Softmax),
    };
    SGD optimizer = new(0.1, momentum: 0.9) { GradientAccumulationSteps = parts > 1 ? parts : null };
    model.Compile(optimizer, new CategoricalCrossentropy(), new Accuracy());
    History history = model.Fit(train, new() { Epochs = 6, BatchSize = batch });

    float[] weights = [.. model.GetWeights().SelectMany(array => array.Values)];
    reference ??= weights;
    double difference = weights.Zip(reference, (a, b) => Math.Abs(a - b)).Max();
    // The activations of a prediction; a training needs more, in the same ratio.
    long updates = history.Samples / (batch * parts), kilobytes = model.InferencePlan(batch).Bytes / 1024;
    Console.WriteLine($"{batch,5} {parts,7} {updates,9} {kilobytes,5} KB   {history["loss"][^1],9:F4}   "
        + $"{model.Evaluate(test)["accuracy"],13:P1}   {difference:F4}");
}
Console.WriteLine("Eight parts give the weights of the whole batch in an eighth of the memory; 32 alone makes eight times as many updates.");
