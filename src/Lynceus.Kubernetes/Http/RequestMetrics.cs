using System.Diagnostics.Metrics;
using System.Globalization;

namespace Lynceus.Kubernetes.Http;

/// <summary>Metrics of requests, under the names of client-go.</summary>
internal static class RequestMetrics
{
    private static readonly Counter<long> Requests = KubernetesMetrics.Meter.CreateCounter<long>(
        "rest_client_requests_total", null, "Requests to the API server by status code, method and host; code <error> when there was no answer.");

    private static readonly Counter<long> Retries = KubernetesMetrics.Meter.CreateCounter<long>(
        "rest_client_request_retries_total", null, "Requests to the API server that were sent again, by the status code that made it so.");

    private static readonly Histogram<double> Duration = KubernetesMetrics.Meter.CreateHistogram(
        "rest_client_request_duration_seconds",
        "s",
        "Time until the API server began its answer.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60] });

    public static void Answered(HttpMethod method, string host, int? code, TimeSpan took)
    {
        Requests.Add(1, new("code", Text(code)), new("method", method.Method), new("host", host));
        Duration.Record(took.TotalSeconds, new("verb", method.Method), new("host", host));
    }

    public static void Retried(HttpMethod method, string host, int? code) =>
        Retries.Add(1, new("code", Text(code)), new("verb", method.Method), new("host", host));

    private static string Text(int? code) => code?.ToString(CultureInfo.InvariantCulture) ?? "<error>";
}
