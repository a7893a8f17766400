using System.Globalization;
using System.Net;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Informers;

/// <summary>Keeps a store equal to what the API server has: lists once, watches from there, and lists again only when the history is lost.</summary>
/// <remarks>
/// Follows client-go's reflector (ListAndWatch, WatchList). In addition a watch that is silent for too long is opened anew, and when it never said anything, or the server's versions went back
/// (restored from a backup), the list is read again: such a watch may wait for a version that is years away.
/// </remarks>
internal sealed class Reflector<T>
    where T : class
{
    // A server that ignores the request for initial events sends changes only, and the end of the list never comes.
    private const int MaxUnfinishedStreams = 3;

    private readonly KubernetesClient _client;
    private readonly ResourceType _resource;
    private readonly InformerOptions _options;
    private readonly InformerStore<T> _store;
    private readonly InformerState _state;
    private readonly Backoff _backoff;
    private byte[] _versionBytes = new byte[32];
    private int _versionLength;
    private ulong _versionNumber;
    private bool _streamingList;
    private int _unfinishedStreams;

    /// <summary>Bytes that the last watch brought; null when the server did not open it.</summary>
    private long? _bytesOfWatch;

    public Reflector(KubernetesClient client, ResourceType resource, InformerOptions options, InformerStore<T> store, InformerState state)
    {
        _client = client;
        _resource = resource;
        _options = options;
        _store = store;
        _state = state;
        _streamingList = options.StreamingList;
        _backoff = client.CreateBackoff(options.MinBackoff, options.MaxBackoff, jitter: 1);
    }

    private bool HasVersion => _versionLength > 0;

    private string Version => System.Text.Encoding.ASCII.GetString(_versionBytes, 0, _versionLength);

    /// <summary>Runs until cancelled. What the server or the network does wrong is retried; what a subscriber throws comes out.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = _state.Progress;
            var started = _client.Time.GetTimestamp();
            TimeSpan? asked = null;
            try
            {
                if (!HasVersion && !_streamingList)
                {
                    await ListAsync(cancellationToken);
                }

                await WatchAsync(cancellationToken);
                InformerLog.WatchEnded(_client.Logger, _state.Name, Version);
            }
            catch (Exception e) when (_store.SubscriberFault is null && IsOutside(e))
            {
                asked = Fail(e, ResetBackoffAfterProgress(before));
            }

            if (asked is null && (ResetBackoffAfterProgress(before) || HasTakenItsTime(started)))
            {
                continue;
            }

            // A server that ends every watch at once must not be hammered, so a short round that brought nothing waits too.
            await Task.Delay(asked ?? _backoff.Next(), _client.Time, cancellationToken);
        }
    }

    private static bool IsOutside(Exception e) => e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException;

    private bool ResetBackoffAfterProgress(long before)
    {
        if (_state.Progress == before)
        {
            return false;
        }

        _backoff.Reset();
        return true;
    }

    // Nothing happens to quiet kinds for hours, and some servers have no bookmarks.
    private bool HasTakenItsTime(long started)
    {
        if (_client.Time.GetElapsedTime(started) < _options.MaxBackoff)
        {
            return false;
        }

        _backoff.Reset();
        return true;
    }

    /// <summary>Decides from what version to go on and how long to wait.</summary>
    private TimeSpan Fail(Exception e, bool hasProgressed)
    {
        switch (e)
        {
            case KubernetesApiException { IsExpired: true }:
                InformerLog.VersionExpired(_client.Logger, _state.Name, Version);
                Forget("expired");
                return _backoff.Next();

            case KubernetesApiException { StatusCode: HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest } when _streamingList && !HasVersion:
                InformerLog.NoStreamingList(_client.Logger, _state.Name, e.Message);
                _streamingList = false;
                return TimeSpan.Zero;

            case TimeoutException when _bytesOfWatch is { } bytes && HasVersion:
                InformerLog.Silent(_client.Logger, _state.Name, _options.IdleLimit);
                _state.Failed(e);
                if (bytes == 0)
                {
                    Forget("silent");
                }

                return TimeSpan.Zero;

            case KubernetesApiException { IsTransient: false, StatusCode: not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) }:
            case InvalidDataException:

            // An error inside the watch, at the very place where it began, would come again: an object there cannot be read or converted, say.
            case KubernetesApiException { StatusCode: not HttpStatusCode.TooManyRequests } when _bytesOfWatch is not null && !hasProgressed:
                Forget("error");
                break;
        }

        var wait = _client.WaitBefore(e as KubernetesApiException, _backoff);
        _state.Failed(e);
        InformerLog.Retrying(_client.Logger, _state.Name, wait, e.Message);
        return wait;
    }

    private void Forget(string reason)
    {
        if (HasVersion)
        {
            _state.Relisted(reason);
        }

        _versionLength = 0;
        _versionNumber = 0;
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        _state.Listing("pages");
        _store.BeginReplace();
        var list = new PagedList(_client, _resource, _options.Query, new ListOptions { PageSize = _options.PageSize, IdleLimit = _options.IdleLimit, Retry = false });
        var version = await list.ReadAsync(Upsert, _store.BeginReplace, cancellationToken);
        if (version.Length == 0)
        {
            throw new InvalidDataException($"The list of {_resource} has no resource version to watch from.");
        }

        _store.EndReplace();
        Keep(System.Text.Encoding.ASCII.GetBytes(version));
        Synced();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var listing = !HasVersion;
        var timeout = _backoff.Spread(_options.WatchTimeout);
        var path = _options.Query.PathOf(_resource);
        ObjectQuery.Append(path, "watch", "true");
        ObjectQuery.Append(path, "allowWatchBookmarks", "true");
        ObjectQuery.Append(path, "timeoutSeconds", ((int)timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        if (listing)
        {
            _state.Listing("stream");
            ObjectQuery.Append(path, "sendInitialEvents", "true");
            ObjectQuery.Append(path, "resourceVersionMatch", "NotOlderThan");
        }
        else
        {
            ObjectQuery.Append(path, "resourceVersion", Version);
        }

        _bytesOfWatch = null;
        var request = new ApiRequest(HttpMethod.Get, path.ToString()) { Accept = _options.Query.WatchAccept, Retry = false };
        using var response = await _client.OpenAsync(request, cancellationToken, _options.IdleLimit);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new ResponseBuffer(stream, _options.IdleLimit, _client.Time, cancellationToken);
        _state.Connected(isSynced: !listing);
        if (listing)
        {
            _store.BeginReplace();
        }

        void Take(WatchEventType type, in RawObject raw)
        {
            _state.Heard(type);
            if (listing && type == WatchEventType.Bookmark && raw.EndsInitialEvents)
            {
                listing = false;
                _unfinishedStreams = 0;
                _store.EndReplace();
                Keep(raw.ResourceVersion);
                Synced();
            }
            else
            {
                Apply(type, raw, listing);
            }
        }

        try
        {
            await new WatchStream(buffer, _client.Options.MaxObjectBytes).ReadAsync(Take);
        }
        finally
        {
            _bytesOfWatch = buffer.TotalBytes;
            if (listing && ++_unfinishedStreams >= MaxUnfinishedStreams)
            {
                _streamingList = false;
            }
        }
    }

    private void Apply(WatchEventType type, in RawObject raw, bool listing)
    {
        if (type is WatchEventType.Added or WatchEventType.Modified)
        {
            Upsert(raw);
        }
        else if (type == WatchEventType.Deleted)
        {
            _store.Remove(raw);
        }

        // Versions of initial events are those of the objects, in any order; none of them is a place to go on from.
        if (!listing && type != WatchEventType.Unknown)
        {
            Keep(raw.ResourceVersion);
            _state.Advanced();
        }
    }

    private void Upsert(in RawObject raw) => _store.Upsert(raw);

    private void Synced()
    {
        _state.Synced();
        InformerLog.Listed(_client.Logger, _state.Name, _store.Count, Version);
    }

    /// <summary>Remembers the version to go on from. Bytes, since an event comes with every one and almost none is ever sent back.</summary>
    private void Keep(ReadOnlySpan<byte> version)
    {
        if (version.IsEmpty)
        {
            return;
        }

        if (System.Buffers.Text.Utf8Parser.TryParse(version, out ulong number, out var length) && length == version.Length)
        {
            if (number < _versionNumber)
            {
                throw new InvalidDataException($"The server's version went back from {_versionNumber} to {number}.");
            }

            _versionNumber = number;
        }

        if (version.Length > _versionBytes.Length)
        {
            _versionBytes = new byte[version.Length];
        }

        version.CopyTo(_versionBytes);
        _versionLength = version.Length;
    }
}
