using System.Globalization;

namespace Neurona.Testing;

/// <summary>Proves that a layer keeps what the engine takes for granted; see
/// <see cref="Check(Layer, Shape, ContractOptions?)"/>.</summary>
public static class LayerContract
{
    private const int WarmUp = 3, MeasuredSteps = 10, MeasuredRounds = 10;

    private static readonly int[] ThreadCounts = [1, 2, 7];

    /// <summary>Checks a layer of one input. Throws at the first thing that is not so:</summary>
    /// <remarks>
    /// <list type="number">
    /// <item> Forward writes all of Y, its saved numbers and scratch, and nothing else; Backward all of the wanted DX,
    /// and nothing else but gradients. States change in training only.
    /// </item>
    /// <item> The same step gives the same bits again; Backward reads only what <see cref="Layer.BackwardReads"/>
    /// declares (the rest is NaN).
    /// </item>
    /// <item>The plan that shares memory gives the bits of the plan that does not, also where others read the
    /// inputs.</item>
    /// <item>The inference plan gives the bits of the training plan with Training false.</item>
    /// <item> The gradients of inputs and parameters agree with central differences;
    /// elements next to a kink are left out and counted.
    /// </item>
    /// <item>Calling Backward twice adds the gradients of the parameters twice, and writes DX anew.</item>
    /// <item> A smaller batch in a plan for a larger one gives the bits of a plan for the smaller; at inference each
    /// sample's output does not depend on the others.
    /// </item>
    /// <item>Without a wanted gradient of an input, everything else is the same.</item>
    /// <item>The same bits on 1, 2 and 7 threads.</item>
    /// <item>Nothing is allocated by a step after the first ones.</item>
    /// <item> Saved and loaded, the layer has the same configuration, weights and outputs; for a type of your own after
    /// <see cref="ModelFile.Register"/>, else this is left out.
    /// </item>
    /// </list>
    /// </remarks>
    /// <param name="layer">A layer that is not part of a model yet.</param>
    /// <param name="input">The shape of one sample.</param>
    /// <param name="options">Rows, tolerance and more; the defaults if null.</param>
    /// <returns>How well the gradients agree.</returns>
    /// <exception cref="ContractException">The layer breaks its contract.</exception>
    public static GradientReport Check(Layer layer, Shape input, ContractOptions? options = null) => Check(layer, [input], options);

    /// <summary>The same for a layer of several inputs.</summary>
    public static GradientReport Check(Layer layer, ReadOnlySpan<Shape> inputs, ContractOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        options ??= new();
        string who = layer.Name is null ? layer.GetType().Name : $"{layer.GetType().Name} '{layer.Name}'";
        Rig rig = new(layer, inputs, options);
        CheckWrites(who, rig, options.Rows);
        CheckLayouts(who, rig, options.Rows);
        CheckLayouts(who, new(layer, inputs, options, shared: true), options.Rows);
        GradientReport report = GradientCheck.Of(who, rig, options);
        CheckTwice(who, rig, options.Rows);
        CheckBatches(who, rig, options.Rows);
        CheckUnwanted(who, layer, inputs, rig, options);
        CheckThreads(who, rig, options.Rows);
        CheckAllocations(who, rig, options.Rows);
        CheckFile(who, layer, inputs, options);
        return report;
    }

    // Every step runs alone over canaries; rows beyond the batch count as beyond.
    private static void CheckWrites(string who, Rig rig, int rows)
    {
        foreach (bool training in (ReadOnlySpan<bool>)[true, false])
        {
            WriteProbe probe = new(who, rig, rig.Plan(rows + 1, training, plain: true), rows, training);
            probe.Check();
        }
    }

    private static void CheckLayouts(string who, Rig rig, int rows)
    {
        Plan plain = rig.Plan(rows, plain: true);
        Outcome expected = rig.Run(plain, rows, training: true);
        Same(who, expected, rig.Run(plain, rows, training: true), "running a second time");
        Same(who, expected, rig.Run(plain, rows, training: true, poison: true), "hiding from Backward what BackwardReads does not declare");
        Plan planned = rig.Plan(rows);
        Same(who, expected, rig.Run(planned, rows, training: true),
            "the plan that shares memory (InPlace, IsView, BackwardReads or CanFuse says too much)");
        Outcome inference = rig.Run(planned, rows, training: false);
        Same(who, rig.Run(plain, rows, training: false), inference, "the plan that shares memory, at inference");
        Same(who, inference, rig.Run(rig.Plan(rows, training: false), rows, training: false),
            "the inference plan instead of the training plan with Training false");
    }

    private static void CheckTwice(string who, Rig rig, int rows)
    {
        Plan plan = rig.Plan(rows, plain: true);
        Outcome once = rig.Run(plan, rows, training: true), twice = rig.Run(plan, rows, training: true, times: 2);
        foreach ((string name, Real[] gradient) in once.Gradients)
        {
            double largest = 0;
            foreach (Real value in gradient)
                largest = Math.Max(largest, Math.Abs((double)value));
            for (int i = 0; i < gradient.Length; i++)
            {
                double error = Math.Abs(twice.Gradients[name][i] - 2 * (double)gradient[i]);
                if (!(error <= NumberType.Rounding * largest))
                    throw ContractException.Of(who, string.Create(CultureInfo.InvariantCulture,
                        $"Backward called twice gives {twice.Gradients[name][i]:G9} as the gradient of {name}[{i}], "
                        + $"called once {gradient[i]:G9}: add to Grad, overwrite DX. "
                        + $"Only what OverwritesGradient names is overwritten, where Accumulates is false."));
            }
        }
    }

