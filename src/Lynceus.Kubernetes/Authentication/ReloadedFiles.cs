using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>
/// A value made of one or more files that others replace while we run. The content is compared, not the time of the file: a volume of the kubelet is changed by
/// swapping a symbolic link, which leaves the times of what it names alone. Safe for concurrent use.
/// </summary>
/// <typeparam name="T">What the files are parsed to; the same instance until their content changes.</typeparam>
internal sealed class ReloadedFiles<T>
    where T : class
{
    private readonly Lock _lock = new();
    private readonly string _what;
    private readonly IReadOnlyList<string> _paths;
    private readonly int _maxBytes;
    private readonly TimeSpan _interval;
    private readonly Func<IReadOnlyList<byte[]>, T> _parse;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private IReadOnlyList<byte[]> _content;
    private T _value;
    private long _checkedAt;
    private string? _reported;

    /// <param name="what">What the files hold, for messages, for example <c>the client certificate</c>.</param>
    /// <param name="interval">How long <see cref="Current"/> answers without looking at the files.</param>
    /// <param name="parse">Throws <see cref="FormatException"/> with a message that follows the file's name.</param>
    /// <exception cref="KubeconfigException">A file cannot be read now, or not be used.</exception>
    public ReloadedFiles(
        string what, IReadOnlyList<string> paths, int maxBytes, TimeSpan interval, Func<IReadOnlyList<byte[]>, T> parse, TimeProvider time, ILogger logger)
    {
        (_what, _paths, _maxBytes, _interval, _parse, _time, _logger) = (what, paths, maxBytes, interval, parse, time, logger);
        _checkedAt = time.GetTimestamp();
        _content = ReadAll();
        try
        {
            _value = parse(_content);
        }
        catch (FormatException e)
        {
            throw new KubeconfigException(paths[0], null, $"this cannot be used as {what}: {e.Message}", e);
        }
    }

    /// <summary>The value as of the last check, which is at most the interval ago.</summary>
    public T Current()
    {
        lock (_lock)
        {
            return _time.GetElapsedTime(_checkedAt) < _interval ? _value : Check();
        }
    }

    /// <summary>The value as the files hold it now. While they cannot be read or used, the last good one.</summary>
    public T Reread()
    {
        lock (_lock)
        {
            return Check();
        }
    }

    private T Check()
    {
        _checkedAt = _time.GetTimestamp();
        try
        {
            var content = ReadAll();
            if (!IsSame(content, _content))
            {
                _value = _parse(content);
                _content = content;
                AuthenticationLog.Reread(_logger, _what, _paths[0]);
            }

            _reported = null;
        }
        catch (Exception e) when (e is KubeconfigException or FormatException)
        {
            // Written again within the interval; told once, not at each check.
            if (_reported != e.Message)
            {
                _reported = e.Message;
                AuthenticationLog.RereadFailed(_logger, _what, _paths[0], e.Message);
            }
        }

        return _value;
    }

    private byte[][] ReadAll()
    {
        var content = new byte[_paths.Count][];
        for (var i = 0; i < content.Length; i++)
        {
            try
            {
                content[i] = BoundedFile.Read(_paths[i], _maxBytes);
            }
            catch (Exception e) when (BoundedFile.IsReadFailure(e))
            {
                throw new KubeconfigException(_paths[i], null, $"{_what} cannot be read: {BoundedFile.Explain(e)}", e);
            }
        }

        return content;
    }

    private static bool IsSame(IReadOnlyList<byte[]> left, IReadOnlyList<byte[]> right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            if (!left[i].AsSpan().SequenceEqual(right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
