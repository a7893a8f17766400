using System.ComponentModel.DataAnnotations;

namespace Lynceus.Hosting.Access;

/// <summary>What an address may do with tokens that are not known to be good. Tokens whose review is still valid are never held up by it.</summary>
public sealed class ThrottleOptions
{
    /// <summary>Such tokens that an address may show at once. Default 20.</summary>
    [Range(1, 1_000_000)]
    public int AttemptBurst { get; set; } = 20;

    /// <summary>Such tokens a second after that; the rest is refused for a time (429). Default 1.</summary>
    [Range(0.01, 1_000_000)]
    public double AttemptsPerSecond { get; set; } = 1;

    /// <summary>Addresses (IPv6: networks of 64 bits) that are told apart at a time; the one heard longest ago is forgotten first. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxAddresses { get; set; } = 10_000;
}
