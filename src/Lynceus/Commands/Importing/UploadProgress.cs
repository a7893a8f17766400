using System.Globalization;
using Lynceus.Hosting;

namespace Lynceus.Commands.Importing;

/// <summary>Shows on a terminal how far a long upload is. Elsewhere it is silent, except about retries.</summary>
internal sealed class UploadProgress : IDisposable
{
    private const int BarWidth = 20;
    private const int NameWidth = 30;

    private readonly CommandHost _host;
    private readonly string _name;
    private readonly long _length;
    private readonly ProgressLine _line;
    private long _sent;

    public UploadProgress(CommandHost host, string name, long length)
    {
        (_host, _name, _length) = (host, name, length);
        _line = new ProgressLine(host, State);
    }

    public void Report(long sent) => Volatile.Write(ref _sent, sent);

    public void Retry(string problem, TimeSpan wait)
    {
        _line.Hide();
        Report(0);
        _host.Error.WriteLine(PlainText.OneLine($"{_name}: {problem}; trying again in {DurationText.Format(wait)}"));
    }

    public void Dispose() => _line.Dispose();

    private string State(TimeSpan elapsed)
    {
        var percent = (int)(Volatile.Read(ref _sent) * 100 / Math.Max(1, _length));
        var seconds = ((int)elapsed.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var name = PlainText.FitEnd(PlainText.OneLine(_name), NameWidth);
        if (percent >= 100)
        {
            return $"{name}: sent, waiting for the hub, {seconds} s";
        }

        var filled = BarWidth * Math.Min(100, percent) / 100;
        return $"{name} [{new string('#', filled)}{new string('.', BarWidth - filled)}] {percent} % of {ByteSize.FormatRounded(_length)}, {seconds} s";
    }
}
