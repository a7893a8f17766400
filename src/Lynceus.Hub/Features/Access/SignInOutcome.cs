namespace Lynceus.Hub.Features.Access;

/// <summary>Every outcome of a check of name and password.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>What to tell when nothing could be checked; null when it was.</summary>
    public string? Message(TimeProvider time) => this switch
    {
        Locked { Until: var until } => $"Too many failed attempts. Try again in {Math.Max(1, Math.Ceiling((until - time.GetUtcNow()).TotalMinutes)):0} min.",
        Busy => "The hub is busy. Try again in a moment.",
        _ => null,
    };

    public sealed record Success(UserAccount User) : SignInOutcome;

    /// <summary>No such user, wrong password, or disabled; the caller learns no more.</summary>
    public sealed record Wrong : SignInOutcome;

    /// <summary>Too many failures with this name, whether or not there is such a user.</summary>
    public sealed record Locked(DateTimeOffset Until) : SignInOutcome;

    /// <summary>Too many checks at once; nothing was checked.</summary>
    public sealed record Busy : SignInOutcome;
}