    private static void CheckBatches(string who, Rig rig, int rows)
    {
        Plan large = rig.Plan(rows);
        Outcome all = rig.Run(large, rows, training: false);
        int width = all.Y.Length / rows;
        foreach (int few in (ReadOnlySpan<int>)[1, rows - 1])
        {
            Same(who, rig.Run(rig.Plan(few), few, training: true), rig.Run(large, few, training: true),
                $"a plan for {rows} samples with {few} of them");
            Outcome part = rig.Run(large, few, training: false);
            if (!Outcome.SameBits(part.Y, all.Y.AsSpan(0, few * width)))
                throw ContractException.Of(who,
                    $"at inference the outputs of {few} samples change when {rows - few} more are in the batch.");
        }
    }

    // A layer's noise follows from its place in the graph, so a layer behind the model's own input is compared with
    // itself only.
    private static void CheckUnwanted(string who, Layer layer, ReadOnlySpan<Shape> inputs, Rig rig, ContractOptions options)
    {
        int rows = options.Rows;
        Outcome expected = rig.Run(rig.Plan(rows), rows, training: true);
        for (int i = 0; i < inputs.Length; i++)
        {
            Rig unwanted = new(layer, inputs, options, unwanted: i);
            Same(who, expected, unwanted.Run(unwanted.Plan(rows), rows, training: true),
                $"a gradient of input {i} that is not wanted (NeedsGradient({i}) is false)");
            Rig first = new(layer, inputs, options, external: i);
            Real[] before = first.External.ToArray();
            Outcome apart = first.Run(first.Plan(rows, plain: true), rows, training: true);
            Same(who, apart, first.Run(first.Plan(rows), rows, training: true),
                $"the plan that shares memory, where input {i} is the model's");
            if (!Outcome.SameBits(before, first.External))
                throw ContractException.Of(who, $"the model's input {i} was written over.");
        }
    }

    private static void CheckThreads(string who, Rig rig, int rows)
    {
        int before = Workers.Count;
        try
        {
            Plan plan = rig.Plan(rows);
            Workers.Count = ThreadCounts[0];
            Outcome expected = rig.Run(plan, rows, training: true);
            foreach (int threads in ThreadCounts)
            {
                Workers.Count = threads;
                Same(who, expected, rig.Run(plan, rows, training: true), $"{threads} threads instead of one");
            }
        }
        finally
        {
            Workers.Count = before;
        }
    }

    private static void CheckAllocations(string who, Rig rig, int rows)
    {
        Plan plan = rig.Plan(rows);
        for (int i = 0; i < WarmUp; i++)
            rig.RunOnly(plan, rows);
        // On this thread, for other tests may run beside; the least of some rounds, since under load the runtime
        // compiles a method again now and then.
        long bytes = long.MaxValue;
        for (int round = 0; round < MeasuredRounds && bytes > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < MeasuredSteps; i++)
                rig.RunOnly(plan, rows);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        rig.Restore();
        if (bytes > 0)
            throw ContractException.Of(who, $"{MeasuredSteps} steps allocate {bytes} bytes. "
                + "Declare memory in Build (Saved, Scratch) instead of making arrays, and avoid closures and LINQ.");
    }

    // The inputs come from layers that every file may name. Files hold single precision.
    private static void CheckFile(string who, Layer layer, ReadOnlySpan<Shape> inputs, ContractOptions options)
    {
        if (!Registry.Entries.Any(entry => entry.Type == layer.GetType()))
            return;
        Node start = Input.Of(1);
        Node[] nodes = new Node[inputs.Length];
        Dense[] before = new Dense[inputs.Length];
        for (int i = 0; i < nodes.Length; i++)
        {
            before[i] = new(inputs[i].Size);
            nodes[i] = new Reshape([.. inputs[i]]).On(before[i].On(start));
        }
        Model model = new(start, layer.On(nodes), options.Seed);
        foreach (Parameter parameter in model.Parameters)
        {
            foreach (ref Real value in model[parameter])
                value = (Real)(Math.Round(value * 1024.0) / 1024);
        }
        for (int i = 0; options.WholeInputs is { } whole && i < before.Length; i++)
        {
            model[before[i], "kernel"].Clear();
            for (int j = 0; j < inputs[i].Size; j++)
                model[before[i], "bias"][j] = j % whole;
        }
        using MemoryStream file = new();
        model.Save(file);
        Model loaded = Model.Load(file.ToArray());
        Real[] x = new Real[options.Rows];
        for (int i = 0; i < x.Length; i++)
            x[i] = (Real)(i - 1.5);
        if (model.ToJson() != loaded.ToJson())
            throw ContractException.Of(who,
                $"saved and loaded, its configuration is {loaded.ToJson()} instead of {model.ToJson()}. "
                + "Each constructor parameter needs a property of its name; all else that is configured an init property.");
        if (model.WeightsHash() != loaded.WeightsHash())
            throw ContractException.Of(who, "saved and loaded, its weights are not the same bits.");
        if (!Outcome.SameBits(model.Predict(x), loaded.Predict(x)))
            throw ContractException.Of(who, "saved and loaded, its outputs are not the same bits. "
                + "Something is configured that is neither a constructor parameter nor an init property.");
    }

    private static void Same(string who, Outcome expected, Outcome got, string change)
    {
        if (expected.FirstDifference(got) is { } name)
            throw ContractException.Of(who, $"{name} is not the same bits with {change}.");
    }
}
