using System.Globalization;

namespace Neurona.Testing;

/// <summary>Compares a gradient with central differences of two steps, and leaves out elements next to a
/// kink.</summary>
/// <remarks>
/// With d(h) = (f(h) - f(-h)) / 2h, the slope is (4 d(h/2) - d(h)) / 3 (Richardson 1911). With
/// s(h) = (f(h) + f(-h) - 2 f(0)) / h, the difference of the two one-sided slopes, a smooth function has d(h) = d(h/2)
/// and s(h) = 2 s(h/2) up to terms of second order; a jump of the slope between -h and h breaks one of the two. The
/// rule sees the function only, never the gradient under test, so that a wrong gradient cannot hide behind it.
/// </remarks>
internal static class Differences
{
    private const double SmallestScale = 1e-3;

    /// <summary>The loss over its value where nothing is changed, with one element changed by
    /// <paramref name="offset"/>.</summary>
    public delegate double Probe(int element, double offset);

    /// <summary>Compares every element of an array's gradient, or an even selection.</summary>
    /// <exception cref="ContractException">An element disagrees, or too many lie at kinks.</exception>
    public static GradientEntry Compare(string who, string name, ReadOnlySpan<Real> gradient, Probe change, ContractOptions options)
    {
        int count = Math.Min(gradient.Length, options.MaxElements);
        int[] elements = new int[count];
        (double Slope, double Gap)[] measured = new (double, double)[count];
        double scale = 0;
        for (int i = 0; i < count; i++)
        {
            elements[i] = (int)((long)i * gradient.Length / count);
            measured[i] = Measure(change, elements[i]);
            if (!double.IsFinite(measured[i].Slope))
                throw ContractException.Of(who, $"its output is not finite when {name}[{elements[i]}] is changed by {NumberType.Step}.");
            scale = Math.Max(scale, Math.Abs(measured[i].Slope));
        }
        scale = Math.Max(scale, SmallestScale);
        int skipped = 0;
        double worst = 0;
        for (int i = 0; i < count; i++)
        {
            if (measured[i].Gap > NumberType.Smooth * scale)
            {
                skipped++;
                continue;
            }
            double given = gradient[elements[i]], slope = measured[i].Slope;
            double error = Math.Abs(given - slope) / Math.Max(Math.Max(Math.Abs(given), Math.Abs(slope)), NumberType.Floor * scale);
            if (!(error <= options.Tolerance))
                throw ContractException.Of(who, string.Create(CultureInfo.InvariantCulture,
                    $"Backward gives {given:G9} as the gradient of {name}[{elements[i]}], central differences give {slope:G9}: "
                    + $"a relative error of {error:G3}, at most {options.Tolerance:G3} is allowed."));
            worst = Math.Max(worst, error);
        }
        if (skipped > options.MaxSkipped * count)
            throw ContractException.Of(who, string.Create(CultureInfo.InvariantCulture,
                $"{skipped} of {count} elements of {name} lie at kinks, where nothing can be compared; "
                + $"at most {options.MaxSkipped:P0} may. Forward is not smooth, or not a function of its inputs alone."));
        return new(name, count - skipped, skipped, worst);
    }

    private static (double Slope, double Gap) Measure(Probe change, int element)
    {
        double h = NumberType.Step;
        double up = change(element, h), down = change(element, -h), halfUp = change(element, h / 2), halfDown = change(element, -h / 2);
        double wide = (up - down) / (2 * h), narrow = (halfUp - halfDown) / h;
        double bendWide = (up + down) / h, bendNarrow = 2 * (halfUp + halfDown) / h;
        return ((4 * narrow - wide) / 3, Math.Max(Math.Abs(wide - narrow), Math.Abs(bendWide - 2 * bendNarrow)));
    }
}
