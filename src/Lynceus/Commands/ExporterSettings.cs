using Lynceus.Exporter;
using Lynceus.Hosting.Endpoint;
using Microsoft.Extensions.Logging;

namespace Lynceus.Commands;

/// <summary>What the options of the exporter say.</summary>
internal sealed record ExporterSettings(ExporterOptions Exporter, EndpointSettings Endpoints, Action<ILoggingBuilder> Logging, Uri? OtlpEndpoint);
