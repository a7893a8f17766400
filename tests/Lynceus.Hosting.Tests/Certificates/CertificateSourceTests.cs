using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using Lynceus.Hosting.Certificates;
using Lynceus.Testing;

namespace Lynceus.Hosting.Tests.Certificates;

public sealed class CertificateSourceTests : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    private readonly PairFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly Meter _meter = new("test");
    private readonly MetricsReading _metrics;
    private readonly RecordedLog _log = new();
    private readonly List<CertificateSource> _sources = [];

    public CertificateSourceTests() => _metrics = new MetricsReading(_meter);

    public void Dispose()
    {
        _sources.ForEach(static s => s.Dispose());
        _metrics.Dispose();
        _meter.Dispose();
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Current_Files_AreServedWithTheirExpiry()
    {
        var end = new DateTimeOffset(2030, 6, 1, 0, 0, 0, TimeSpan.Zero);
        _folder.Swap(PairFolder.NewPair("first", end));

        var source = Open();

        Assert.Equal("CN=first", source.Current.Certificate.Subject);
        Assert.Equal(
            [$"lynceus_metrics_certificate_expiration_timestamp_seconds{{source=\"file\"}} {end.ToUnixTimeSeconds()}"],
            _metrics.Lines("lynceus_metrics_certificate"));
    }

    [Fact]
    public void Current_SwapOfLink_IsSeenAtTheNextPoll()
    {
        _folder.Swap(PairFolder.NewPair("first"));
        var source = Open();
        _folder.Swap(PairFolder.NewPair("second"));

        _clock.Advance(Poll);

        Assert.Equal("CN=second", source.Current.Certificate.Subject);
        AssertReads(good: 2, bad: 0);
    }

    [Fact]
    public async Task Current_SwapOfLink_IsSeenWithoutPoll()
    {
        _folder.Swap(PairFolder.NewPair("first"));
        var source = Open(TimeProvider.System, TimeSpan.FromDays(1));

        _folder.Swap(PairFolder.NewPair("second"));
        await _log.WaitForAsync(1420, count: 2);
        _folder.Swap(PairFolder.NewPair("third"));
        await _log.WaitForAsync(1420, count: 3);

        Assert.Equal("CN=third", source.Current.Certificate.Subject);
    }

    [Fact]
    public void Current_InvalidPair_KeepsTheOldOneCountsAndTellsOnce()
    {
        _folder.Swap(PairFolder.NewPair("first"));
        var source = Open();
        _folder.Swap(PairFolder.NewPair("second").Certificate, PairFolder.NewPair("another").Key);

        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(Poll);
        }

        Assert.Equal("CN=first", source.Current.Certificate.Subject);
        AssertReads(good: 1, bad: 5);
        Assert.Equal(1, _log.Count(1421));
    }

    [Fact]
    public void Current_ValidPairAfterInvalidOne_IsServed()
    {
        _folder.Swap(PairFolder.NewPair("first"));
        var source = Open();
        _folder.Swap("nonsense", "nonsense");
        _clock.Advance(Poll);
        _folder.Swap(PairFolder.NewPair("second"));

        _clock.Advance(Poll);

        Assert.Equal("CN=second", source.Current.Certificate.Subject);
    }

    [Fact]
    public void Current_FilesGone_KeepsTheOldOne()
    {
        _folder.Swap(PairFolder.NewPair("first"));
        var source = Open();
        File.Delete(_folder.KeyFile);

        _clock.Advance(Poll);

        Assert.Equal("CN=first", source.Current.Certificate.Subject);
        AssertReads(good: 1, bad: 1);
    }

    [Fact]
    public void Current_FilesThatComeLater_ReplaceTheSelfSigned()
    {
        var source = Open();
        Assert.True(source.Current.IsSelfSigned);
        _folder.Swap(PairFolder.NewPair("first"));

        _clock.Advance(Poll);

        Assert.Equal("CN=first", source.Current.Certificate.Subject);
        Assert.Equal(1, _log.Count(1421));
    }

    [Fact]
    public void Current_NoFiles_IsSelfSignedForThisMachine()
    {
        var source = Open(withFiles: false);

        var certificate = source.Current.Certificate;
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Contains("localhost", names.EnumerateDnsNames());
        Assert.Contains(System.Net.Dns.GetHostName(), names.EnumerateDnsNames());
        Assert.Contains(System.Net.IPAddress.Loopback, names.EnumerateIPAddresses());
        using var key = certificate.GetECDsaPublicKey();
        Assert.Equal("1.2.840.10045.3.1.7", key?.ExportParameters(includePrivateParameters: false).Curve.Oid.Value);
        Assert.Equal((0, 0), Reads());
    }

    [Fact]
    public void Current_SelfSigned_IsRenewedAMonthBeforeItsEnd()
    {
        var source = Open(withFiles: false);
        var first = source.Current;

        _clock.Advance(TimeSpan.FromDays(60) - Poll);
        Assert.Same(first, source.Current);
        _clock.Advance(Poll);

        Assert.NotSame(first, source.Current);
        Assert.Equal(_clock.GetUtcNow().AddDays(90), source.Current.NotAfter);
        Assert.Equal(2, _log.Count(1422));
    }

    [Fact]
    public void Current_SelfSigned_IsOnNoDisk()
    {
        var before = Directory.GetFiles(Path.GetDirectoryName(_folder.CertificateFile)!);

        Open();

        Assert.Equal(before, Directory.GetFiles(Path.GetDirectoryName(_folder.CertificateFile)!));
    }

    [Fact]
    public void Create_LongHostName_StillHasIt()
    {
        var name = new string('a', 60) + ".example.org";

        var created = SelfSignedCertificate.Create(_clock.GetUtcNow(), name, [System.Net.IPAddress.Parse("10.1.2.3")]);

        var names = created.Certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal([name, "localhost"], names.EnumerateDnsNames());
        Assert.Contains(System.Net.IPAddress.Parse("10.1.2.3"), names.EnumerateIPAddresses());
    }

    private CertificateSource Open(TimeProvider? time = null, TimeSpan? poll = null, bool withFiles = true)
    {
        var options = withFiles ? new TlsOptions { CertificateFile = _folder.CertificateFile, KeyFile = _folder.KeyFile } : new TlsOptions();
        options.PollInterval = poll ?? Poll;
        var source = new CertificateSource(options, time ?? _clock, new CertificateMetrics(_meter), _log);
        _sources.Add(source);
        return source;
    }

    // The clock is ours and the watcher of the files is the system's: it may see a change before the next poll does, which is a read more of the same kind.
    private void AssertReads(int good, int bad)
    {
        var (all, errors) = Reads();
        var more = all - good - bad;
        Assert.InRange(more, 0, 1);
        Assert.Equal(bad == 0 ? 0 : bad + more, errors);
    }

    private (int All, int Errors) Reads()
    {
        var lines = _metrics.Lines("certwatcher_read_certificate");
        return (Value("certwatcher_read_certificate_total{} "), Value("certwatcher_read_certificate_errors_total{} "));

        int Value(string series) => lines.FirstOrDefault(l => l.StartsWith(series, StringComparison.Ordinal)) is { } line ? int.Parse(line[series.Length..]) : 0;
    }
}
