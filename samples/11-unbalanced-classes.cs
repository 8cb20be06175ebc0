#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Unbalanced classes: 2 % of the training images show an 8. Accuracy looks fine when most of them are missed; recall tells, and
// class weights help. They trade precision for recall along one curve: AUC, the area under it, hardly changes.
using Neurona;

var (digits, testDigits) = Datasets.Digits();
Dataset train = IsEight(digits, atMost: 26), test = IsEight(testDigits, atMost: int.MaxValue);
int eights = Enumerable.Range(0, train.Count).Count(i => train.TargetOf(i)[0] == 1);
Console.WriteLine($"{train.Count} training images, {eights} of them an 8");

double balance = (double)(train.Count - eights) / eights;
Console.WriteLine("weight of an 8   accuracy   precision   recall      AUC");
foreach (double weight in new[] { 1, Math.Sqrt(balance), balance })
{
    var model = new Sequential(train.InputShape) { new Dense(12, Activation.Relu), new Dense(1, Activation.Sigmoid) };
    model.Compile(new Adam(0.001), new BinaryCrossentropy(),
        new BinaryAccuracy(), new Precision(), new Recall(), new AUC(curve: AucCurve.PR));
    model.Fit(train, new() { Epochs = 60, ClassWeight = new Dictionary<int, double> { [1] = weight } });
    Evaluation e = model.Evaluate(test);
    Console.WriteLine($"{weight,14:F1}   {e["binary_accuracy"],8:P1}   {e["precision"],9:P1} {e["recall"],8:P1}   {e["auc"]:F4}");
}
Console.WriteLine("With its weight more of the eights are found (recall), and more of what is reported is wrong (precision).");

// The images as flat samples with target 1 for an 8 and 0 for anything else, with at most so many eights.
static Dataset IsEight(Dataset digits, int atMost)
{
    List<float[]> images = [];
    List<int> targets = [];
    for (int i = 0; i < digits.Count; i++)
    {
        int isEight = digits.TargetOf(i)[8] == 1 ? 1 : 0;
        if (isEight == 1 && atMost-- <= 0)
            continue;
        images.Add(digits.InputOf(i));
        targets.Add(isEight);
    }
    return Dataset.From(images.ToArray(), targets);
}
