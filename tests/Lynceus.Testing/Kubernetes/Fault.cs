namespace Lynceus.Testing.Kubernetes;

/// <summary>Something that goes wrong with requests that match. Made by the functions here, narrowed with <c>with</c>, switched on by <see cref="Faults"/>.</summary>
public sealed record Fault
{
    private Fault()
    {
    }

    internal enum Ending
    {
        None,
        Clean,
        Reset,
        ConnectionReset,
        HalfLine,
        ExpiredEvent,
        Silence,
    }

    /// <summary>Which requests. Default: all.</summary>
    public Func<FaultRequest, bool> When { get; init; } = static _ => true;

    /// <summary>How many requests it strikes before it is used up. Default 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Matching requests that pass unharmed before it strikes. Default 0.</summary>
    public int After { get; init; }

    /// <summary>Waited before anything else happens, on the server's clock. Can go with every fault.</summary>
    public TimeSpan Delay { get; init; }

    internal int? StatusCode { get; private init; }

    internal TimeSpan? RetryAfter { get; private init; }

    internal bool Gone { get; private init; }

    internal Ending End { get; private init; }

    /// <summary>Watch events (or bytes of another body) that are sent whole before the ending.</summary>
    internal int AfterEvents { get; private init; }

    internal long? AfterBytes { get; private init; }

    internal int BytesAtATime { get; private init; }

    internal TimeSpan Pause { get; private init; }

    internal bool ItemsNull { get; private init; }

    /// <summary>Only <see cref="Delay"/>.</summary>
    public static Fault Late(TimeSpan delay) => new() { Delay = delay };

    /// <summary>An error status instead of the answer, for example 429, 500 or 503. Retry-After is in whole seconds.</summary>
    public static Fault Status(int code, TimeSpan? retryAfter = null) => new() { StatusCode = code, RetryAfter = retryAfter };

    /// <summary>410 Expired outright.</summary>
    public static Fault Expired() => new() { Gone = true };

    /// <summary>An ERROR event with 410 Expired in a watch after some events, then its end.</summary>
    public static Fault ExpiredEvent(int afterEvents = 0) => new() { End = Ending.ExpiredEvent, AfterEvents = afterEvents };

    /// <summary>The connection breaks (HTTP/2: the stream is reset) before anything of the answer is sent.</summary>
    public static Fault Reset() => new() { End = Ending.Reset, AfterBytes = -1 };

    /// <summary>The connection breaks (HTTP/2: the stream is reset) inside the body.</summary>
    public static Fault CutBody(long afterBytes) => new() { End = Ending.Reset, AfterBytes = afterBytes };

    /// <summary>The whole connection breaks, with every HTTP/2 stream on it.</summary>
    public static Fault CutConnection(long afterBytes = 0) => new() { End = Ending.ConnectionReset, AfterBytes = afterBytes };

    /// <summary>A watch breaks after some events.</summary>
    public static Fault CutWatch(int afterEvents) => new() { End = Ending.Reset, AfterEvents = afterEvents };

    /// <summary>A watch breaks in the middle of the event after some whole ones.</summary>
    public static Fault HalfLine(int afterEvents = 0) => new() { End = Ending.HalfLine, AfterEvents = afterEvents };

    /// <summary>A watch ends as at its timeout, after some events.</summary>
    public static Fault EndWatch(int afterEvents) => new() { End = Ending.Clean, AfterEvents = afterEvents };

    /// <summary>A watch stays open and sends nothing more, not even bookmarks, after some events.</summary>
    public static Fault Silence(int afterEvents = 0) => new() { End = Ending.Silence, AfterEvents = afterEvents };

    /// <summary>The body comes a few bytes at a time. The pause is on the server's clock.</summary>
    public static Fault SlowBytes(int bytesAtATime, TimeSpan pause = default) => new() { BytesAtATime = bytesAtATime, Pause = pause };

    /// <summary>A list whose <c>items</c> is null.</summary>
    public static Fault NullItems() => new() { ItemsNull = true };

    /// <summary>A body that ends early as if it were whole: what is sent is not valid JSON.</summary>
    public static Fault Truncated(long afterBytes) => new() { End = Ending.Clean, AfterBytes = afterBytes };
}
