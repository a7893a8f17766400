namespace Lynceus.Hub.Features.Access;

/// <param name="LastSignInMs">Null: never.</param>
/// <param name="DisabledAtMs">Null: the user may sign in.</param>
internal sealed record UserAccount(
    long Id, string Name, string PasswordHash, string Role, string Stamp, long CreatedAtMs, long? LastSignInMs, long? DisabledAtMs)
{
    public bool IsDisabled => DisabledAtMs is not null;
}
