using Lynceus.Reports.Json;

namespace Lynceus.Reports.KubeBench;

/// <summary>One test of a control as kube-bench ran it.</summary>
internal sealed record CheckResult
{
    public string? Number { get; init; }

    public string? Title { get; init; }

    public string? Audit { get; init; }

    /// <summary><c>manual</c>, <c>skip</c> or null.</summary>
    public string? Type { get; init; }

    public string? Remediation { get; init; }

    /// <summary><c>PASS</c>, <c>FAIL</c>, <c>WARN</c> or <c>INFO</c>.</summary>
    public string? Status { get; init; }

    public string? Actual { get; init; }

    public string? Expected { get; init; }

    public string? Reason { get; init; }

    public required string Pointer { get; init; }

    /// <summary>The test said something about the node. A skipped one (INFO) did not, nor did one that only a person can do: it is always WARN.</summary>
    public bool IsAnswered => Status is "PASS" or "FAIL" || (Status is "WARN" && !IsManual);

    public bool IsFinding => IsAnswered && Status != "PASS";

    private bool IsManual => Type == "manual" || Reason == "Test marked as a manual test";

    public static CheckResult Read(ref JsonCursor cursor, string pointer, TranslationContext context)
    {
        if (!cursor.EnterObject())
        {
            throw new SkippedElementException("A test result is not an object.");
        }

        var check = new CheckResult { Pointer = pointer };
        while (cursor.NextProperty())
        {
            if (cursor.Is("test_number"u8))
            {
                check = check with { Number = context.Bounded(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("test_desc"u8))
            {
                check = check with { Title = context.Bounded(cursor.NonEmptyText()?.Trim()) };
            }
            else if (cursor.Is("audit"u8))
            {
                check = check with { Audit = context.Bounded(cursor.NonEmptyText()?.Trim()) };
            }
            else if (cursor.Is("type"u8))
            {
                check = check with { Type = context.Bounded(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("remediation"u8))
            {
                check = check with { Remediation = context.Bounded(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("status"u8))
            {
                check = check with { Status = cursor.NonEmptyText()?.ToUpperInvariant() };
            }
            else if (cursor.Is("actual_value"u8))
            {
                check = check with { Actual = context.Bounded(cursor.NonEmptyText()?.Trim()) };
            }
            else if (cursor.Is("expected_result"u8))
            {
                check = check with { Expected = context.Bounded(cursor.NonEmptyText()?.Trim()) };
            }
            else if (cursor.Is("reason"u8))
            {
                check = check with { Reason = context.Bounded(cursor.NonEmptyText()?.Trim()) };
            }
            else
            {
                cursor.Skip();
            }
        }

        return check;
    }
}
