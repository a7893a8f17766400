using System.Text;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>Serves one watch to its end.</summary>
internal sealed class WatchAnswer
{
    private static readonly byte[] Added = """{"type":"ADDED","object":"""u8.ToArray();
    private static readonly byte[] Modified = """{"type":"MODIFIED","object":"""u8.ToArray();
    private static readonly byte[] Deleted = """{"type":"DELETED","object":"""u8.ToArray();
    private static readonly byte[] LineEnd = "}\n"u8.ToArray();

    private readonly HttpContext _context;
    private readonly ResponseBody _body;
    private readonly ClusterStore _cluster;
    private readonly ResourceStore _store;
    private readonly ResourceKind _kind;
    private readonly string _namespace;
    private readonly QueryOptions _query;
    private readonly WatchSession _session;
    private readonly Fault? _fault;
    private readonly Func<StoredObject, ReadOnlyMemory<byte>> _render;
    private readonly ResponseForm _form;
    private int _events;
    private bool _ended;

    public WatchAnswer(
        HttpContext context, ResponseBody body, ClusterStore cluster, ResourceKind kind, string ns, QueryOptions query, WatchSession session, Fault? fault, ResponseForm form, Func<StoredObject, ReadOnlyMemory<byte>> render)
    {
        (_context, _body, _cluster, _kind, _namespace, _query, _session, _fault, _form, _render) =
            (context, body, cluster, kind, ns, query, session, fault, form, render);
        _store = cluster.Of(kind);
    }

    public async Task RunAsync(TimeProvider time, FakeApiServerOptions options)
    {
        long? from = _query.ResourceVersion is "" or "0" ? null : ParseVersion(_query.ResourceVersion);
        var initial = _query.SendInitialEvents ?? from is null;
        if (_query.SendInitialEvents is not null && from > _cluster.Version)
        {
            throw ApiErrors.TooLargeVersion(from.Value, _cluster.Version);
        }

        var position = _cluster.Join(_store, _session, initial ? null : from, out var state, out var version, out var floor, out var latest);
        try
        {
            if (position is not null)
            {
                _session.Joined(position.Sequence, latest);
            }

            _session.StartTimers(time, _query.Timeout ?? options.WatchTimeout, _query.AllowBookmarks ? options.BookmarkInterval : null);
            await _body.FlushAsync();
            if (position is null)
            {
                await ErrorAsync(ApiErrors.Expired($"too old resource version: {from} ({floor})").Status);
                return;
            }

            await StrikeAsync();
            if (initial)
            {
                await SendStateAsync(state, version);
            }

            await FollowAsync(position, from);
        }
        finally
        {
            _cluster.Leave(_store, _session);
        }
    }

    private static long ParseVersion(string text) => long.TryParse(text, out var version) && version >= 0 ? version : throw ApiErrors.Internal(ListAnswer.BadVersion(text));

    private async Task SendStateAsync(ObjectSet state, long version)
    {
        var (start, end) = state.Range(_namespace);
        for (var i = start; i < end && !_ended; i++)
        {
            if (_query.Matches(state[i]))
            {
                await EventAsync(Added, _render(state[i].As(_kind)));
            }
        }

        if (!_ended && _query is { SendInitialEvents: true, AllowBookmarks: true })
        {
            await BookmarkAsync(version, initialEventsEnd: true);
        }
    }

    private async Task FollowAsync(ChangeEvent position, long? from)
    {
        while (!_ended)
        {
            while (!_ended && _session.EndingAfter(position.Sequence) == Fault.Ending.None && position.Next is { } next)
            {
                position = next;
                _session.Saw(position.Sequence);
                if (from is null || position.Version > from)
                {
                    await ChangeAsync(position);
                }
            }

            await _body.FlushAsync();
            if (await ObeyAsync(_session.EndingAfter(position.Sequence)) || _ended || ((_session.TimedOut || _store.IsRemoved) && position.Next is null))
            {
                return;
            }

            if (_session.TakeBookmark() && _cluster.VersionAfter(position) is { } version && (from is null || version >= from))
            {
                await BookmarkAsync(version, initialEventsEnd: false);
                await _body.FlushAsync();
            }

            await _session.WaitAsync(_body.Aborted);
        }
    }

