#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// A graph instead of a chain: convolutions with batch normalization, a shortcut around them, and early stopping.
using Neurona;

var (train, test) = Datasets.Digits();

Node image = Input.Of(train.InputShape);
Node features = Activation.Relu.On(new BatchNormalization().On(new Conv2D(16, 3) { Padding = Padding.Same, UseBias = false }.On(image)));
Node refined = new Residual(
    new Conv2D(16, 3, Activation.Relu) { Padding = Padding.Same },
    new Conv2D(16, 3) { Padding = Padding.Same }).On(features);
Node pooled = new Flatten().On(new MaxPooling2D(2).On(Activation.Relu.On(refined)));
Node answer = new Dense(10, Activation.Softmax).On(new Dropout(0.3).On(pooled));

var model = new Model(image, answer);
model.Compile(new Adam(), new CategoricalCrossentropy(), new Accuracy(), new Precision());
Console.WriteLine(model.Summary());
History history = model.Fit(train, new()
{
    Epochs = 12,
    Validation = test,
    Callbacks = [new EarlyStopping { Patience = 4, RestoreBestWeights = true }],
});
for (int epoch = 0; epoch < history.Epochs; epoch++)
{
    Console.WriteLine($"epoch {epoch + 1,2}: loss {history["loss"][epoch]:F4}, "
        + $"val_loss {history["val_loss"][epoch]:F4}, val_accuracy {history["val_accuracy"][epoch]:P1}");
}
foreach (string note in history.Notes)
    Console.WriteLine(note);
Console.WriteLine(model.Evaluate(test));
