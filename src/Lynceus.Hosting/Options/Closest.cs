namespace Lynceus.Hosting.Options;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Closest
{
    /// <summary>The known word that is at most two typing errors away, or one in a short word; null when there is none.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var most = word.Trim('-').Length <= 4 ? 1 : 2;
        return known
            .Select(k => (Word: k, Distance: Distance(word, k)))
            .Where(k => k.Distance <= most)
            .OrderBy(static k => k.Distance).ThenBy(static k => k.Word, StringComparer.Ordinal)
            .Select(static k => k.Word)
            .FirstOrDefault();
    }

    // Insertions, deletions, replacements, and neighbours that changed places.
    private static int Distance(string a, string b)
    {
        var distances = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distances[i, j] = i + j;
                    continue;
                }

                var best = Math.Min(Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1, distances[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    best = Math.Min(best, distances[i - 2, j - 2] + 1);
                }

                distances[i, j] = best;
            }
        }

        return distances[a.Length, b.Length];
    }
}
