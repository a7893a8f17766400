Console.Error.WriteLine("usage: dotnet run --project tests/Lynceus.Testing -- serve");
return 64;
