namespace Lynceus.Metacollector.Logging;

public enum BrokerLogFormat
{
    /// <summary>One JSON object per line with the keys of the original: level, ts, logger, msg.</summary>
    Zap,

    /// <summary>One line per event for people.</summary>
    Text,

    /// <summary>One JSON object per line as the other roles write it.</summary>
    Json,
}
