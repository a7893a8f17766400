namespace Lynceus.Metacollector.Protocol;

internal static class EventReasons
{
    public const int Count = (int)EventReason.Delete + 1;

    public static string Name(this EventReason reason) => reason switch
    {
        EventReason.Create => "Create",
        EventReason.Update => "Update",
        _ => "Delete",
    };

    /// <summary>The field <c>reason</c> with tag and length; an event begins with it.</summary>
    public static ReadOnlySpan<byte> Encoded(this EventReason reason) => reason switch
    {
        EventReason.Create => "\x0a\x06Create"u8,
        EventReason.Update => "\x0a\x06Update"u8,
        _ => "\x0a\x06Delete"u8,
    };
}
