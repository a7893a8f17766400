namespace Lynceus.Hosting.Access;

public enum AuthenticationMode
{
    /// <summary><see cref="Required"/> over HTTPS, <see cref="None"/> over plain HTTP.</summary>
    Auto,

    Required,

    /// <summary>Whoever reaches the port may read.</summary>
    None,
}
