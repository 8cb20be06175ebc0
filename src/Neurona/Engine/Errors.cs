namespace Neurona.Engine;

/// <summary>The wording of every error, in one voice: who expects what; got what. What to do.</summary>
internal static class Errors
{
    public static NeuronaException OfLayer(Layer layer, int position, string expected, string got, string fix)
    {
        string name = layer.Name is null ? "" : $" '{layer.Name}'";
        string place = position < 0 ? "" : $" (layer {position})";
        return Of($"{layer.GetType().Name}{name}{place}", expected, got, fix);
    }

    public static NeuronaException Of(string who, string expected, string got, string fix) => new($"{who} expects {expected}; got {got}. {fix}");
}
