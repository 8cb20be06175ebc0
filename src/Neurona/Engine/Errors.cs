using System.Globalization;
using System.Runtime.CompilerServices;

namespace Neurona.Engine;

/// <summary>The wording of every error, in one voice: who expects what; got what. What to do.</summary>
internal static class Errors
{
    public static NeuronaException OfLayer(Layer layer, int position, Words expected, Words got, Words fix)
    {
        string name = layer.Name is null ? "" : $" '{layer.Name}'";
        string place = position < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (layer {position})");
        return Of(layer.GetType().Name + name + place, expected, got, fix);
    }

    public static NeuronaException Of(Words who, Words expected, Words got, Words fix) =>
        new($"{who.Text} expects {expected.Text}; got {got.Text}. {fix.Text}");
}

/// <summary>A part of a sentence: a text, or an interpolated one whose numbers read alike in every culture.</summary>
[InterpolatedStringHandler]
internal ref struct Words
{
    private readonly string? _text;
    private DefaultInterpolatedStringHandler _parts;

    public Words(int literalLength, int formattedCount) => _parts = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

    private Words(string text) => _text = text;

    public string Text => _text ?? _parts.ToStringAndClear();

    public static implicit operator Words(string text) => new(text);

    public void AppendLiteral(string text) => _parts.AppendLiteral(text);

    public void AppendFormatted<T>(T value) => _parts.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string format) => _parts.AppendFormatted(value, format);
}
