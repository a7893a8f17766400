using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

/// <summary>The steps of the server from a request to an object, without a server.</summary>
internal static class ObjectSteps
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <param name="like">An answer whose uid, version and times are taken over.</param>
    public static JsonObject Create(JsonNode body, JsonObject like)
    {
        var sent = body.AsObject();
        var schema = KubernetesTypes.Find((string)sent["apiVersion"]!, (string)sent["kind"]!)!;
        var value = TypedDecoder.Decode(sent, schema).Object;
        var metadata = value["metadata"]!.AsObject();
        foreach (var name in new[] { "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp" })
        {
            if (like["metadata"]?[name] is { } given)
            {
                metadata[name] = given.DeepClone();
            }
        }

        value = Defaults.Apply(value, schema);
        ManagedFields.Update(null, value, schema, Writer(like) with { ApiVersion = (string)sent["apiVersion"]! });
        if (like["status"] is { } status && schema.TypeName.EndsWith("Review", StringComparison.Ordinal))
        {
            value["status"] = status.DeepClone();
        }

        return ServerFields.Apply(value, schema, (string?)metadata["uid"] ?? "");
    }

    public static FieldWriter Writer(JsonObject like)
    {
        var entry = like["metadata"]?["managedFields"]?[0];
        var time = (string?)entry?["time"] is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : Now;
        return new FieldWriter("unknown", (string?)entry?["apiVersion"] ?? "v1", time) { IgnoredFields = ["status"] };
    }
}
