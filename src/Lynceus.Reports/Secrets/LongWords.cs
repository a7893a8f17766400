using System.Buffers;

namespace Lynceus.Reports.Secrets;

/// <summary>Finds words that are long enough for a token, and the tokens in them.</summary>
internal static class LongWords
{
    // What stands before a token in a word.
    private static readonly SearchValues<char> Joints = SearchValues.Create("=:/@&?%#\t\r\n\"'`()<>[]{}|,;");

    public static void Find(ref SecretScan scan)
    {
        var text = scan.Text;
        var amazonId = false;

        // Where a blank stands within 16 characters no token begins before it; this looks at a third of ordinary text.
        for (var start = 0; start + TokenShapes.MinChars <= text.Length;)
        {
            var back = text.Slice(start, TokenShapes.MinChars).LastIndexOf(' ');
            if (back >= 0)
            {
                start += back + 1;
                continue;
            }

            var length = text[start..].IndexOf(' ');
            var end = length < 0 ? text.Length : start + length;
            amazonId |= FindIn(ref scan, start, end);
            start = end + 1;
        }

        if (amazonId)
        {
            FindAmazonSecrets(ref scan);
        }
    }

    private static bool FindIn(ref SecretScan scan, int start, int end)
    {
        var text = scan.Text;
        var amazonId = false;
        for (var at = start; end - at >= TokenShapes.MinChars;)
        {
            var length = TokenShapes.EndOf(text[at..end]);
            if (length > 0)
            {
                amazonId |= TokenShapes.IsAmazonId(text[at..end]);
                scan.Add(at, at + length);
                at += length;
                continue;
            }

            var joint = text[at..end].IndexOfAny(Joints);
            if (joint < 0)
            {
                break;
            }

            at += joint + 1;
        }

        return amazonId;
    }

    // The id of a key is rarely alone.
    private static void FindAmazonSecrets(ref SecretScan scan)
    {
        var text = scan.Text;
        for (var at = 0; at + 40 <= text.Length;)
        {
            var length = text[at..].IndexOfAny(Characters.EndsOfKeys);
            var end = length < 0 ? text.Length : at + length;
            if (end - at == 40 && TokenShapes.OfAmazonSecret(text[at..end]) > 0)
            {
                scan.Add(at, end);
            }

            at = end + 1;
        }
    }
}
