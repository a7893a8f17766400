namespace Lynceus.Hosting.Logging;

public enum LogFormat
{
    /// <summary>One line per event for people.</summary>
    Text,

    /// <summary>One JSON object per line for log collectors.</summary>
    Json,
}
