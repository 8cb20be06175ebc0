namespace Neurona.Bench;

/// <summary>Measurements, one command each: the first argument says which.</summary>
internal static class Program
{
    private static readonly (string Name, string What, Func<Arguments, int> Run)[] Commands =
    [
        ("machine", "the machine, and on a second line the vector widths that NEURONA_SIMD can choose here", _ => Machine.Print()),
        ("conv", "convolutions and pooling: [--threads 1,2] [--json FILE] [--filter TEXT]", ConvCommand.Run),
        ("gemm", "matrix products at the shapes of training: [--threads 1,2] [--json FILE] [--filter TEXT]", GemmCommand.Run),
        ("steps", "whole training steps beside the peer: [--cases a,b] [--threads 1,2] [--rounds 3] [--peer FILE] [--json FILE]",
            StepsCommand.Train),
        ("predict", "predictions beside the peer: the same options", StepsCommand.Predict),
        ("startup", "a whole process with one epoch of 60,000 samples: [--threads 1,2] [--rounds 5] [--peer FILE] [--json FILE]",
            StartupCommand.Run),
        ("startup-child", "the process that startup times", _ => StartupCommand.Child()),
        ("tile", "the micro-kernel alone, in cache: [--filter TEXT]", TileCommand.Run),
        ("elementwise", "what is neither a product nor a convolution: [--threads 1] [--filter TEXT]", ElementwiseCommand.Run),
        ("concurrent", "several callers at once: [--callers 2] [--rounds 7]", ConcurrentCommand.Run),
        ("workers", "the cost of handing work to threads: [--threads 2]", WorkersCommand.Run),
    ];

    private static int Main(string[] args)
    {
        foreach ((string name, _, Func<Arguments, int> run) in Commands)
        {
            if (args.Length > 0 && args[0] == name)
                return run(new Arguments(args[1..]));
        }
        Console.Error.WriteLine("Neurona.Bench COMMAND [options]");
        foreach ((string name, string what, _) in Commands)
            Console.Error.WriteLine($"  {name,-12} {what}");
        return 1;
    }
}
