namespace Lynceus.Hub.Features.Access;

/// <summary>What a user may do, each role what the one before it may and more.</summary>
internal static class UserRoles
{
    /// <summary>Reads everything.</summary>
    public const string Viewer = "viewer";

    /// <summary>Decides on Action Items as well.</summary>
    public const string Editor = "editor";

    /// <summary>Administers users and tokens as well.</summary>
    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Viewer, Editor, Admin];
}
