using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Tests;

/// <summary>Keeps what is logged, at every level.</summary>
internal sealed class RecordedLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Level, event id and text.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public int Count(int eventId) => _lines.Count(l => l.Contains($" {eventId} ", StringComparison.Ordinal));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
