using System.ComponentModel.DataAnnotations;

namespace Lynceus.Hosting.Access;

/// <summary>How the API server is asked (TokenReview, SubjectAccessReview) and how long its answers count.</summary>
public sealed class ReviewOptions
{
    /// <summary>A token that is valid is not asked about again for this long, at most until the expiry that a JWT states. Default 1 minute.</summary>
    public TimeSpan ValidTokenLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A token that is not valid is refused for this long without asking again. Default 1 minute.</summary>
    public TimeSpan InvalidTokenLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an access that was allowed stays so. Default 5 minutes.</summary>
    public TimeSpan AllowedLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an access that was denied stays so. Default 30 seconds.</summary>
    public TimeSpan DeniedLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After a review that failed, the same one is not tried for this long. Default 10 seconds.</summary>
    public TimeSpan FailedLifetime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How much longer a valid token and an allowed access count while the API server gives no answer; zero: not at all. Default 10 minutes.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one review may take, waiting for its turn included. Default 3 seconds: two of them fit into the usual 10 seconds of a scrape.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Reviews of each of the two kinds that run at a time. Default 8.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; set; } = 8;

    /// <summary>Reviews a second of unknown tokens that turn out bad, from all addresses; twice as many at once. The rest is refused for a time (429). Default 20.</summary>
    [Range(0.1, 100_000)]
    public double UnknownTokensPerSecond { get; set; } = 20;

    /// <summary>Answers kept of each kind, good and bad ones apart, so that bad ones cannot push out good ones. Default 4,096.</summary>
    [Range(16, 1_000_000)]
    public int CacheSize { get; set; } = 4096;
}
