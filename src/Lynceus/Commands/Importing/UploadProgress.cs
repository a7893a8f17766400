using Lynceus.Hosting;

namespace Lynceus.Commands.Importing;

/// <summary>Shows on a terminal how far a long upload is. Elsewhere it is silent, except about retries.</summary>
internal sealed class UploadProgress(CommandHost host, string name, long length) : IDisposable
{
    // Smaller files are gone before a bar could be read.
    private const long MinLength = 4 * 1024 * 1024;

    private const int BarWidth = 30;

    private readonly bool _isShown = host.IsErrorTerminal && length >= MinLength;
    private int _lastPercent = -1;

    public void Report(long sent)
    {
        var percent = (int)(sent * 100 / Math.Max(1, length));
        if (!_isShown || percent == _lastPercent)
        {
            return;
        }

        _lastPercent = percent;
        var filled = BarWidth * Math.Min(100, percent) / 100;
        var state = percent >= 100 ? "sent, waiting for the hub" : $"{percent} % of {ByteSize.FormatRounded(length)}";
        Rewrite($"{PlainText.Fit(PlainText.OneLine(name), 40)} [{new string('#', filled)}{new string('.', BarWidth - filled)}] {state}");
    }

    public void Retry(string problem, TimeSpan wait)
    {
        Dispose();
        _lastPercent = -1;
        host.Error.WriteLine(PlainText.OneLine($"{name}: {problem}; trying again in {DurationText.Format(wait)}"));
    }

    /// <summary>Takes the bar away.</summary>
    public void Dispose()
    {
        if (_isShown && _lastPercent >= 0)
        {
            Rewrite("");
        }
    }

    // To the start of the line, and clear it.
    private void Rewrite(string line) => host.Error.Write($"\r\u001b[2K{line}");
}
