using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Resources;

/// <summary>Events are one resource under two groups whose fields have other names. They are stored as the core group has them.</summary>
internal static class EventForms
{
    public const string NewGroup = "events.k8s.io";

    private static readonly (string Core, string New)[] Fields =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ];

    public static bool IsNew(ResourceKind kind) => kind is { Group: NewGroup, Plural: "events" };

    public static JsonObject ToCore(JsonObject value) => Rename(value, "v1", static pair => (pair.New, pair.Core));

    public static JsonObject ToNew(JsonObject value) => Rename(value, "events.k8s.io/v1", static pair => (pair.Core, pair.New));

    private static JsonObject Rename(JsonObject value, string apiVersion, Func<(string Core, string New), (string From, string To)> direction)
    {
        var renamed = new JsonObject();
        foreach (var (name, member) in value)
        {
            var field = Array.Find(Fields, f => direction(f).From == name);
            renamed[field.Core is null ? name : direction(field).To] = member?.DeepClone();
        }

        renamed["apiVersion"] = apiVersion;
        return renamed;
    }
}
