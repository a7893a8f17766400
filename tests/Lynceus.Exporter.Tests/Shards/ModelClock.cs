namespace Lynceus.Exporter.Tests.Shards;

/// <summary>Only tells the time that the model sets.</summary>
internal sealed class ModelClock : TimeProvider
{
    public long Now { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now;
}
