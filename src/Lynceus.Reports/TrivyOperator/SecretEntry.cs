using Lynceus.Reports.Json;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>One exposed secret. Its match is masked by the scanner and goes into the identity alone: it is never shown.</summary>
internal sealed record SecretEntry(string Pointer)
{
    public string? RuleId { get; private set; }

    public string? Title { get; private set; }

    public string? Severity { get; private set; }

    public string? Target { get; private set; }

    public string? Match { get; private set; }

    public static SecretEntry Read(ref JsonCursor cursor, string pointer)
    {
        var secret = new SecretEntry(pointer);
        while (cursor.NextProperty())
        {
            if (cursor.Is("ruleID"u8))
            {
                secret.RuleId = cursor.NonEmptyText();
            }
            else if (cursor.Is("title"u8))
            {
                secret.Title = cursor.NonEmptyText();
            }
            else if (cursor.Is("severity"u8))
            {
                secret.Severity = cursor.NonEmptyText();
            }
            else if (cursor.Is("target"u8))
            {
                secret.Target = cursor.NonEmptyText();
            }
            else if (cursor.Is("match"u8))
            {
                secret.Match = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }

        return secret;
    }
}
