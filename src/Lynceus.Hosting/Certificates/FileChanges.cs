namespace Lynceus.Hosting.Certificates;

/// <summary>Says when to look at files again: at intervals, and soon after something happened in their folders.</summary>
/// <remarks>
/// A volume of the kubelet is changed by renaming the symbolic link <c>..data</c> in the folder of the files. Watching the folder sees that, watching the files does not.
/// </remarks>
internal sealed class FileChanges : IDisposable
{
    // Writers that do not replace files at once write two of them one after the other.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly IReadOnlyList<string> _folders;
    private readonly TimeSpan _interval;
    private readonly Action _look;
    private readonly ITimer _timer;
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private bool _isSettling;
    private bool _isDisposed;

    /// <param name="look">Called on a thread of the pool, never twice at a time.</param>
    public FileChanges(IEnumerable<string> files, TimeSpan interval, TimeProvider time, Action look)
    {
        _folders = [.. files.Select(static f => Path.GetDirectoryName(Path.GetFullPath(f))!).Distinct(StringComparer.Ordinal)];
        (_interval, _look) = (interval, look);
        _timer = time.CreateTimer(_ => Look(), null, interval, interval);
        lock (_lock)
        {
            Watch();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
            foreach (var watcher in _watchers.Values)
            {
                watcher.Dispose();
            }

            _watchers.Clear();
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isSettling = false;
            Watch();
            _look();
        }
    }

    private void OnChange()
    {
        lock (_lock)
        {
            if (!_isSettling && !_isDisposed)
            {
                _isSettling = true;
                _timer.Change(Settling, _interval);
            }
        }
    }

    // A folder may come later, or go and come again; and where the system has no watches left, the interval must do.
    private void Watch()
    {
        foreach (var folder in _folders)
        {
            var exists = Directory.Exists(folder);
            if (_watchers.TryGetValue(folder, out var known) && !exists)
            {
                _watchers.Remove(folder);
                known.Dispose();
            }
            else if (known is null && exists && Open(folder) is { } opened)
            {
                _watchers[folder] = opened;
            }
        }
    }

    private FileSystemWatcher? Open(string folder)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder)
            {
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.CreationTime | NotifyFilters.Attributes,
            };
            watcher.Changed += (_, _) => OnChange();
            watcher.Created += (_, _) => OnChange();
            watcher.Deleted += (_, _) => OnChange();
            watcher.Renamed += (_, _) => OnChange();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            watcher?.Dispose();
            return null;
        }
    }
}
