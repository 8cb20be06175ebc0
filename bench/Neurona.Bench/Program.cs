namespace Neurona.Bench;

/// <summary>Measurements, one command each: the first argument says which.</summary>
internal static class Program
{
    private static readonly (string Name, string What, Func<Arguments, int> Run)[] Commands =
    [
        ("machine", "the machine, and on a second line the vector widths that NEURONA_SIMD can choose here", _ => Machine.Print()),
        ("gemm", "matrix products at the shapes of training: [--threads 1,2] [--rounds 21] [--filter TEXT] [--json FILE]", GemmCommand.Run),
        ("conv", "convolutions and pooling: [--threads 1,2] [--rounds 15] [--filter TEXT] [--json FILE]", ConvCommand.Run),
        ("steps", "whole training steps beside PyTorch: [--cases a,b] [--threads 1,2] [--rounds 3] [--peer FILE] [--json FILE]",
            StepsCommand.Train),
        ("predict", "predictions beside PyTorch, and beside onnxruntime in a folder with it and the models: "
            + "[--cases a,b] [--threads 1,2] [--rounds 5] [--peer FILE] [--peer-ort FOLDER] [--json FILE]", StepsCommand.Predict),
        ("compare", "REVISION [NEWER]: two revisions, or one and what this was built of, in one process, as ratios of times: "
            + "[--kinds gemm,conv,steps,predict] [--cases a,b] [--filter TEXT] [--threads 1,2] [--rounds 15] [--json FILE]",
            CompareCommand.Run),
        ("startup", "a whole process with one epoch of 60,000 samples: [--threads 1,2] [--rounds 5] [--peer FILE] [--json FILE]",
            StartupCommand.Run),
        ("startup-child", "the process that startup times", _ => StartupCommand.Child()),
        ("tile", "the micro-kernel alone, in cache: [--rounds 15] [--filter TEXT]", TileCommand.Run),
        ("elementwise", "what is neither a product nor a convolution: [--threads 1] [--rounds 15] [--filter TEXT]", ElementwiseCommand.Run),
        ("optimizers", "one update of 1 M weights by every optimizer, beside what bounds it: [--threads 1] [--rounds 15] [--filter TEXT]",
            OptimizersCommand.Run),
        ("metrics", "what every metric adds to a step of mlp-small: [--threads 1] [--rounds 15]", MetricsCommand.Run),
        ("table", "a CSV file of 1 M rows read, fitted and encoded: [--rows 1000000] [--rounds 3]", TableCommand.Run),
        ("compilation", "what the runtime compiles for a training and a prediction, the micro-kernel's forms apart",
            _ => CompilationCommand.Run()),
        ("concurrent", "several callers at once: [--callers 2] [--rounds 7]", ConcurrentCommand.Run),
        ("workers", "the cost of handing work to threads: [--threads 1,2] [--callers 2,4]", WorkersCommand.Run),
    ];

    private const string Common =
        "Standard error tells of every round the probe for a neighbour before and after it, in additions a clock, +N% if threads waited "
        + "for a core so long, x if it was dropped. [--quiet N] is what the probe reaches on a quiet machine; else the best of the run.";

    private static int Main(string[] args)
    {
        foreach ((string name, string what, Func<Arguments, int> run) in Commands)
        {
            if (args.Length == 0 || args[0] != name)
                continue;
            Arguments arguments = new(args[1..]);
            if (arguments.Unknown(what + Common) is not string unknown)
                return run(arguments);
            Console.Error.WriteLine($"{name} has no option {unknown}: {what}");
            return 2;
        }
        Console.Error.WriteLine("Neurona.Bench COMMAND [options]");
        foreach ((string name, string what, _) in Commands)
            Console.Error.WriteLine($"  {name,-13} {what}");
        Console.Error.WriteLine(Common);
        return 1;
    }
}
