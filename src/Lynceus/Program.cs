using Lynceus.Commands;

using var host = CommandHost.OfProcess();
return await CommandLine.RunAsync(args, host);
