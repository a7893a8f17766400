using System.Reflection;
using Lynceus.Exposition;
using Lynceus.Exposition.Blocks;
using Lynceus.Exposition.Processes;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Metrics;

/// <summary>
/// The metrics that every role serves: all meters of Lynceus, of the runtime and of HTTP, the process, and which build it is. Make it before what it listens to: a counter tells only what
/// happens after somebody listens.
/// </summary>
public sealed class RoleMetrics : IDisposable
{
    private readonly MeterBridge _bridge;
    private readonly IDisposable _process;

    /// <param name="logger">Hears of metrics that are dropped.</param>
    public RoleMetrics(ILogger<MetricRegistry>? logger = null)
    {
        // 0.1.0+0123456789abcdef…
        var version = (typeof(RoleMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+', 2);
        Registry = new MetricRegistry(logger: logger);
        ProcessMetrics.AddBuildInfo(Registry, version[0], version.Length == 2 ? version[1] : "");
        _process = ProcessMetrics.AddTo(Registry);
        _bridge = new MeterBridge(Registry, MeterBridge.DefaultMeters);
    }

    public MetricRegistry Registry { get; }

    /// <param name="series">Series blocks of the role, shown behind the registry.</param>
    public MetricsHandler CreateHandler(SeriesStore? series = null, TimeProvider? time = null) => new(Registry, series, time);

    public void Dispose()
    {
        _bridge.Dispose();
        _process.Dispose();
    }
}
