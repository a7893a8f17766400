using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Tests;

/// <summary>Keeps what is logged, at every level.</summary>
internal sealed class RecordedLog : ILoggerFactory, ILogger
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(int EventId, int Count, TaskCompletionSource Reached)> _waiters = [];

    /// <summary>Level, event id and text.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public int Count(int eventId) => Lines.Count(l => l.Contains($" {eventId} ", StringComparison.Ordinal));

    /// <summary>Completes when an event was logged so many times.</summary>
    public Task WaitForAsync(int eventId, int count = 1)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((eventId, count, reached));
            Wake();
            return reached.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lock)
        {
            _lines.Add($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");
            Wake();
        }
    }

    public void Dispose()
    {
    }

    private void Wake()
    {
        foreach (var waiter in _waiters.Where(w => Count(w.EventId) >= w.Count).ToArray())
        {
            _waiters.Remove(waiter);
            waiter.Reached.TrySetResult();
        }
    }
}
