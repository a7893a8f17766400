using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>The id under which a check is known, and what it says of one object.</summary>
internal static class CheckIdentity
{
    private const int MaxSlugChars = 80;

    /// <summary>The canonical id, made of the title when the check has none; null without either.</summary>
    public static string? Of(CheckEntry check) => check.Id is { } id ? AquaCheckIds.Canonical(id) : TitleOf(check);

    /// <summary>The id that the title gives, under which the check was known while it had none; null without a title.</summary>
    public static string? TitleOf(CheckEntry check) => BenchmarkText.Slug(check.Title, MaxSlugChars);

    /// <summary>What the check says of this object; null when that is no more than its title or description.</summary>
    public static string? Message(TranslationContext context, CheckEntry check, IReadOnlyList<string> messages)
    {
        var message = string.Join('\n', messages);
        return message.Length == 0 || message == check.Title || message == check.Description ? null : context.Bounded(message);
    }

    /// <summary>Keys under which the check on this part of the object was known before: with its title for an id, with the container by the old rule.</summary>
    /// <param name="key">The key now.</param>
    /// <param name="parent">The object without container.</param>
    /// <param name="subject">The part of it.</param>
    public static IReadOnlyList<FindingKey> Former(FindingKey key, CheckEntry check, Subject parent, Subject subject)
    {
        var keys = new List<FindingKey>(2);
        var former = parent with { Container = check.FormerContainer };
        if (former.Container != subject.Container || ReportSubject.FormerKey(former) is not null)
        {
            keys.Add(new FindingKey(key.Scheme with { Version = 1 }, key.Family, key.CheckId, ReportSubject.FormerKey(former) ?? former.Key));
        }

        if (check.Id is not null && TitleOf(check) is { } title && title != key.CheckId)
        {
            keys.Add(key.WithCheck(title));
        }

        return keys;
    }
}
