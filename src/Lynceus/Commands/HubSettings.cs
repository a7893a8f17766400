using Lynceus.Hub;
using Microsoft.Extensions.Logging;

namespace Lynceus.Commands;

/// <summary>What the options of <c>hub</c> and <c>up</c> say.</summary>
internal sealed record HubSettings
{
    public required HubOptions Hub { get; init; }

    public required Action<ILoggingBuilder> Logging { get; init; }

    /// <summary>Collector that takes metrics too; null for none.</summary>
    public Uri? OtlpEndpoint { get; init; }
}
