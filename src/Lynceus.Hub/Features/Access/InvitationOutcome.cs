namespace Lynceus.Hub.Features.Access;

/// <summary>Every outcome of opening an account through a link.</summary>
internal abstract record InvitationOutcome
{
    private InvitationOutcome()
    {
    }

    public sealed record Accepted(long UserId) : InvitationOutcome;

    /// <summary>Used, expired, or never was.</summary>
    public sealed record NotValid : InvitationOutcome;

    public sealed record NameTaken : InvitationOutcome;
}
