using Lynceus.Hub.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>The words of a search, and the shared texts (ids of checks, subjects, packages, titles) that each occurs in.</summary>
/// <remarks>
/// A common word occurs in most texts of a database, so what it occurs in is kept as one bit a text and tested row by row, by the SQL function
/// <see cref="Test"/>: eight words over a million texts take 4 MB. Only a rare word's texts are listed, to find items by them.
/// The function belongs to the connection, whose next owner must not see it: dispose.
/// </remarks>
internal sealed class SearchWords : IDisposable
{
    /// <summary>A word in more texts than this is common: rows are walked and tested, not found by it.</summary>
    public const int MaxListed = 5_000;

    /// <summary>Longer searches are cut, as nobody types them.</summary>
    public const int MaxWords = 12;

    private const string Function = "has_words";

    private readonly SqliteConnection _connection;
    private readonly List<Word> _words = [];

    private SearchWords(SqliteConnection connection) => _connection = connection;

    /// <summary>Each with the texts that it occurs in, in the order of the search.</summary>
    public IReadOnlyList<Word> Words => _words;

    /// <summary>No item can match: there is no word, or one that occurs nowhere.</summary>
    public bool IsEmpty => _words.Count == 0 || _words.Exists(static w => w.IsEmpty);

    /// <summary>True for a row of <c>action_item i</c> in whose texts every word occurs.</summary>
    public static string Test => $"{Function}(i.check_id, i.subject_id, i.package_id, i.title_id)";

    /// <summary>Looks the words up; ends with the first that occurs nowhere.</summary>
    public static SearchWords Find(SqliteConnection connection, string text)
    {
        var found = new SearchWords(connection);
        using var last = new Statement(connection, "SELECT MAX(rowid) FROM word_search");
        var size = last.Step() && !last.IsNull(0) ? last.Int64(0) + 1 : 0;
        last.Reset();
        using var search = new Statement(connection, "SELECT rowid FROM word_search WHERE word_search MATCH ?1");
        foreach (var word in Queries(text))
        {
            found._words.Add(Word.Find(search, word, size));
            if (found.IsEmpty)
            {
                return found;
            }
        }

        if (found._words.Count > 0)
        {
            SqliteException.ThrowExceptionForRC(
                raw.sqlite3_create_function(connection.Handle, Function, 4, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, found.HasWords), connection.Handle);
        }

        return found;
    }

    /// <summary>Every word as the start of a word, one letter or digit as a whole word; quoted, so that no character of it is an operator of the search.</summary>
    internal static IReadOnlyList<string> Queries(string text) =>
    [
        .. text
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(static w => w.Any(char.IsLetterOrDigit))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(MaxWords)
            .Select(static w => $"\"{w.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{(EndsInOneLetter(w) ? "" : "*")}"),
    ];

    public void Dispose() => raw.sqlite3_create_function(_connection.Handle, Function, 4, raw.SQLITE_UTF8, null, (delegate_function_scalar?)null);

    // The tokenizer parts words at everything else; what the last part begins is what is looked for.
    private static bool EndsInOneLetter(string word)
    {
        var end = word.Length;
        while (end > 0 && !char.IsLetterOrDigit(word[end - 1]))
        {
            end--;
        }

        return end == 1 || !char.IsLetterOrDigit(word[end - 2]);
    }

    private void HasWords(sqlite3_context context, object? data, sqlite3_value[] values)
    {
        var (check, subject, title) = (raw.sqlite3_value_int64(values[0]), raw.sqlite3_value_int64(values[1]), raw.sqlite3_value_int64(values[3]));
        long? package = raw.sqlite3_value_type(values[2]) == raw.SQLITE_NULL ? null : raw.sqlite3_value_int64(values[2]);
        foreach (var word in _words)
        {
            if (!word.IsIn(check, subject, package, title))
            {
                raw.sqlite3_result_int(context, 0);
                return;
            }
        }

        raw.sqlite3_result_int(context, 1);
    }

    /// <summary>The texts that one word occurs in: a row of <c>word_search</c> is an id times four plus what it is the id of.</summary>
    internal sealed class Word
    {
        private readonly ulong[] _bits;
        private readonly List<long>[] _listed = [[], [], [], []];
        private int _count;

        private Word(long size) => _bits = new ulong[(size + 63) >> 6];

        public bool IsEmpty => _count == 0;

        /// <summary>More than <see cref="MaxListed"/> texts; the lists are not to be used then.</summary>
        public bool IsCommon => _count > MaxListed;

        public IReadOnlyList<long> Checks => _listed[0];

        public IReadOnlyList<long> Subjects => _listed[1];

        public IReadOnlyList<long> Packages => _listed[2];

        public IReadOnlyList<long> Titles => _listed[3];

        public static Word Find(Statement search, string query, long size)
        {
            var word = new Word(size);
            search.Bind(1, query);
            while (search.Step())
            {
                var row = search.Int64(0);
                if (row >= size)
                {
                    // Came after the look at the last one; a later search finds it.
                    continue;
                }

                word._bits[row >> 6] |= 1UL << (int)(row & 63);
                if (++word._count <= MaxListed)
                {
                    word._listed[row & 3].Add(row >> 2);
                }
            }

            return word;
        }

        public bool IsIn(long check, long subject, long? package, long title) =>
            Has(check * 4) || Has((subject * 4) + 1) || Has((title * 4) + 3) || (package is { } id && Has((id * 4) + 2));

        private bool Has(long row) => row >> 6 < _bits.Length && (_bits[row >> 6] & (1UL << (int)(row & 63))) != 0;
    }
}
