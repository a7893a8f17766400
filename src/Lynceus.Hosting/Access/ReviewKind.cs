namespace Lynceus.Hosting.Access;

/// <param name="Name">Value of the label <c>review</c>.</param>
internal sealed record ReviewKind(string Name, TimeSpan AcceptedLifetime, TimeSpan RejectedLifetime)
{
    public static ReviewKind Token(ReviewOptions options) => new("token", options.ValidTokenLifetime, options.InvalidTokenLifetime);

    public static ReviewKind Access(ReviewOptions options) => new("access", options.AllowedLifetime, options.DeniedLifetime);
}
