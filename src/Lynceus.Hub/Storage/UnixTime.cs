namespace Lynceus.Hub.Storage;

/// <summary>Times in the database: UTC Unix milliseconds, so that both engines compare them alike.</summary>
internal static class UnixTime
{
    public const long Day = 24L * 60 * 60 * 1000;

    public static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();

    public static DateTimeOffset FromMilliseconds(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? FromMilliseconds(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
