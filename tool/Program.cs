using SymGrad.Tool.Commands;

return CommandLine.Run(args, Terminal.OfProcess());
