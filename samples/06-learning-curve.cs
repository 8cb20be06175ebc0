#:project ../src/Neurona/Neurona.csproj
#:property PublishAot=false
// To run a copy of this file elsewhere, write #:package Neurona@0.1.0 in place of its first line; see samples/README.md.
// Watch a network learn: the loss on training and test data, epoch by epoch, as a picture. Overfitting shows where the two part.
// Writes learning-curve.svg into the folder for temporary files, or the file named as the first argument.
using System.Globalization;
using System.Text;
using Neurona;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int epochs = 40;
var (train, test) = Datasets.Digits();
var curves = new List<(string Name, string Colour, IReadOnlyList<double> Values)>();
foreach ((string name, double dropout, string colour) in new[] { ("without dropout", 0.0, "#d1495b"), ("dropout 0.5", 0.5, "#2a6f97") })
{
    var model = new Sequential(train.InputShape)
    {
        new Flatten(), new Dense(128, Activation.Relu), new Dropout(dropout), new Dense(10, Activation.Softmax),
    };
    model.Compile(new Adam(0.003), new CategoricalCrossentropy(), new Accuracy());
    History history = model.Fit(train, new() { Epochs = epochs, Validation = test });
    curves.Add(($"training, {name}", colour, history["loss"]));
    curves.Add(($"test, {name}", colour, history["val_loss"]));
    Console.WriteLine($"{name,-16} training loss {history["loss"][^1]:F4}, test loss {history["val_loss"][^1]:F4}, "
        + $"test accuracy {history["val_accuracy"][^1]:P2}");
}

// Loss on a logarithmic axis from 0.001 to 3, epochs across.
double X(int epoch) => 60 + 620.0 * epoch / (epochs - 1);
double Y(double loss) => 20 + 300 * (Math.Log10(3) - Math.Log10(Math.Clamp(loss, 0.001, 3))) / (Math.Log10(3) + 3);
var svg = new StringBuilder(
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 400\" font-family=\"sans-serif\" font-size=\"13\">\n"
    + "<rect width=\"720\" height=\"400\" fill=\"white\"/>\n");
foreach (double mark in new[] { 1, 0.1, 0.01, 0.001 })
{
    svg.Append($"<line x1=\"60\" x2=\"680\" y1=\"{Y(mark):F1}\" y2=\"{Y(mark):F1}\" stroke=\"#ddd\"/>");
    svg.Append($"<text x=\"52\" y=\"{Y(mark) + 4:F1}\" text-anchor=\"end\" fill=\"#555\">{mark}</text>\n");
}
for (int epoch = 10; epoch <= epochs; epoch += 10)
    svg.Append($"<text x=\"{X(epoch - 1):F1}\" y=\"340\" text-anchor=\"middle\" fill=\"#555\">{epoch}</text>\n");
svg.Append("<text x=\"370\" y=\"358\" text-anchor=\"middle\" fill=\"#555\">epoch</text>");
svg.Append("<text x=\"60\" y=\"14\" fill=\"#555\">loss</text>\n");
for (int i = 0; i < curves.Count; i++)
{
    string dash = i % 2 == 0 ? " stroke-dasharray=\"5 4\"" : "", colour = curves[i].Colour;
    string points = string.Join(' ', curves[i].Values.Select((loss, epoch) => $"{X(epoch):F1},{Y(loss):F1}"));
    svg.Append($"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>\n");
    double x = 70 + 320 * (i / 2), y = 376 + 16 * (i % 2);
    svg.Append($"<line x1=\"{x}\" x2=\"{x + 30}\" y1=\"{y - 4}\" y2=\"{y - 4}\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>");
    svg.Append($"<text x=\"{x + 38}\" y=\"{y}\" fill=\"#333\">{curves[i].Name}</text>\n");
}
string file = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "learning-curve.svg");
File.WriteAllText(file, svg.Append("</svg>\n").ToString());
Console.WriteLine($"Wrote {file}.");
