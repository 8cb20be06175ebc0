using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>Draws a <see cref="LearningRateCurve"/> as SVG: losses as dots, the smoothed curve, the zones behind them,
/// and the suggestion as a dashed line.</summary>
internal sealed class LearningRatePicture
{
    private const int Width = 720, Height = 420, Left = 64, Right = 20, Top = 44, Bottom = 52;

    // How near to the right edge the middle of the suggestion's label may come.
    private const int EndOfLabel = 60;

    private const string Ink = "#333333";

    private readonly LearningRateCurve _curve;
    private readonly double _low, _high, _least, _most, _step;
    private readonly StringBuilder _svg = new();

    private LearningRatePicture(LearningRateCurve curve)
    {
        _curve = curve;
        (_low, _high) = (Math.Log10(curve.Low), Math.Log10(curve.High));
        // From the lowest loss to a little above where the curve begins: what diverges leaves the picture.
        double least = curve.Losses.Min(), first = Math.Max(curve.Smoothed[0], curve.Losses[0]);
        double most = first + 0.4 * Math.Max(first - least, 1e-3 * Math.Max(Math.Abs(first), 1e-3));
        _step = Step((most - least) / 5);
        _least = Math.Floor(least / _step) * _step;
        _most = Math.Ceiling(most / _step) * _step;
    }

    public static string Of(LearningRateCurve curve) => new LearningRatePicture(curve).Draw();

    private string Draw()
    {
        Line($"<svg xmlns='http://www.w3.org/2000/svg' width='{Width}' height='{Height}' viewBox='0 0 {Width} {Height}'");
        Line($" font-family='sans-serif' font-size='12' role='img' aria-label='Loss over learning rate'>");
        Line($"<rect width='{Width}' height='{Height}' fill='#ffffff'/>");
        Line($"<clipPath id='plot'>");
        Line($"<rect x='{Left}' y='{Top}' width='{Width - Left - Right}' height='{Height - Top - Bottom}'/>");
        Line($"</clipPath>");
        Zone(_curve.TooSmall, "too small", "#eef1f5", "#5a6472");
        Zone(_curve.Good, "good", "#dff3e4", "#1d6b36");
        Zone(_curve.TooLarge, "too large", "#fbe3e1", "#9c2b20");
        Axes();
        Line($"<g clip-path='url(#plot)'>");
        for (int i = 0; i < _curve.Rates.Count; i++)
            Line($"<circle cx='{X(_curve.Rates[i]):F1}' cy='{Y(_curve.Losses[i]):F1}' r='2' fill='#8fa3bf'/>");
        IEnumerable<string> points = _curve.Rates.Zip(_curve.Smoothed,
            (rate, loss) => string.Create(CultureInfo.InvariantCulture, $"{X(rate):F1},{Y(loss):F1}"));
        Line($"<polyline points='{string.Join(' ', points)}' fill='none' stroke='#1f4e9c' stroke-width='2'/>");
        Line($"</g>");
        if (_curve.Suggested is { } suggested)
        {
            Line($"<path d='M{X(suggested):F1} {Top}V{Height - Bottom}'");
            Line($" stroke='#1d6b36' stroke-width='1.5' stroke-dasharray='5 4'/>");
            Text(Math.Min(X(suggested), Width - EndOfLabel), Top - 24, "middle", "#1d6b36", $"suggested {suggested:0.0e+0}");
        }
        Line($"</svg>");
        return _svg.ToString();
    }

    private void Zone((double From, double To)? zone, string name, string fill, string ink)
    {
        if (zone is not { } range)
            return;
        double left = X(range.From), width = X(range.To) - left;
        Line($"<rect x='{left:F1}' y='{Top}' width='{width:F1}' height='{Height - Top - Bottom}' fill='{fill}'/>");
        if (width >= 34)
            Text(left + width / 2, Top - 8, "middle", ink, $"{name}");
    }

    private void Axes()
    {
        const int right = Width - Right, floor = Height - Bottom;
        for (int tick = 0; _least + tick * _step <= _most + _step / 2; tick++)
        {
            double loss = _least + tick * _step;
            Line($"<path d='M{Left} {Y(loss):F1}H{right}' stroke='#000000' stroke-opacity='0.08'/>");
            Text(Left - 8, Y(loss) + 4, "end", Ink, $"{Math.Round(loss / _step) * _step:G4}");
        }
        for (int power = (int)Math.Ceiling(_low - 1e-9); power <= _high + 1e-9; power++)
        {
            double x = X(Math.Pow(10, power));
            Line($"<path d='M{x:F1} {floor}v5' stroke='{Ink}'/>");
            Text(x, floor + 19, "middle", Ink, $"1e{power:+0;-0;+0}");
        }
        Line($"<path d='M{Left} {Top}V{floor}H{right}' fill='none' stroke='{Ink}'/>");
        Text((Left + right) / 2, Height - 12, "middle", Ink, $"learning rate");
        Line($"<text transform='translate(16 {(Top + floor) / 2}) rotate(-90)' text-anchor='middle' fill='{Ink}'>loss</text>");
    }

    private double X(double rate) => Left + (Math.Log10(rate) - _low) / (_high - _low) * (Width - Left - Right);

    // What leaves the picture is drawn a little outside, where it is cut off.
    private double Y(double loss)
    {
        double height = Height - Top - Bottom;
        return Math.Max(Top + (_most - loss) / (_most - _least) * height, Top - height);
    }

    // 1, 2 or 5 times a power of ten.
    private static double Step(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough))), part = rough / power;
        return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    }

    private void Text(double x, double y, string anchor, string color, FormattableString text) =>
        Line($"<text x='{x:F1}' y='{y:F1}' text-anchor='{anchor}' fill='{color}'>{FormattableString.Invariant(text)}</text>");

    private void Line(FormattableString text) => _svg.Append(FormattableString.Invariant(text)).Append('\n');
}
