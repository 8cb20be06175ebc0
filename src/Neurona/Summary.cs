using System.Globalization;
using System.Text;

namespace Neurona;

/// <summary>The table that <see cref="Model.Summary"/> gives, in the manner that Keras users know.</summary>
internal static class Summary
{
    public static string Of(Model model)
    {
        Graph graph = model.Graph;
        bool linear = graph.Nodes.All(node => node.Inputs.Count == 1)
            && graph.Nodes.Select(node => node.Inputs[0]).Distinct().Count() == graph.Nodes.Length;
        List<string[]> rows = [];
        HashSet<int> seen = [];
        foreach (Node node in graph.Nodes)
        {
            // The activation of Dense(128, Activation.Relu) is part of its row, as people wrote it.
            if (IsPart(node))
                continue;
            int index = graph.IndexOf(node.Layer!);
            string[] row =
            [
                $"{graph.Names[index]} ({node.Layer!.GetType().Name})",
                Batch(node.Shape),
                seen.Add(index) ? Number(graph.ByLayer[index].Sum(p => (long)p.Length)) : "shared"
            ];
            rows.Add(linear ? row : [.. row, string.Join(", ", node.Inputs.Select(i => Source(graph, i)))]);
        }
        string[] header = linear
            ? ["Layer (type)", "Output Shape", "Param #"]
            : ["Layer (type)", "Output Shape", "Param #", "Connected to"];
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"Model: \"{model.Name}\"  input {string.Join(", ", model.InputShapes.Select(Batch))}");
        Table(text, header, rows);
        long trained = graph.Parameters.Where(p => p.IsTrainable).Sum(p => (long)p.Length), all = model.ParameterCount;
        text.AppendLine(CultureInfo.InvariantCulture, $" Total params: {Number(all)} ({Size(all)})");
        text.AppendLine(CultureInfo.InvariantCulture, $" Trainable params: {Number(trained)} ({Size(trained)})");
        text.AppendLine(CultureInfo.InvariantCulture, $" Non-trainable params: {Number(all - trained)} ({Size(all - trained)})");
        if (model.IsCompiled)
        {
            const int batch = 32;
            long slots = trained * model.Trainer.Optimizer.Optimizer.Slots.Count;
            text.AppendLine(CultureInfo.InvariantCulture, $" Optimizer params: {Number(slots)} ({Size(slots)})");
            Plan plan = model.Trainer.NewPlan(batch);
            long weights = model.Stores.Sum(store => store.Buffer.Bytes),
                peak = plan.Bytes + weights + model.Trainer.Gradients.Buffer.Bytes + model.Trainer.Optimizer.Bytes;
            text.AppendLine(CultureInfo.InvariantCulture,
                $" Memory for training at batch {batch}: {Bytes(peak)}, of it activations {Bytes(plan.Bytes)}");
        }
        return text.ToString();
    }

    private static string Source(Graph graph, Node node)
    {
        if (node.Layer is null)
            return node.Name ?? (graph.Inputs.Length == 1 ? "input" : $"input_{Array.IndexOf(graph.Inputs, node)}");
        return graph.NameOf(IsPart(node) ? node.Inputs[0].Layer! : node.Layer);
    }

    private static bool IsPart(Node node) => node.IsInnerActivation && node.Layer!.Blueprint!.Weights.Count == 0;

    private static void Table(StringBuilder text, string[] header, List<string[]> rows)
    {
        int[] widths = [.. header.Select((title, i) => Math.Max(title.Length, rows.Max(row => row[i].Length)) + 2)];
        Line(text, widths, '┏', '━', '┳', '┓');
        Row(text, widths, header, '┃');
        Line(text, widths, '┡', '━', '╇', '┩');
        foreach (string[] row in rows)
            Row(text, widths, row, '│');
        Line(text, widths, '└', '─', '┴', '┘');
    }

    private static void Line(StringBuilder text, int[] widths, char left, char fill, char cross, char right) =>
        text.Append(left).AppendJoin(cross, widths.Select(width => new string(fill, width))).Append(right).AppendLine();

    private static void Row(StringBuilder text, int[] widths, string[] cells, char bar)
    {
        text.Append(bar);
        for (int i = 0; i < cells.Length; i++)
            text.Append(' ').Append(i == 2 ? cells[i].PadLeft(widths[i] - 2) : cells[i].PadRight(widths[i] - 2)).Append(' ').Append(bar);
        text.AppendLine();
    }

    private static string Batch(Shape shape) => $"(None, {string.Join(", ", shape)})";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long numbers) => Bytes(numbers * sizeof(Real));

    private static string Bytes(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{value:F2} {units[unit]}");
    }
}
