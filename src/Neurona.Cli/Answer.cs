using System.Globalization;

namespace Neurona.Cli;

/// <summary>What the outputs of a model mean, as a line of text.</summary>
internal sealed class Answer
{
    private readonly string[] _classes;
    private readonly OutputRange _range;
    private readonly bool _isClassifier, _isBinary;

    public Answer(Model model)
    {
        int outputs = model.OutputShape.Size;
        _range = model.OutputRange;
        string[] names = SavedModel.Classes(model);
        _isBinary = outputs == 1 && _range == OutputRange.UnitInterval;
        _isClassifier = model.OutputShape.IsFlat && outputs > 1 && (_range == OutputRange.Distribution || names.Length == outputs);
        int classes = _isBinary ? 2 : outputs;
        _classes = names.Length == classes ? [.. names.Select(Printable.Of)] : [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    public string Line(ReadOnlySpan<float> outputs)
    {
        if (_isBinary)
            return outputs[0] > 0.5f ? Class(1, outputs[0]) : Class(0, 1 - outputs[0]);
        if (!_isClassifier)
            return string.Join(',', outputs.ToArray().Select(value => value.ToString("G9", CultureInfo.InvariantCulture)));
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
            best = outputs[i] > outputs[best] ? i : best;
        return Class(best, _range is OutputRange.Distribution or OutputRange.UnitInterval ? outputs[best] : FromLogits(outputs, best));
    }

    private string Class(int number, double probability) => string.Create(CultureInfo.InvariantCulture, $"{_classes[number]}\t{probability:F4}");

    private static double FromLogits(ReadOnlySpan<float> logits, int best)
    {
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp((double)logit - logits[best]);
        return 1 / sum;
    }
}
