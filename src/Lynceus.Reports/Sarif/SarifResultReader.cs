using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Sarif;

/// <summary>Reads one result object.</summary>
internal static class SarifResultReader
{
    private const int MaxFingerprints = 32;

    // Of a fingerprint that is not a text; Black Duck nests one object.
    private const int MaxNesting = 4;
    private const int MaxParts = 64;

    public static SarifResult Read(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            throw new SkippedElementException("A result is not an object.");
        }

        var result = new SarifResult();
        while (cursor.NextProperty())
        {
            if (cursor.Is("ruleId"u8))
            {
                result.RuleId = cursor.NonEmptyText();
            }
            else if (cursor.Is("ruleIndex"u8))
            {
                result.RuleIndex = cursor.Int32();
            }
            else if (cursor.Is("rule"u8))
            {
                result.Rule = ReadRule(ref cursor);
            }
            else if (cursor.Is("kind"u8))
            {
                result.Kind = cursor.NonEmptyText();
            }
            else if (cursor.Is("level"u8))
            {
                result.Level = cursor.NonEmptyText();
            }
            else if (cursor.Is("message"u8))
            {
                result.Message = SarifMessage.Read(ref cursor);
            }
            else if (cursor.Is("locations"u8))
            {
                ReadLocations(ref cursor, result);
            }
            else if (cursor.Is("analysisTarget"u8))
            {
                result.AnalysisTarget = SarifUri.Read(ref cursor);
            }
            else if (cursor.Is("fingerprints"u8))
            {
                ReadFingerprints(ref cursor, result.Fingerprints);
            }
            else if (cursor.Is("partialFingerprints"u8))
            {
                ReadFingerprints(ref cursor, result.PartialFingerprints);
            }
            else if (cursor.Is("baselineState"u8))
            {
                result.BaselineState = cursor.NonEmptyText();
            }
            else if (cursor.Is("suppressions"u8))
            {
                ReadSuppressions(ref cursor, result);
            }
            else if (cursor.Is("occurrenceCount"u8))
            {
                result.Occurrences = cursor.Int32();
            }
            else if (cursor.Is("fixes"u8))
            {
                ReadFixes(ref cursor, result);
            }
            else if (cursor.Is("hostedViewerUri"u8))
            {
                result.ViewerUri = cursor.NonEmptyText();
            }
            else if (cursor.Is("properties"u8))
            {
                ReadProperties(ref cursor, result);
            }
            else
            {
                cursor.Skip();
            }
        }

