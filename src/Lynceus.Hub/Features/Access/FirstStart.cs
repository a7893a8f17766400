namespace Lynceus.Hub.Features.Access;

/// <summary>How the first person gets in: a link that works once.</summary>
internal sealed class FirstStart(Invitations invitations, HubOrigin origin)
{
    /// <summary>Creates the link for the first administrator; one that was created before ends. Null when there is a user already.</summary>
    /// <param name="baseUrl">Address of the hub, used when no public address is set.</param>
    public async Task<string?> CreateLinkAsync(string baseUrl, CancellationToken cancellationToken) =>
        await invitations.CreateFirstAsync(cancellationToken) is { } secret
            ? origin.LinkBase(baseUrl) + AccessPaths.Invitation + secret
            : null;
}
