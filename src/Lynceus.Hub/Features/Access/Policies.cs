namespace Lynceus.Hub.Features.Access;

/// <summary>Names of the authorisation policies. An endpoint that names none is under <see cref="Read"/>.</summary>
internal static class Policies
{
    /// <summary>
    /// Any user; tokens with scope read, ci, raw or admin. A token of an agent only where the route has its <c>{cluster}</c>, or where the
    /// endpoint limits itself (<see cref="ClusterLimit"/>).
    /// </summary>
    public const string Read = "read";

    /// <summary>Reports as they were sent, with the secrets that scanners left in them: administrators and whom they gave the right; tokens with scope raw or admin.</summary>
    public const string Raw = "raw";

    /// <summary>Decisions on Action Items: editors, administrators, admin tokens.</summary>
    public const string Decide = "decide";

    /// <summary>Users, tokens, settings: administrators and admin tokens.</summary>
    public const string Administer = "administer";

    /// <summary>Reports of the route's <c>{cluster}</c>: its agent's token, administrators and admin tokens.</summary>
    public const string Upload = "upload";
}
