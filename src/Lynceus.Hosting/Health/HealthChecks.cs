using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Health;

/// <summary>The checks of one process. Roles add theirs before or while they run; <c>ping</c> is always there, and always good.</summary>
public sealed class HealthChecks
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<Check> _checks = [];

    /// <param name="timeout">A check that takes longer has failed.</param>
    public HealthChecks(TimeSpan timeout, TimeProvider time, ILogger<HealthChecks> logger)
    {
        (_timeout, _time, _logger) = (timeout, time, logger);
        Add("ping", HealthProbes.Both, static () => null);
    }

    /// <summary>Adds a check that needs no waiting.</summary>
    /// <param name="name">As it is shown and asked for; may hold slashes.</param>
    /// <param name="problem">Why it fails, null when it does not. Anybody who reaches the port can read it at <c>/readyz/NAME</c>: it holds no secret.</param>
    /// <exception cref="ArgumentException">The name is taken, or is none that fits into a path.</exception>
    public void Add(string name, HealthProbes probes, Func<string?> problem) => Add(name, probes, _ => ValueTask.FromResult(problem()));

    /// <inheritdoc cref="Add(string, HealthProbes, Func{string?})"/>
    public void Add(string name, HealthProbes probes, Func<CancellationToken, ValueTask<string?>> problem)
    {
        if (name.Length == 0 || name.StartsWith('/') || name.EndsWith('/') || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '/'))
        {
            throw new ArgumentException($"'{name}' is no name for a check: letters, digits, '-', '.', '_' and inner slashes.", nameof(name));
        }

        lock (_lock)
        {
            if (_checks.Exists(c => c.Name == name))
            {
                throw new ArgumentException($"There is a check '{name}' already.", nameof(name));
            }

            _checks.Add(new Check(name, probes, problem));
        }
    }

    /// <summary>In the order in which they were added.</summary>
    internal IReadOnlyList<string> Names(HealthProbes probe)
    {
        lock (_lock)
        {
            return [.. _checks.Where(c => c.Probes.HasFlag(probe)).Select(static c => c.Name)];
        }
    }

    /// <summary>Why each of the checks fails, null for those that do not.</summary>
    internal Task<string?[]> RunAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        Check[] checks;
        lock (_lock)
        {
            checks = [.. names.Select(n => _checks.First(c => c.Name == n))];
        }

        return Task.WhenAll(checks.Select(c => RunAsync(c, cancellationToken)));
    }

    private async Task<string?> RunAsync(Check check, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        string? problem;
        try
        {
            problem = await check.Problem(either.Token).AsTask().WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            problem = $"no result within {DurationText.Format(_timeout)}";
        }
#pragma warning disable CA1031 // What a check throws is a failure of what it checks; which, is in the log.
        catch (Exception e)
#pragma warning restore CA1031
        {
            problem = "the check itself failed";
            if (check.Turned(problem))
            {
                HealthLog.CheckThrew(_logger, check.Name, e);
            }

            return problem;
        }

        if (!check.Turned(problem))
        {
            return problem;
        }

        if (problem is null)
        {
            HealthLog.CheckPasses(_logger, check.Name);
        }
        else
        {
            HealthLog.CheckFails(_logger, check.Name, problem);
        }

        return problem;
    }

    private sealed class Check(string name, HealthProbes probes, Func<CancellationToken, ValueTask<string?>> problem)
    {
        private string? _last;

        public string Name { get; } = name;

        public HealthProbes Probes { get; } = probes;

        public Func<CancellationToken, ValueTask<string?>> Problem { get; } = problem;

        /// <summary>It began to fail, or passes again. It counts as passing before it ran.</summary>
        public bool Turned(string? problem) => (Interlocked.Exchange(ref _last, problem) is null) != (problem is null);
    }
}
