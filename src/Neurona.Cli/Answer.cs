using System.Globalization;

namespace Neurona.Cli;

/// <summary>What the outputs of a model mean, as a line of text.</summary>
internal sealed class Answer
{
    private readonly Model _model;
    private readonly bool _isClassifier;

    public Answer(Model model)
    {
        int outputs = model.OutputShape.Size;
        _model = model;
        // Many outputs of any value are classes only if they are named so.
        _isClassifier = model.OutputShape.IsFlat
            && (outputs == 1
                ? model.OutputRange == OutputRange.UnitInterval
                : model.OutputRange == OutputRange.Distribution || model.ClassNames.Count == outputs);
    }

    public string Line(ReadOnlySpan<float> outputs)
    {
        if (!_isClassifier)
            return string.Join(',', outputs.ToArray().Select(value => value.ToString("G9", CultureInfo.InvariantCulture)));
        Classification answer = _model.ClassOf(outputs);
        return string.Create(CultureInfo.InvariantCulture, $"{Printable.Of(answer.Name)}\t{answer.Probability:F4}");
    }
}
