using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;
using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes;

/// <summary>What the kinds themselves ask for, in the order of the real server: decoding, defaults, who owns which field, validation.</summary>
internal static class ObjectRules
{
    /// <summary>The address that every new service gets: nobody routes to it, so one is enough.</summary>
    private const string ClusterIP = "10.0.0.1";

    private static readonly TypeSchema Unknown = NewUnknown();

    public static TypeSchema SchemaOf(ResourceKind kind) => kind.CustomSchema?.Type ?? KubernetesTypes.Find(kind.ApiVersion, kind.Kind) ?? Unknown;

    public static JsonObject PrepareCreate(ResourceKind kind, JsonObject value, WriteContext context, TimeProvider time)
    {
        var schema = SchemaOf(kind);
        var status = context.IsSeed ? value["status"]?.DeepClone() : null;
        value = Decode(kind, value, schema, context);

        if (context.TracksFields)
        {
            ManagedFields.Update(null, value, schema, Writer(kind, context, time));
        }

        if (!kind.IsCustom && schema != Unknown)
        {
            value = ServerFields.Apply(value, schema, value["metadata"]!["uid"]!.ToString(), ClusterIP);
        }

        if (status is not null)
        {
            value["status"] = status;
        }

        // What is seeded is there because a test says so, however it came about.
        if (!context.IsSeed)
        {
            Validate(kind, value, null);
        }

        return value;
    }

    public static JsonObject PrepareUpdate(ResourceKind kind, JsonObject value, JsonObject old, WriteContext context, TimeProvider time)
    {
        var schema = SchemaOf(kind);
        value = Decode(kind, value, schema, context);

        if (context.TracksFields)
        {
            ManagedFields.Update(old, value, schema, Writer(kind, context, time));
        }

        if (!kind.IsCustom && schema != Unknown)
        {
            ServerFields.Carry(value, old, kind.Kind);
            value = TypedDecoder.Decode(value, schema).Object;
        }

        Validate(kind, value, old);
        return value;
    }

    public static FieldWriter Writer(ResourceKind kind, WriteContext context, TimeProvider time) =>
        new(context.Manager, kind.ApiVersion, time.GetUtcNow(), context.Subresource) { IgnoredFields = Ignored(kind, context.Subresource) };

    public static void TrackReview(ResourceKind kind, JsonObject review, string manager, TimeProvider time) =>
        ManagedFields.Update(null, review, SchemaOf(kind), new FieldWriter(manager, kind.ApiVersion, time.GetUtcNow()));

    private static string[] Ignored(ResourceKind kind, string subresource) => subresource switch
    {
        "status" => ["spec"],
        "" when kind.HasSubresource("status") => ["status"],
        _ => [],
    };

    private static JsonObject Decode(ResourceKind kind, JsonObject value, TypeSchema schema, WriteContext context)
    {
        if (schema == Unknown || (kind.IsCustom && context.IsSeed))
        {
            return value;
        }

        var decoded = kind.CustomSchema is { } custom ? custom.Decode(value) : TypedDecoder.Decode(value, schema);
        if (decoded.Problems.Count > 0 && context.IsStrict)
        {
            throw PatchFailures.StrictRequest(kind.ApiVersion, kind.Kind, decoded.Problems);
        }

        foreach (var problem in decoded.Problems)
        {
            context.Warn?.Invoke(problem);
        }

        return kind.IsCustom ? decoded.Object : Defaults.Apply(decoded.Object, schema);
    }

    private static void Validate(ResourceKind kind, JsonObject value, JsonObject? old)
    {
        var errors = Validation.Check(value, old, kind.IsCustom ? "" : kind.Kind);
        if (kind.CustomSchema is { } custom)
        {
            errors = [.. errors, .. custom.Validate(value)];
        }

        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(kind, value["metadata"]!["name"]?.ToString() ?? "", errors);
        }
    }

    private static TypeSchema NewUnknown()
    {
        var schema = new TypeSchema { Kind = TypeKind.Object, Items = TypeSchema.Anything, PreservesUnknownFields = true };
        schema.Fields.Add("metadata", new FieldSchema(KubernetesTypes.ObjectMeta));
        return schema;
    }
}
