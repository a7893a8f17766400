namespace Lynceus.Hosting;

/// <summary>Process exit codes; part of the contract that pipelines rely on.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Unexpected fault.</summary>
    public const int Fault = 1;

    public const int GateRefused = 2;

    /// <summary>An input could not be read or was incomplete.</summary>
    public const int InputIncomplete = 3;

    /// <summary>The hub or the API server could not be reached.</summary>
    public const int RemoteUnreachable = 4;

    public const int Usage = 64;
}
