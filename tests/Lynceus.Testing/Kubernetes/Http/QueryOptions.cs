using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Selectors;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>The query of a list or a watch.</summary>
internal sealed class QueryOptions
{
    private static readonly SearchValues<char> Base64UrlCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;
    private readonly ShardSelector? _shard;

    private QueryOptions(IQueryCollection query, ResourceKind kind, FakeApiServerOptions options)
    {
        _labels = LabelSelector.Parse(query["labelSelector"].ToString());
        _fields = FieldSelector.Parse(query["fieldSelector"].ToString(), kind);
        _shard = options.ShardedListAndWatch && query["shardSelector"].ToString() is { Length: > 0 } shard ? ShardSelector.Parse(shard) : null;
        ResourceVersion = query["resourceVersion"].ToString();
        Match = query["resourceVersionMatch"].ToString();
        Continue = query["continue"].ToString();
        Limit = int.TryParse(query["limit"].ToString(), CultureInfo.InvariantCulture, out var limit) ? limit : 0;
        IsWatch = Truth(query, "watch") ?? false;
        SendInitialEvents = Truth(query, "sendInitialEvents");
        AllowBookmarks = Truth(query, "allowWatchBookmarks") ?? false;
        Timeout = int.TryParse(query["timeoutSeconds"].ToString(), CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
    }

    public string ResourceVersion { get; }

    public string Match { get; }

    public string Continue { get; }

    public int Limit { get; }

    public bool IsWatch { get; }

    public bool? SendInitialEvents { get; }

    public bool AllowBookmarks { get; }

    public TimeSpan? Timeout { get; }

    /// <summary>A shard is no selector here: counts of remaining items do not know it.</summary>
    public bool HasSelector => !_labels.IsEmpty || !_fields.IsEmpty;

    public string? OnlyName => _fields.OnlyName;

    public static bool AsksForWatch(IQueryCollection query) => Truth(query, "watch") ?? false;

    public static QueryOptions Parse(IQueryCollection query, ResourceKind kind, FakeApiServerOptions options)
    {
        var parsed = new QueryOptions(query, kind, options);
        var errors = parsed.IsWatch ? parsed.WatchErrors(options) : parsed.ListErrors();
        return errors.Count == 0 ? parsed : throw ApiErrors.Invalid("meta.k8s.io", "ListOptions", "", errors);
    }

    public bool Matches(StoredObject value) => _fields.Matches(value) && _labels.Matches(value) && (_shard is null || _shard.Matches(value));

    public static string ContinueToken(long version, string start) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes($$"""{"v":"meta.k8s.io/v1","rv":{{version}},"start":"{{JsonEncodedText.Encode(start)}}"}"""));

    public static (long Version, string Start) ReadContinueToken(string token)
    {
        var bad = token.AsSpan().IndexOfAnyExcept(Base64UrlCharacters);
        if (bad >= 0 || token.Length % 4 == 1)
        {
            throw BadToken($"illegal base64 data at input byte {(bad >= 0 ? bad : token.Length - 1)}");
        }

        try
        {
            var json = JsonNode.Parse(Base64Url.DecodeFromChars(token));
            return json?["v"]?.ToString() == "meta.k8s.io/v1"
                ? (json["rv"]!.GetValue<long>(), json["start"]!.ToString())
                : throw BadToken("unrecognized version");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw BadToken("unexpected content");
        }
    }

    private static ApiException BadToken(string why) => ApiErrors.BadRequest("invalid continue token: continue key is not valid: " + why);

    private static bool? Truth(IQueryCollection query, string name) => query.TryGetValue(name, out var value)
        ? value.ToString() is not ("false" or "0" or "")
        : null;

    private List<FieldError> ListErrors()
    {
        var errors = new List<FieldError>();
        if (SendInitialEvents is not null)
        {
            errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }

        if (Match.Length == 0)
        {
            return errors;
        }

        if (ResourceVersion.Length == 0)
        {
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }

        if (Continue.Length > 0)
        {
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
        }

        if (Match is not ("Exact" or "NotOlderThan"))
        {
            errors.Add(FieldError.NotSupported("resourceVersionMatch", Match, "", "Exact", "NotOlderThan"));
        }

        if (Match == "Exact" && ResourceVersion == "0")
        {
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }

        return errors;
    }

    private List<FieldError> WatchErrors(FakeApiServerOptions options)
    {
        var errors = new List<FieldError>();
        if (SendInitialEvents is not null)
        {
            if (!options.WatchList)
            {
                errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"));
            }
            else if (Match != "NotOlderThan")
            {
                errors.Add(FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
            }
        }
        else if (Match.Length > 0)
        {
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
        }

        return errors;
    }
}
