namespace Lynceus.Commands.Importing;

/// <summary>Endings of an upload by which a report did not count, or not all of it. Each makes <c>import</c> end with 3 unless <c>--accept</c> names it.</summary>
internal enum UploadOutcome
{
    /// <summary>Older than what the hub knows: nothing of it counted.</summary>
    Superseded,

    /// <summary>It would close too much at once: nothing of it counts until somebody releases it.</summary>
    Held,

    /// <summary>Elements of it could not be used; the rest counted.</summary>
    Skipped,
}
