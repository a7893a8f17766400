using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>One page of a list: which objects, at which version, and how the next page is asked for.</summary>
internal sealed record ListAnswer(long Version, IReadOnlyList<StoredObject> Items, string Continue, long? Remaining)
{
    private const string TooOldToContinue =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, "
        + "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an "
        + "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly byte[] OpenObject = "{"u8.ToArray();

    public static ListAnswer Find(ClusterStore cluster, ResourceStore store, string ns, QueryOptions query)
    {
        var (state, version) = cluster.Now(store);
        var newest = version;
        var limit = query.Limit;
        string? from = null;
        if (query.Continue.Length > 0)
        {
            if (query.ResourceVersion.Length > 0 && query.ResourceVersion != "0")
            {
                throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
            }

            var (at, start) = QueryOptions.ReadContinueToken(query.Continue);
            var relative = start.TrimStart('/');
            from = ns.Length == 0 ? relative : $"{ns}/{relative}";
            if (at > 0)
            {
                version = at;
                state = cluster.At(store, at) ?? throw ApiErrors.Expired(TooOldToContinue, QueryOptions.ContinueToken(-1, relative));
            }
        }
        else if (query.ResourceVersion.Length > 0)
        {
            var wanted = ParseVersion(query.ResourceVersion);
            if (wanted > newest)
            {
                throw ApiErrors.TooLargeVersion(wanted, newest);
            }

            if (wanted == 0)
            {
                limit = 0; // the watch cache answers at once, whole
            }
            else if (query.Match == "Exact" || (query.Match.Length == 0 && limit > 0))
            {
                version = wanted;
                state = cluster.At(store, wanted) ?? throw ApiErrors.Expired("The resourceVersion for the provided list is too old.");
            }
        }

        return Page(state, version, ns, from, limit, query);
    }

    public static long ParseVersion(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        ? version
        : throw ApiErrors.BadRequest($"invalid resource version: {BadVersion(text)}");

    public static string BadVersion(string text) => $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax";

    public async Task WriteAsync(ResponseBody body, ResourceKind kind, ResponseForm form, bool itemsNull)
    {
        var unstructured = kind.IsCustom && form == ResponseForm.Full;
        await body.WriteAsync(Head(kind, form, unstructured));
        if (itemsNull || (Items.Count == 0 && form == ResponseForm.MetadataOnly))
        {
            await body.WriteAsync("null"u8.ToArray());
        }
        else
        {
            await body.WriteAsync("["u8.ToArray());
            for (var i = 0; i < Items.Count; i++)
            {
                if (i > 0)
                {
                    await body.WriteAsync(Comma);
                }

                var item = Items[i].As(kind);
                if (form == ResponseForm.MetadataOnly)
                {
                    await body.WriteAsync(item.MetadataOnly);
                }
                else if (kind.IsCustom)
                {
                    await body.WriteAsync(item.Json);
                }
                else
                {
                    await body.WriteAsync(OpenObject);
                    await body.WriteAsync(item.ItemTail);
                }
            }

            await body.WriteAsync("]"u8.ToArray());
        }

        await body.WriteAsync(unstructured ? Tail(kind) : "}\n"u8.ToArray());
        await body.FlushAsync();
    }

    private static ListAnswer Page(ObjectSet state, long version, string ns, string? from, int limit, QueryOptions query)
    {
        var (start, end) = state.Range(ns);
        if (from is not null)
        {
            start = Math.Max(start, state.IndexFrom(from));
        }

        var items = new List<StoredObject>(limit > 0 ? Math.Min(limit, end - start) : query.HasSelector ? 16 : end - start);
        var next = start;
        while (next < end && (limit <= 0 || items.Count < limit))
        {
            var value = state[next++];
            if (query.Matches(value))
            {
                items.Add(value);
            }
        }

        if (next >= end)
        {
            return new ListAnswer(version, items, "", null);
        }

        var last = items[^1];
        var token = QueryOptions.ContinueToken(version, $"/{(ns.Length == 0 ? last.Key : last.Name)}\0");
        return new ListAnswer(version, items, token, query.HasSelector ? null : end - start - items.Count);
    }

    // Lists of custom resources have their members in alphabetical order: the version comes after the items.
    private byte[] Head(ResourceKind kind, ResponseForm form, bool unstructured)
    {
        var (apiVersion, listKind) = form == ResponseForm.MetadataOnly ? ("meta.k8s.io/v1", "PartialObjectMetadataList") : (kind.ApiVersion, kind.ListKind);
        return Encoding.UTF8.GetBytes(unstructured
            ? $$"""{"apiVersion":"{{apiVersion}}","items":"""
            : $$"""{"kind":"{{listKind}}","apiVersion":"{{apiVersion}}","metadata":{{Metadata(unstructured: false)}},"items":""");
    }

    private byte[] Tail(ResourceKind kind) => Encoding.UTF8.GetBytes($$""","kind":"{{kind.ListKind}}","metadata":{{Metadata(unstructured: true)}}}""" + "\n");

    private string Metadata(bool unstructured)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        if (unstructured)
        {
            writer.WriteString("continue", Continue);
        }
        else
        {
            writer.WriteString("resourceVersion", Version.ToString());
            if (Continue.Length > 0)
            {
                writer.WriteString("continue", Continue);
            }
        }

        if (Remaining is { } remaining)
        {
            writer.WriteNumber("remainingItemCount", remaining);
        }

        if (unstructured)
        {
            writer.WriteString("resourceVersion", Version.ToString());
        }

        writer.WriteEndObject();
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
