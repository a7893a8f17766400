using Lynceus.Testing;

if (args is ["serve", .. var rest])
{
    return await ServeCommand.RunAsync(rest, Console.Out, Console.Error, CancellationToken.None);
}

Console.Error.WriteLine("usage: dotnet run --project tests/Lynceus.Testing -- serve [--help]");
return 64;
