namespace Lynceus.Hosting.Access;

internal enum ReviewResult
{
    /// <summary>The token is valid, or the access is allowed.</summary>
    Accepted,

    /// <summary>The token is not valid, or the access is not allowed.</summary>
    Rejected,

    /// <summary>The API server gave no answer.</summary>
    Failed,

    /// <summary>It was not asked, since too much was asked already.</summary>
    Limited,
}
