using System.Text.Json.Serialization;

namespace Lynceus.Exporter.Shards;

/// <summary>A <see cref="MemberState"/> as it lies in the lease. Ranges are <c>start-end</c> in hexadecimal, with a space between them; the end is not part of the range.</summary>
internal sealed record MemberStateJson
{
    public const int CurrentVersion = 1;

    [JsonPropertyName("v")]
    public int Version { get; init; } = CurrentVersion;

    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    [JsonPropertyName("members")]
    public IReadOnlyList<string>? Members { get; init; }

    [JsonPropertyName("ring")]
    public string? Ring { get; init; }

    [JsonPropertyName("shows")]
    public string? Shows { get; init; }

    [JsonPropertyName("offers")]
    public string? Offers { get; init; }

    [JsonPropertyName("waits")]
    public string? Waits { get; init; }

    [JsonPropertyName("accepts")]
    public string? Accepts { get; init; }

    [JsonPropertyName("draining")]
    public bool Draining { get; init; }
}