        return result;
    }

    private static SarifRuleReference ReadRule(ref JsonCursor cursor)
    {
        var reference = default(SarifRuleReference);
        if (!cursor.EnterObject())
        {
            return reference;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("id"u8))
            {
                reference = reference with { Id = cursor.NonEmptyText() };
            }
            else if (cursor.Is("index"u8))
            {
                reference = reference with { Index = cursor.Int32() };
            }
            else if (cursor.Is("toolComponent"u8) && cursor.EnterObject())
            {
                while (cursor.NextProperty())
                {
                    if (cursor.Is("name"u8))
                    {
                        reference = reference with { ComponentName = cursor.NonEmptyText() };
                    }
                    else if (cursor.Is("index"u8))
                    {
                        reference = reference with { ComponentIndex = cursor.Int32() };
                    }
                    else
                    {
                        cursor.Skip();
                    }
                }
            }
            else
            {
                cursor.Skip();
            }
        }

        return reference;
    }

    private static void ReadLocations(ref JsonCursor cursor, SarifResult result)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        for (var i = 0; cursor.NextElement(); i++)
        {
            if (i == 0 && cursor.EnterObject())
            {
                result.Location = ReadLocation(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static SarifLocation ReadLocation(ref JsonCursor cursor)
    {
        var location = SarifLocation.None;
        while (cursor.NextProperty())
        {
            if (cursor.Is("physicalLocation"u8) && cursor.EnterObject())
            {
                location = ReadPhysical(ref cursor, location);
            }
            else if (cursor.Is("logicalLocations"u8) && cursor.EnterArray())
            {
                for (var i = 0; cursor.NextElement(); i++)
                {
                    if (i == 0 && cursor.EnterObject())
                    {
                        location = location with { LogicalName = ReadLogicalName(ref cursor) };
                    }
                    else
                    {
                        cursor.Skip();
                    }
                }
            }
            else
            {
                cursor.Skip();
            }
        }

        return location;
    }

    private static SarifLocation ReadPhysical(ref JsonCursor cursor, SarifLocation location)
    {
        while (cursor.NextProperty())
        {
            if (cursor.Is("artifactLocation"u8))
            {
                location = location with { File = SarifUri.Read(ref cursor) };
            }
            else if (cursor.Is("region"u8) && cursor.EnterObject())
            {
                while (cursor.NextProperty())
                {
                    if (cursor.Is("startLine"u8))
                    {
                        location = location with { StartLine = Line(cursor.Int32()) };
                    }
                    else if (cursor.Is("endLine"u8))
                    {
                        location = location with { EndLine = Line(cursor.Int32()) };
                    }
                    else if (cursor.Is("snippet"u8))
                    {
                        location = location with { Snippet = SarifMessage.Read(ref cursor).Text };
                    }
                    else
                    {
                        cursor.Skip();
                    }
                }
            }
            else
            {
                cursor.Skip();
            }
        }

        return location;
    }

    // Tools that know no line write 0 or -1.
    private static int? Line(int? line) => line > 0 ? line : null;

    private static string? ReadLogicalName(ref JsonCursor cursor)
    {
        string? name = null, fullName = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8))
            {
                name = cursor.NonEmptyText();
            }
            else if (cursor.Is("fullyQualifiedName"u8))
            {
                fullName = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }

        return fullName ?? name;
    }

    private static void ReadFingerprints(ref JsonCursor cursor, Dictionary<string, string> fingerprints)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty(out var name))
        {
            if (fingerprints.Count >= MaxFingerprints)
            {
                cursor.Skip();
            }
            else if (Flattened(ref cursor, nesting: 0) is { Length: > 0 } value)
            {
                fingerprints[name] = value;
            }
        }
    }

    // The specification has texts here. An object counts by its content, whatever the order of its properties.
    private static string Flattened(ref JsonCursor cursor, int nesting)
    {
        if (cursor.TokenType != JsonTokenType.StartObject)
        {
            return cursor.NonEmptyText()?.Trim() ?? "";
        }

        if (nesting == MaxNesting)
        {
            cursor.Skip();
            return "";
        }

        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (cursor.NextProperty(out var name))
        {
            if (parts.Count < MaxParts)
            {
                parts[name] = Flattened(ref cursor, nesting + 1);
            }
            else
            {
                cursor.Skip();
            }
        }

        return string.Join(';', parts.Where(static p => p.Value.Length > 0).Select(static p => $"{p.Key}={p.Value}"));
    }

    private static void ReadSuppressions(ref JsonCursor cursor, SarifResult result)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        while (cursor.NextElement())
        {
            if (!cursor.EnterObject())
            {
                continue;
            }

            string? kind = null, status = null, justification = null;
            while (cursor.NextProperty())
            {
                if (cursor.Is("kind"u8))
                {
                    kind = cursor.NonEmptyText();
                }
                else if (cursor.Is("status"u8) || cursor.Is("state"u8))
                {
                    status = cursor.NonEmptyText();
                }
                else if (cursor.Is("justification"u8))
                {
                    justification = cursor.NonEmptyText();
                }
                else
                {
                    cursor.Skip();
                }
            }

            result.HasSuppressions = true;
            result.IsSuppressionOpen |= status is "underReview" or "rejected";
            result.SuppressionReason ??= justification ?? (kind is "inSource" ? "suppressed in the source" : "suppressed outside of the source");
        }
    }

    private static void ReadFixes(ref JsonCursor cursor, SarifResult result)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        while (cursor.NextElement())
        {
            if (!cursor.EnterObject())
            {
                continue;
            }

            while (cursor.NextProperty())
            {
                if (cursor.Is("description"u8))
                {
                    var description = SarifMessage.Read(ref cursor);
                    result.Fix ??= description.Markdown ?? description.Text;
                }
                else
                {
                    cursor.Skip();
                }
            }
        }
    }

    private static void ReadProperties(ref JsonCursor cursor, SarifResult result)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("security-severity"u8))
            {
                result.SecuritySeverity = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }
    }
}
