using Lynceus.Hub.Storage;

namespace Lynceus.Hub.Features.Access;

/// <summary>A link that nobody has used yet. Its secret is not known any more.</summary>
internal sealed record OpenInvitation
{
    public long Id { get; init; }

    public string Role { get; init; } = "";

    public string CreatedBy { get; init; } = "";

    public long CreatedAtMs { get; init; }

    public long ExpiresAtMs { get; init; }

    public DateTimeOffset CreatedAt => UnixTime.FromMilliseconds(CreatedAtMs);

    public DateTimeOffset ExpiresAt => UnixTime.FromMilliseconds(ExpiresAtMs);
}
