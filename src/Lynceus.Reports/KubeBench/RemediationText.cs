using System.Text;

namespace Lynceus.Reports.KubeBench;

/// <summary>Remediations are plain text with commands and flags on lines of their own; as Markdown those lines become code.</summary>
internal static class RemediationText
{
    private const string Example = "For example,";

    private static readonly HashSet<string> Commands = new(StringComparer.Ordinal)
    {
        "chmod", "chown", "kubectl", "systemctl", "oc", "aws", "az", "gcloud", "eksctl", "sudo", "openssl", "ps", "stat", "cat", "grep", "find", "mkdir", "touch",
    };

    public static string ToMarkdown(string text)
    {
        var markdown = new StringBuilder(text.Length + 32);
        var inCode = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan()[range].TrimEnd();
            if (line.StartsWith(Example, StringComparison.OrdinalIgnoreCase) && IsCode(line[Example.Length..].TrimStart()))
            {
                Fence(markdown, ref inCode, wanted: false);
                markdown.Append(line[..Example.Length]).Append('\n');
                line = line[Example.Length..].TrimStart();
            }

            Fence(markdown, ref inCode, IsCode(line.TrimStart()));
            markdown.Append(line).Append('\n');
        }

        Fence(markdown, ref inCode, wanted: false);
        return markdown.ToString().Trim('\n');
    }

    private static void Fence(StringBuilder markdown, ref bool inCode, bool wanted)
    {
        if (inCode != wanted)
        {
            markdown.Append("```\n");
            inCode = wanted;
        }
    }

    private static bool IsCode(ReadOnlySpan<char> line)
    {
        var end = line.IndexOf(' ');
        var first = end < 0 ? line : line[..end];
        return first.StartsWith("--", StringComparison.Ordinal)
            || (end > 0 && Commands.GetAlternateLookup<ReadOnlySpan<char>>().Contains(first));
    }
}
