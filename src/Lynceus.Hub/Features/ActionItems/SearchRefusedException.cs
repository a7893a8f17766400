namespace Lynceus.Hub.Features.ActionItems;

/// <summary>A list that was not made, since it, or all searches together, would cost too much.</summary>
/// <param name="status">Status of the answer: 429 or 503.</param>
internal sealed class SearchRefusedException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
