namespace Lynceus.Commands;

/// <summary>One line at the bottom of a terminal that says what goes on. Nothing for what takes less than a second, and nothing where standard error is no terminal.</summary>
internal sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly CommandHost _host;
    private readonly Func<TimeSpan, string> _state;
    private readonly long _began;
    private readonly ITimer? _timer;
    private bool _isShown;
    private bool _isOver;

    /// <param name="state">Asked now and then, from another thread, with the time since the beginning.</param>
    public ProgressLine(CommandHost host, Func<TimeSpan, string> state)
    {
        (_host, _state) = (host, state);
        _began = host.Time.GetTimestamp();
        _timer = host.IsErrorTerminal ? host.Time.CreateTimer(static line => ((ProgressLine)line!).Show(), this, After, Every) : null;
    }

    /// <summary>Takes the line away, so that something else can be written; it comes back.</summary>
    public void Hide()
    {
        lock (_gate)
        {
            Clear();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Clear();
        }

        _timer?.Dispose();
    }

    private void Show()
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                // One column less than there are: a full line would be broken, and its first half stay.
                var line = PlainText.Fit(PlainText.OneLine(_state(_host.Time.GetElapsedTime(_began))), _host.TerminalWidth - 1);
                Rewrite(line);
                _isShown = true;
            }
        }
    }

    private void Clear()
    {
        if (_isShown)
        {
            Rewrite("");
            _isShown = false;
        }
    }

    // To the start of the line, and clear it.
    private void Rewrite(string line) => _host.Error.Write($"\r\u001b[2K{line}");
}
