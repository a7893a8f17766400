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
        EventReason.Create => "\u000a\u0006Create"u8,
        EventReason.Update => "\u000a\u0006Update"u8,
        _ => "\u000a\u0006Delete"u8,
    };
}
