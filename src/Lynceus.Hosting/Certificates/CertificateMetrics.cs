using System.Diagnostics.Metrics;

namespace Lynceus.Hosting.Certificates;

/// <summary>Metrics about the serving certificate; the first two under the names of controller-runtime.</summary>
internal sealed class CertificateMetrics(Meter meter)
{
    private readonly Counter<long> _reads = meter.CreateCounter<long>(
        "certwatcher_read_certificate_total", null, "Times that the serving certificate was read from its files, changed or not.");

    private readonly Counter<long> _errors = meter.CreateCounter<long>(
        "certwatcher_read_certificate_errors_total", null, "Times that the serving certificate could not be read or used.");

    public void Read(bool isGood)
    {
        _reads.Add(1);
        if (!isGood)
        {
            _errors.Add(1);
        }
    }

    public void Observe(Func<ServingCertificate> current) => meter.CreateObservableGauge(
        "lynceus_metrics_certificate_expiration_timestamp_seconds",
        () =>
        {
            var certificate = current();
            return new Measurement<double>(
                certificate.NotAfter.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("source", certificate.IsSelfSigned ? "self-signed" : "file"));
        },
        "s",
        "When the serving certificate ends, and whether it came from files or was made here.");
}
