namespace Lynceus.Load.Samples;

/// <summary>Names that look as the API server makes them, the same for the same text.</summary>
internal static class PodTemplateHash
{
    // The controller encodes the digits of a 32-bit hash, so ten characters of its alphabet are all that occur.
    private const string Alphabet = "456789bcdf";

    public static string Of(string text) => Spell(text, Alphabet, 10);

    public static string Digest(string text) => "sha256:" + string.Concat(Enumerable.Range(0, 4).Select(i => Spell($"{i}{text}", "0123456789abcdef", 16)));

    private static string Spell(string text, string alphabet, int length)
    {
        var hash = 14695981039346656037UL;
        return string.Create(length, (text, alphabet), (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                foreach (var c in state.text)
                {
                    hash = (hash ^ c) * 1099511628211UL;
                }

                span[i] = state.alphabet[(int)((hash >> 32) % (ulong)state.alphabet.Length)];
            }
        });
    }
}
