namespace Lynceus.Hub.Features.Access;

/// <summary>What a page shows once after a form was sent.</summary>
/// <param name="IsError">Otherwise something was done.</param>
/// <param name="Secret">A token or link that is shown this one time; null for most.</param>
/// <param name="Name">What was typed as the name, so that it need not be typed again; null where that does not apply.</param>
internal sealed record FlashMessage(bool IsError, string Text, string? Secret = null, string? Name = null);
