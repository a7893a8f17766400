namespace Lynceus.Metacollector.Protocol;

internal enum EventReason
{
    Create,
    Update,
    Delete,
}
