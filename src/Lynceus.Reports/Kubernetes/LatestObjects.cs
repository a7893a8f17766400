using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Kubernetes;

/// <summary>Finds objects that appear again later in the same stream, as in a watch: only the last state of an object counts.</summary>
/// <remarks>One pass ahead, for streams of several documents and arrays; the list of an API server names each object once. Bounded by <see cref="MaxObjects"/>.</remarks>
internal sealed class LatestObjects
{
    public const int MaxObjects = 1_000_000;

    public static readonly LatestObjects All = new([]);

    private readonly HashSet<long> _superseded;

    private LatestObjects(HashSet<long> superseded)
    {
        _superseded = superseded;
    }

    /// <summary>True when the object that begins at this position appears again.</summary>
    public bool IsSuperseded(long position) => _superseded.Contains(position);

    public static LatestObjects Of(TranslationContext context, JsonTokenType root, Func<string, string?> kindOfResource)
    {
        if (root != JsonTokenType.StartArray && context.Root(0).Length == 0)
        {
            return All;
        }

        var last = new Dictionary<Fingerprint, long>();
        var superseded = new HashSet<long>();
        using var input = context.Reopen();
        var cursor = new JsonCursor(input);
        if (cursor.NextDocument())
        {
            new ObjectStream<Head>(context, new ListCoverage(context), (pointer, start) => new Head(context, pointer, start), See)
            {
                KindOfResource = kindOfResource,
                IsLookAhead = true,
            }.ReadAll(ref cursor);
        }

        return superseded.Count == 0 ? All : new LatestObjects(superseded);

        void See(Head head, bool inList)
        {
            if (head.Metadata.Name is not { } name)
            {
                return;
            }

            var identity = Fingerprint.Of(0, head.ApiGroup ?? "", "", head.Kind!, $"{head.Metadata.Namespace}/{name}");
            if (last.TryGetValue(identity, out var earlier))
            {
                superseded.Add(earlier);
            }
            else if (last.Count >= MaxObjects)
            {
                throw new ReportFormatException(
                    $"The stream names more than {MaxObjects} objects. Send it in several parts.", ReportProblem.TooLarge);
            }

            last[identity] = head.Start;
        }
    }

    private sealed class Head(TranslationContext context, string pointer, long start) : ObjectDraft(context, pointer, start)
    {
        protected override void ReadSection(ref JsonCursor cursor) => cursor.Skip();
    }
}
