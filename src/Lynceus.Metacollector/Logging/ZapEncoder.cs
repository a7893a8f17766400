namespace Lynceus.Metacollector.Logging;

public enum ZapEncoder
{
    Json,
    Console,
}
