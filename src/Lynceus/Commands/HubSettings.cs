using Lynceus.Hosting;
using Lynceus.Reports;
using Microsoft.Extensions.Logging;

namespace Lynceus.Commands;

/// <summary>What the options of <c>hub</c> and <c>up</c> say.</summary>
internal sealed record HubSettings
{
    public required ListenAddress Listen { get; init; }

    public required string DataDirectory { get; init; }

    public required ReportLimits Limits { get; init; }

    /// <summary>Administrator's token from the first start on; null when none is set.</summary>
    public string? BootstrapToken { get; init; }

    /// <summary>Share of a scope's open items that one report may close before it is held.</summary>
    public required double CloseGuardShare { get; init; }

    /// <summary>Number of items below which nothing is held.</summary>
    public required int CloseGuardMinimum { get; init; }

    /// <summary>PEM file with the certificate chain; null for plain HTTP. Comes with <see cref="TlsKeyFile"/>.</summary>
    public string? TlsCertificateFile { get; init; }

    public string? TlsKeyFile { get; init; }

    public required TimeSpan SessionLifetime { get; init; }

    /// <summary>Address under which people reach the hub; null when it is the one it listens on.</summary>
    public Uri? PublicUrl { get; init; }

    public bool LoadDemo { get; init; }

    public required Action<ILoggingBuilder> Logging { get; init; }
}
