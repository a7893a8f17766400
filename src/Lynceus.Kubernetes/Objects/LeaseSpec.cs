using System.Text.Json.Serialization;

namespace Lynceus.Kubernetes.Objects;

public sealed record LeaseSpec
{
    /// <summary>Who holds the lease; null or empty when nobody does.</summary>
    public string? HolderIdentity { get; init; }

    public int? LeaseDurationSeconds { get; init; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often the holder changed.</summary>
    public int? LeaseTransitions { get; init; }
}
