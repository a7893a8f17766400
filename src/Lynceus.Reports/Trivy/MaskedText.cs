using System.Text;

namespace Lynceus.Reports.Trivy;

/// <summary>A line of a file with its secret masked by asterisks.</summary>
internal static class MaskedText
{
    /// <summary>The line as part of an identity. How many asterisks stand for a secret differs between releases, so each run counts as one.</summary>
    public static string Key(string masked)
    {
        var key = new StringBuilder(masked.Length);
        foreach (var c in masked.AsSpan().Trim())
        {
            if (c != '*' || key.Length == 0 || key[^1] != '*')
            {
                key.Append(c);
            }
        }

        return key.ToString();
    }
}
