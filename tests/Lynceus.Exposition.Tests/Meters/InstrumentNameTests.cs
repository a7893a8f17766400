using System.Diagnostics.Metrics;
using Lynceus.Exposition.Meters;

namespace Lynceus.Exposition.Tests.Meters;

public sealed class InstrumentNameTests : IDisposable
{
    private readonly Meter _meter = new("names");

    public void Dispose() => _meter.Dispose();

    [Theory]
    [InlineData("workqueue_adds_total", null, "workqueue_adds_total", null)]
    [InlineData("workqueue_adds", "{item}", "workqueue_adds_total", null)]
    [InlineData("process_cpu_seconds_total", "s", "process_cpu_seconds_total", "seconds")]
    [InlineData("dotnet.gc.collections", "{collection}", "dotnet_gc_collections_total", null)]
    [InlineData("dotnet.process.cpu.time", "s", "dotnet_process_cpu_time_seconds_total", "seconds")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", "dotnet_gc_heap_total_allocated_bytes_total", "bytes")]
    [InlineData("http.requests_total", null, "http_requests_total", null)]
    [InlineData("a.b.seconds", "s", "a_b_seconds_total", "seconds")]
    [InlineData("a.b", "By/s", "a_b_bytes_per_second_total", "bytes_per_second")]
    [InlineData("a.b", "{request}/s", "a_b_per_second_total", "per_second")]
    [InlineData("a.b", "1", "a_b_total", null)]
    [InlineData("a--b..c/d", "furlong", "a_b_c_d_furlong_total", "furlong")]
    public void Of_Counter_HasUnitAndTotalOnce(string name, string? unit, string expected, string? expectedUnit) =>
        Assert.Equal(new InstrumentName(expected, expectedUnit, MetricType.Counter), InstrumentName.Of(_meter.CreateCounter<long>(name, unit)));

    [Theory]
    [InlineData("workqueue_depth", null, "workqueue_depth")]
    [InlineData("things_total", null, "things_total")]
    [InlineData("cpu.utilization", "1", "cpu_utilization_ratio")]
    [InlineData("cpu.share", "%", "cpu_share_percent")]
    [InlineData("kestrel.active_connections", "{connection}", "kestrel_active_connections")]
    [InlineData("dotnet.assembly.count", "{assembly}", "dotnet_assemblies")]
    [InlineData("dotnet.process.cpu.count", "{cpu}", "dotnet_process_cpus")]
    public void Of_UpDownCounter_IsAGaugeWithoutTotal(string name, string? unit, string expected)
    {
        var shown = InstrumentName.Of(_meter.CreateUpDownCounter<int>(name, unit))!;

        Assert.Equal((expected, MetricType.Gauge), (shown.Name, shown.Type));
    }

    [Fact]
    public void Of_OtherKinds_HaveTheirTypes()
    {
        Assert.Equal(new("http_server_request_duration_seconds", "seconds", MetricType.Histogram), InstrumentName.Of(_meter.CreateHistogram<double>("http.server.request.duration", "s")));
        Assert.Equal(MetricType.Gauge, InstrumentName.Of(_meter.CreateGauge<int>("a"))!.Type);
        Assert.Equal(MetricType.Gauge, InstrumentName.Of(_meter.CreateObservableGauge("a", static () => 1))!.Type);
        Assert.Equal(MetricType.Gauge, InstrumentName.Of(_meter.CreateObservableUpDownCounter("a", static () => 1))!.Type);
        Assert.Equal(MetricType.Counter, InstrumentName.Of(_meter.CreateObservableCounter("a", static () => 1))!.Type);
    }

    [Theory]
    [InlineData("http.request.method", "http_request_method")]
    [InlineData("code", "code")]
    [InlineData("1st", "_1st")]
    [InlineData("é", "_")]
    public void Sanitize_AnyName_IsOneThatEveryClientReads(string name, string expected) =>
        Assert.Equal(expected, InstrumentName.Sanitize(name, allowsColon: false));
}
