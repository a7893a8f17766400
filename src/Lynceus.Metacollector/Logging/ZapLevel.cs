namespace Lynceus.Metacollector.Logging;

public enum ZapLevel
{
    Debug,
    Info,
    Error,
    Panic,
}
