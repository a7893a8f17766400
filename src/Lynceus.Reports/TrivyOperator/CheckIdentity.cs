using System.Text;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>The id under which a check is known, and what it says of one object.</summary>
internal static class CheckIdentity
{
    private const int MaxSlugChars = 80;

    /// <summary>The canonical id, made of the title when the check has none; null without either.</summary>
    public static string? Of(CheckEntry check) => check.Id is { } id ? AquaCheckIds.Canonical(id) : Slug(check.Title);

    /// <summary>What the check says of this object; null when that is no more than its title or description.</summary>
    public static string? Message(TranslationContext context, CheckEntry check)
    {
        var message = string.Join('\n', check.Messages);
        return message.Length == 0 || message == check.Title || message == check.Description ? null : context.Bounded(message);
    }

    private static string? Slug(string? title)
    {
        var slug = new StringBuilder();
        foreach (var c in title ?? "")
        {
            if (slug.Length >= MaxSlugChars)
            {
                break;
            }

            if (char.IsLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString().TrimEnd('-');
        return text.Length == 0 ? null : text;
    }
}
