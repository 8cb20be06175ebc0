using Neurona.Cli;

return Tool.Run(args, Terminal.OfProcess());
