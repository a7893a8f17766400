using Lynceus.Reports.Json;

namespace Lynceus.Reports.Sarif;

/// <summary>Reads the driver and the extensions of runs with their rules. Rules over the limit are left out, and their results then say less.</summary>
internal sealed class SarifComponentReader(SarifTexts texts)
{
    // Of the whole file.
    private const int MaxRules = 200_000;

    private int _rules;

    public SarifComponent Read(ref JsonCursor cursor, SarifRun? run)
    {
        var component = new SarifComponent();
        if (!cursor.EnterObject())
        {
            return component;
        }

        string? version = null, semanticVersion = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8))
            {
                component.Name = texts.Kept(cursor.NonEmptyText());
            }
            else if (cursor.Is("version"u8))
            {
                version = texts.Kept(cursor.NonEmptyText());
            }
            else if (cursor.Is("semanticVersion"u8))
            {
                semanticVersion = texts.Kept(cursor.NonEmptyText());
            }
            else if (cursor.Is("globalMessageStrings"u8))
            {
                ReadMessages(ref cursor, component.Messages);
            }
            else if (cursor.Is("rules"u8) && cursor.EnterArray())
            {
                while (cursor.NextElement())
                {
                    ReadRuleOrSkip(ref cursor, component);
                }
            }
            else
            {
                cursor.Skip();
            }
        }

        if (run is not null)
        {
            run.ToolVersion = semanticVersion ?? version;
        }

        return component;
    }

    private void ReadRuleOrSkip(ref JsonCursor cursor, SarifComponent component)
    {
        if (_rules >= MaxRules)
        {
            cursor.Skip();
            return;
        }

        _rules++;
        var depth = cursor.Depth;
        try
        {
            component.Add(ReadRule(ref cursor));
        }
        catch (SkippedElementException)
        {
            component.Add(SarifRule.Unreadable); // keeps the indexes of the rules behind it
            cursor.SkipRest(depth);
        }
    }

    private SarifRule ReadRule(ref JsonCursor cursor)
    {
        var rule = SarifRule.Unreadable;
        if (!cursor.EnterObject())
        {
            return rule;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("id"u8))
            {
                rule = rule with { Id = texts.Kept(cursor.NonEmptyText()) ?? "" };
            }
            else if (cursor.Is("name"u8))
            {
                rule = rule with { Name = texts.Kept(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("shortDescription"u8))
            {
                rule = rule with { ShortDescription = texts.Kept(Plain(SarifMessage.Read(ref cursor))) };
            }
            else if (cursor.Is("fullDescription"u8))
            {
                rule = rule with { FullDescription = texts.Kept(Formatted(SarifMessage.Read(ref cursor))) };
            }
            else if (cursor.Is("help"u8))
            {
                rule = rule with { Help = texts.Kept(Formatted(SarifMessage.Read(ref cursor))) };
            }
            else if (cursor.Is("helpUri"u8))
            {
                rule = rule with { HelpUri = texts.Kept(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("deprecatedIds"u8))
            {
                rule = rule with { FormerIds = texts.Kept(cursor.Texts(limit: 16)) };
            }
            else if (cursor.Is("messageStrings"u8))
            {
                var messages = new Dictionary<string, string>(StringComparer.Ordinal);
                ReadMessages(ref cursor, messages);
                rule = rule with { Messages = messages };
            }
            else if (cursor.Is("defaultConfiguration"u8))
            {
                rule = rule with { Level = ReadLevel(ref cursor) };
            }
            else if (cursor.Is("properties"u8))
            {
                rule = ReadRuleProperties(ref cursor, rule);
            }
            else
            {
                cursor.Skip();
            }
        }

        return rule;
    }

    private static string? ReadLevel(ref JsonCursor cursor)
    {
        string? level = null;
        if (cursor.EnterObject())
        {
            while (cursor.NextProperty())
            {
                if (cursor.Is("level"u8))
                {
                    level = cursor.NonEmptyText();
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        return level;
    }

    private SarifRule ReadRuleProperties(ref JsonCursor cursor, SarifRule rule)
    {
        if (!cursor.EnterObject())
        {
            return rule;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("security-severity"u8))
            {
                rule = rule with { SecuritySeverity = texts.Kept(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("precision"u8))
            {
                rule = rule with { Precision = texts.Kept(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("tags"u8))
            {
                rule = rule with { Tags = texts.Kept(cursor.Texts(limit: 32)) };
            }
            else
            {
                cursor.Skip();
            }
        }

        return rule;
    }

    private void ReadMessages(ref JsonCursor cursor, Dictionary<string, string> messages)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty(out var id))
        {
            if (texts.Kept(Plain(SarifMessage.Read(ref cursor))) is { } text && texts.Kept(id) is { } key)
            {
                messages[key] = text;
            }
        }
    }

    private static string? Plain(SarifMessage message) => message.Text ?? message.Markdown;

    private static string? Formatted(SarifMessage message) => message.Markdown ?? message.Text;
}