    private async ValueTask ChangeAsync(ChangeEvent change)
    {
        var before = change.Before is { } b && InNamespace(b) && _query.Matches(b);
        var after = change.After is { } a && InNamespace(a) && _query.Matches(a);
        if (after)
        {
            await EventAsync(before ? Modified : Added, _render(change.After!.As(_kind)));
        }
        else if (before)
        {
            await EventAsync(Deleted, _render(change.Left.As(_kind)));
        }
    }

    private bool InNamespace(StoredObject value) => _namespace.Length == 0 || value.Namespace == _namespace;

    private Task BookmarkAsync(long version, bool initialEventsEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString() };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var bookmark = new JsonObject
        {
            ["kind"] = _form == ResponseForm.MetadataOnly ? "PartialObjectMetadata" : _kind.Kind,
            ["apiVersion"] = _form == ResponseForm.MetadataOnly ? "meta.k8s.io/v1" : _kind.ApiVersion,
            ["metadata"] = metadata,
        };
        if (_form == ResponseForm.Full && _kind is { Group: "", Plural: "pods" })
        {
            bookmark["spec"] = new JsonObject { ["containers"] = null };
            bookmark["status"] = new JsonObject();
        }

        return LineAsync("BOOKMARK", bookmark);
    }

    private Task ErrorAsync(JsonObject status)
    {
        _ended = true;
        return LineAsync("ERROR", status);
    }

    private async Task LineAsync(string type, JsonObject value)
    {
        if (!_session.IsSilent)
        {
            await _body.WriteAsync(Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","object":{{JsonText.Text(value)}}}""" + "\n"));
            await _body.FlushAsync();
        }
    }

    private async ValueTask EventAsync(byte[] type, ReadOnlyMemory<byte> value)
    {
        if (_ended)
        {
            return;
        }

        if (_fault is { End: Fault.Ending.HalfLine, AfterBytes: null } && _events >= _fault.AfterEvents)
        {
            await HalfLineAsync(type, value);
            return;
        }

        _events++;
        if (!_session.IsSilent)
        {
            await _body.WriteAsync(type);
            await _body.WriteAsync(value);
            await _body.WriteAsync(LineEnd);
        }

        await StrikeAsync();
    }

    /// <summary>The script's ending, once enough events were sent; half a line waits for the event it is half of.</summary>
    private async ValueTask StrikeAsync()
    {
        if (_fault is { End: not (Fault.Ending.None or Fault.Ending.HalfLine), AfterBytes: null } && _events == _fault.AfterEvents)
        {
            await _body.FlushAsync();
            await ObeyAsync(_fault.End);
        }
    }

    private async Task HalfLineAsync(byte[] type, ReadOnlyMemory<byte> value)
    {
        _ended = true;
        if (!_session.IsSilent)
        {
            await _body.WriteAsync(type);
            await _body.WriteAsync(value[..(value.Length / 2)]);
            await _body.FlushAsync();
        }
    }

    /// <summary>Does what a script asks for; true when the watch is over.</summary>
    private async ValueTask<bool> ObeyAsync(Fault.Ending ending)
    {
        switch (ending)
        {
            case Fault.Ending.None:
                return false;
            case Fault.Ending.Silence:
                _session.Command(Fault.Ending.Silence);
                return false;
            case Fault.Ending.Clean:
                break;
            case Fault.Ending.ExpiredEvent:
                await ErrorAsync(ApiErrors.Expired("The resourceVersion for the provided watch is too old.").Status);
                break;
            case Fault.Ending.HalfLine:
                if (!_session.IsSilent)
                {
                    await _body.WriteAsync("""{"type":"MODIFIED","object":{"kind":"""u8.ToArray());
                    await _body.FlushAsync();
                }

                break;
            default:
                await _body.CutAsync(ending == Fault.Ending.ConnectionReset);
                break;
        }

        _ended = true;
        return true;
    }
}
