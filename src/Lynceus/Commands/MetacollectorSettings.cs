using Lynceus.Hosting.Endpoint;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Metacollector;
using Microsoft.Extensions.Logging;

namespace Lynceus.Commands;

/// <summary>What the options of the metacollector say.</summary>
internal sealed record MetacollectorSettings(
    MetacollectorOptions Metacollector, ClusterConnectionOptions Cluster, EndpointSettings Endpoints, Action<ILoggingBuilder> Logging, Uri? OtlpEndpoint);
