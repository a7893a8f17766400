using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Tests.Access;

/// <summary>Everything that was logged at any level: message, arguments, exception and the scopes around it.</summary>
internal sealed class CapturedLog : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private IExternalScopeProvider? _scopes;

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<string> parts = [logLevel.ToString(), category, eventId.Id.ToString(), formatter(state, exception), exception?.ToString() ?? ""];
            Add(parts, state);
            log._scopes?.ForEachScope(Add, parts);
            log._lines.Enqueue(string.Join(' ', parts));
        }

        private static void Add(object? state, List<string> parts) => Add(parts, state);

        private static void Add(List<string> parts, object? state)
        {
            parts.Add(state?.ToString() ?? "");
            if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
            {
                parts.AddRange(pairs.Select(static p => $"{p.Key}={p.Value}"));
            }
        }
    }
}
