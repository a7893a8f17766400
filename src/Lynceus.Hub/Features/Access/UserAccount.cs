namespace Lynceus.Hub.Features.Access;

/// <param name="LastSignInMs">Null: never.</param>
/// <param name="DisabledAtMs">Null: the user may sign in.</param>
/// <param name="HasSecondFactor">1: the password alone does not sign in.</param>
/// <param name="SeesRaw">1: was given the right to see reports as they were sent; 0: only as an administrator.</param>
internal sealed record UserAccount(
    long Id, string Name, string PasswordHash, string Role, string Stamp, long CreatedAtMs, long? LastSignInMs, long? DisabledAtMs, long SeesRaw, long HasSecondFactor)
{
    public bool IsDisabled => DisabledAtMs is not null;
}
