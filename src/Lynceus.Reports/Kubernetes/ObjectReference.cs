using Lynceus.Reports.Json;

namespace Lynceus.Reports.Kubernetes;

/// <summary>A reference from one object to another; every part may be missing.</summary>
internal sealed record ObjectReference
{
    public string? ApiVersion { get; private init; }

    public string? Kind { get; private init; }

    public string? Namespace { get; private init; }

    public string? Name { get; private init; }

    /// <summary>Only in owner references.</summary>
    public bool IsController { get; private init; }

    /// <summary>API group without version, empty for the core group; null when the reference does not say.</summary>
    public string? ApiGroup => ApiVersion is null ? null
        : ApiVersion.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? ApiVersion[..slash]
        : "";

    public static ObjectReference Read(ref JsonCursor cursor)
    {
        string? apiVersion = null, kind = null, @namespace = null, name = null;
        var controller = false;
        if (!cursor.EnterObject())
        {
            return new ObjectReference();
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("apiVersion"u8))
            {
                apiVersion = cursor.NonEmptyText();
            }
            else if (cursor.Is("kind"u8))
            {
                kind = cursor.NonEmptyText();
            }
            else if (cursor.Is("namespace"u8))
            {
                @namespace = cursor.NonEmptyText();
            }
            else if (cursor.Is("name"u8))
            {
                name = cursor.NonEmptyText();
            }
            else if (cursor.Is("controller"u8))
            {
                controller = cursor.Bool() ?? false;
            }
            else
            {
                cursor.Skip();
            }
        }

        return new ObjectReference { ApiVersion = apiVersion, Kind = kind, Namespace = @namespace, Name = name, IsController = controller };
    }
}
