using System.Globalization;
using Lynceus.Commands;
using Lynceus.Commands.Importing;
using Lynceus.Testing;

namespace Lynceus.Tests;

public sealed class ProgressLineTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);

    public void Dispose() => _error.Dispose();

    [Fact]
    public void Line_LessThanASecond_IsNotShown()
    {
        using (new ProgressLine(Host(terminal: true), static _ => "reading"))
        {
            _time.Advance(TimeSpan.FromMilliseconds(999));
        }

        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public void Line_LongerThanASecond_IsShownRedrawnAndTakenAway()
    {
        using (new ProgressLine(Host(terminal: true), static e => $"reading {e.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s"))
        {
            _time.Advance(TimeSpan.FromMilliseconds(1600));
        }

        Assert.Equal("\r\u001b[2Kreading 1 s\r\u001b[2Kreading 1.5 s\r\u001b[2K", _error.ToString());
    }

    [Fact]
    public void Line_ErrorIsNoTerminal_IsNeverShown()
    {
        using (new ProgressLine(Host(terminal: false), static _ => "reading"))
        {
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("", _error.ToString());
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public void Line_Hidden_ComesBackWithTheNextTick()
    {
        using var line = new ProgressLine(Host(terminal: true), static _ => "reading");
        _time.Advance(TimeSpan.FromSeconds(1));

        line.Hide();
        line.Hide();
        _time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal("\r\u001b[2Kreading\r\u001b[2K\r\u001b[2Kreading", _error.ToString());
    }

    [Fact]
    public void Line_LongState_StaysWithinOneLineOfTheTerminal()
    {
        using var line = new ProgressLine(Host(terminal: true), static _ => new string('x', 300) + "\n");

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("\r\u001b[2K" + new string('x', 78) + "…", _error.ToString());
    }

    [Fact]
    public void Upload_OnItsWay_ShowsHowMuchIsSentAndThenThatTheHubIsAtIt()
    {
        using var progress = new UploadProgress(Host(terminal: true), "reports/trivy.json", 4_000_000);
        progress.Report(1_000_000);
        _time.Advance(TimeSpan.FromSeconds(1));
        progress.Report(4_000_000);
        _time.Advance(TimeSpan.FromMilliseconds(1500));

        var lines = _error.ToString().Split("\r\u001b[2K");
        Assert.StartsWith("reports/trivy.json [#####...............] 25 % of ", lines[1], StringComparison.Ordinal);
        Assert.Equal("reports/trivy.json: sent, waiting for the hub, 2 s", lines[^1]);
    }

    [Fact]
    public void Upload_TriedAgain_SaysSoOnALineOfItsOwn()
    {
        using var progress = new UploadProgress(Host(terminal: true), "a.json", 10);
        _time.Advance(TimeSpan.FromSeconds(1));

        progress.Retry("Connection refused", TimeSpan.FromSeconds(2));

        Assert.EndsWith("\r\u001b[2Ka.json: Connection refused; trying again in 2s\n", _error.ToString(), StringComparison.Ordinal);
    }

    private CommandHost Host(bool terminal) => new()
    {
        OpenInput = static () => Stream.Null,
        Output = Stream.Null,
        Error = _error,
        Environment = static _ => null,
        IsErrorTerminal = terminal,
        Time = _time,
    };
}
