using Lynceus.Kubernetes.Informers;

namespace Lynceus.Kubernetes.Tests.Informers;

/// <summary>Runs an informer, writes down what it says, and lets a test wait for it.</summary>
internal sealed class InformerProbe<T> : IAsyncDisposable
    where T : class
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly List<string> _changes = [];
    private readonly Dictionary<string, T> _view = new(StringComparer.Ordinal);
    private readonly Task _run;

    public InformerProbe(Informer<T> informer)
    {
        Informer = informer;
        informer.Subscribe(c =>
        {
            lock (_changes)
            {
                _changes.Add($"{c.Kind} {c.Name.Name}: {c.Old} -> {c.New}");
                if (c.New is null)
                {
                    _view.Remove(c.Name.Name);
                }
                else
                {
                    _view[c.Name.Name] = c.New;
                }
            }

            _changed.Release();
        });
        _run = informer.RunAsync(_stop.Token);
    }

    public Informer<T> Informer { get; }

    public IReadOnlyList<string> Changes
    {
        get
        {
            lock (_changes)
            {
                return [.. _changes];
            }
        }
    }

    /// <summary>What the changes amount to, by name.</summary>
    public IReadOnlyDictionary<string, T> View
    {
        get
        {
            lock (_changes)
            {
                return new SortedDictionary<string, T>(_view, StringComparer.Ordinal);
            }
        }
    }

    public Task SyncAsync() => Task.WhenAny(_run, Informer.WaitForSyncAsync(CancellationToken.None)).Unwrap().WaitAsync(TestContext.Patience);

    /// <summary>Waits until so many changes have come, and gives all of them.</summary>
    public async Task<IReadOnlyList<string>> ChangesAsync(int count)
    {
        await UntilAsync(() => Changes.Count >= count);
        return Changes;
    }

    /// <summary>Waits until the condition holds; it is looked at after every change.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TestContext.Patience);
        while (!condition())
        {
            var changed = _changed.WaitAsync(patience.Token);
            if (await Task.WhenAny(changed, _run) == _run)
            {
                await _run;
            }

            try
            {
                await changed;
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"The condition did not come to hold. Last error: {Informer.LastError}. Changes:\n{string.Join('\n', Changes.TakeLast(20))}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Informer.Dispose();
        _stop.Dispose();
        _changed.Dispose();
    }
}
