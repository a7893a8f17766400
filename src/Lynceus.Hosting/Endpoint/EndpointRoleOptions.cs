using Lynceus.Hosting.Options;

namespace Lynceus.Hosting.Endpoint;

/// <summary>Declares the options of the endpoints for a role: <c>--metrics-…</c> and <c>--health-…</c>.</summary>
public sealed class EndpointRoleOptions
{
    private readonly RoleOption<ListenChoice> _metricsListen;
    private readonly RoleOption<bool> _secure;
    private readonly RoleOption<bool> _http2;
    private readonly TlsRoleOptions _tls;
    private readonly LimitRoleOptions _limits;
    private readonly AccessRoleOptions _access;
    private readonly ReviewRoleOptions _reviews;
    private readonly RoleOption<ListenChoice> _healthListen;
    private readonly RoleOption<TimeSpan> _checkTimeout;

    /// <param name="flags">For a role that has its own names and defaults.</param>
    public EndpointRoleOptions(RoleOptions options, EndpointFlags? flags = null)
    {
        flags ??= new EndpointFlags();
        var defaults = flags.Defaults;
        var metrics = defaults.Metrics;
        _metricsListen = options.Add(flags.MetricsListen, ListenChoice.Kind, new ListenChoice(metrics.Listen), "Address of the metrics.");
        _secure = options.Add("metrics-secure", OptionKinds.Flag, metrics.IsSecure, "Serve metrics over HTTPS; false: plain HTTP.");
        _http2 = options.Add("metrics-http2", OptionKinds.Flag, metrics.AllowHttp2, "Allow HTTP/2 for metrics.");
        _tls = new TlsRoleOptions(options);
        _limits = new LimitRoleOptions(options);
        _access = new AccessRoleOptions(options);
        _reviews = new ReviewRoleOptions(options);
        _healthListen = options.Add(
            flags.HealthListen, ListenChoice.Kind, new ListenChoice(defaults.Health.Listen), "Address of /healthz, /livez and /readyz, plain HTTP.");
        _checkTimeout = options.Add(
            "health-check-timeout",
            OptionKinds.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            defaults.Health.CheckTimeout,
            "A health check that takes longer has failed.");
    }

    /// <exception cref="RoleOptionException">Options contradict each other.</exception>
    public EndpointSettings Read(ResolvedOptions values)
    {
        var settings = new EndpointSettings();
        var metrics = settings.Metrics;
        metrics.Listen = values.Get(_metricsListen).Address;
        metrics.IsSecure = values.Get(_secure);
        metrics.AllowHttp2 = values.Get(_http2);
        _tls.Read(values, metrics);
        _limits.Read(values, metrics.Limits);
        _access.Read(values, metrics);
        _reviews.Read(values, metrics);
        settings.Health.Listen = values.Get(_healthListen).Address;
        settings.Health.CheckTimeout = values.Get(_checkTimeout);
        return settings;
    }
}
