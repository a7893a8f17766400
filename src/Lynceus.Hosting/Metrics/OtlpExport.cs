using Lynceus.Hosting.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Lynceus.Hosting.Metrics;

/// <summary>Sends the measurements of meters to an OpenTelemetry collector, besides what the metrics endpoint shows.</summary>
/// <remarks>
/// Instruments keep their own names there. OTLP over HTTP, unless <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> says <c>grpc</c>; the other variables of OpenTelemetry (headers, timeout, interval) count as well.
/// A collector that is away costs what it would have been told, nothing else.
/// </remarks>
public sealed class OtlpExport : IDisposable
{
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string MetricsPath = "v1/metrics";
    private const int LastExportMilliseconds = 5_000;

    private readonly MeterProvider _provider;

    private OtlpExport(MeterProvider provider) => _provider = provider;

    /// <summary>The option <c>--otlp-endpoint</c> of a role; without it nothing is sent.</summary>
    public static RoleOption<Uri> AddOption(RoleOptions options) =>
        options.AddOptional("otlp-endpoint", OptionKinds.Url, "Address of an OpenTelemetry collector that takes metrics too, such as http://collector:4318.", EndpointVariable);

    /// <summary>Begins before the instruments are used: what they counted earlier is not sent.</summary>
    /// <param name="endpoint">Address of the collector; null for none.</param>
    /// <param name="meters">Names of meters; one that ends in <c>*</c> means all that begin so.</param>
    /// <param name="role">Name of the service.</param>
    /// <param name="version">Version of the service.</param>
    /// <param name="environment">Looks up variables of the environment.</param>
    /// <returns>Null when there is no endpoint. Sends what is left when disposed.</returns>
    public static OtlpExport? Begin(Uri? endpoint, IEnumerable<string> meters, string role, string version, Func<string, string?> environment)
    {
        if (endpoint is null)
        {
            return null;
        }

        var isGrpc = environment(ProtocolVariable) == "grpc";
        var provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService($"lynceus-{role}", serviceNamespace: "lynceus", serviceVersion: version))
            .AddMeter([.. meters])
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = isGrpc ? endpoint : MetricsAddress(endpoint);
            })
            .Build();
        return new OtlpExport(provider);
    }

    public void Dispose()
    {
        _provider.Shutdown(LastExportMilliseconds);
        _provider.Dispose();
    }

    // The variable names the collector; the path of the signal is the client's to add.
    internal static Uri MetricsAddress(Uri endpoint) =>
        endpoint.AbsolutePath.EndsWith('/' + MetricsPath, StringComparison.Ordinal) ? endpoint : new Uri(endpoint.ToString().TrimEnd('/') + '/' + MetricsPath);
}
