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

    /// <summary>The text (<c>check_text</c>) that the cluster of a row of <c>action_item i</c> has for its check: its aliases are those of this cluster alone.</summary>
    public static string TextOfItem => "(SELECT k.text_id FROM cluster_check k WHERE k.check_id = i.check_id AND k.cluster_id = i.cluster_id)";

    /// <summary>True for a row of <c>action_item i</c> in whose texts every word occurs.</summary>
    public string Test => $"{Function}(i.check_id, i.subject_id, i.package_id, i.title_id, {(_words.Exists(static w => w.HasTexts) ? TextOfItem : "NULL")})";

    /// <summary>Looks the words up; ends with the first that occurs nowhere.</summary>
    public static SearchWords Find(SqliteConnection connection, string text)
    {
        var found = new SearchWords(connection);
        using var search = new Statement(connection, "SELECT rowid FROM word_search WHERE word_search MATCH ?1");
        using var aliases = new Statement(connection, "SELECT rowid FROM alias_search WHERE alias_search MATCH ?1");
        var (rows, texts) = (SizeOf(connection, "word_search"), SizeOf(connection, "alias_search"));
        foreach (var query in Queries(text))
        {
            var word = new Word(rows, texts);
            word.Read(search, query);
            word.ReadAliases(aliases, query);
            found._words.Add(word);
            if (found.IsEmpty)
            {
                return found;
            }
        }

        if (found._words.Count > 0)
        {
            SqliteException.ThrowExceptionForRC(
                raw.sqlite3_create_function(connection.Handle, Function, 5, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, found.HasWords), connection.Handle);
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

    public void Dispose() => raw.sqlite3_create_function(_connection.Handle, Function, 5, raw.SQLITE_UTF8, null, (delegate_function_scalar?)null);

    private static long SizeOf(SqliteConnection connection, string table)
    {
        using var last = new Statement(connection, $"SELECT MAX(rowid) FROM {table}");
        var size = last.Step() && !last.IsNull(0) ? last.Int64(0) + 1 : 0;
        last.Reset();
        return size;
    }

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
        var (package, textId) = (NumberOrNull(values[2]), NumberOrNull(values[4]));
        foreach (var word in _words)
        {
            if (!word.IsIn(check, subject, package, title, textId))
            {
                raw.sqlite3_result_int(context, 0);
                return;
            }
        }

        raw.sqlite3_result_int(context, 1);
    }

    private static long? NumberOrNull(sqlite3_value value) => raw.sqlite3_value_type(value) == raw.SQLITE_NULL ? null : raw.sqlite3_value_int64(value);

    /// <summary>The texts that one word occurs in: a row of <c>word_search</c> is an id times four plus what it is the id of.</summary>
    internal sealed class Word(long rows, long texts)
    {
        private readonly ulong[] _bits = new ulong[(rows + 63) >> 6];
        private readonly ulong[] _textBits = new ulong[(texts + 63) >> 6];
        private readonly List<long>[] _listed = [[], [], [], []];
        private readonly List<long> _texts = [];
        private int _count;

        public bool IsEmpty => _count == 0;

        /// <summary>More than <see cref="MaxListed"/> texts; the lists are not to be used then.</summary>
        public bool IsCommon => _count > MaxListed;

        public IReadOnlyList<long> Checks => _listed[0];

        public IReadOnlyList<long> Subjects => _listed[1];

        public IReadOnlyList<long> Packages => _listed[2];

        public IReadOnlyList<long> Titles => _listed[3];

        /// <summary>Texts of checks (<c>check_text</c>) with the word in an alias.</summary>
        public IReadOnlyList<long> Texts => _texts;

        public bool HasTexts { get; private set; }

        public void Read(Statement search, string query)
        {
            search.Bind(1, query);
            while (search.Step())
            {
                var row = search.Int64(0);
                if (Set(_bits, row))
                {
                    _listed[row & 3].Add(row >> 2);
                }
            }
        }

        public void ReadAliases(Statement search, string query)
        {
            search.Bind(1, query);
            while (search.Step())
            {
                HasTexts = true;
                if (Set(_textBits, search.Int64(0)))
                {
                    _texts.Add(search.Int64(0));
                }
            }
        }

        public bool IsIn(long check, long subject, long? package, long title, long? text) =>
            Has(_bits, check * 4) || Has(_bits, (subject * 4) + 1) || Has(_bits, (title * 4) + 3) || (package is { } id && Has(_bits, (id * 4) + 2))
            || (text is { } number && Has(_textBits, number));

        private static bool Has(ulong[] bits, long row) => row >> 6 < bits.Length && (bits[row >> 6] & (1UL << (int)(row & 63))) != 0;

        // True while the word is rare. What came after the look at the last row is found by a later search.
        private bool Set(ulong[] bits, long row)
        {
            if (row >> 6 >= bits.Length)
            {
                return false;
            }

            bits[row >> 6] |= 1UL << (int)(row & 63);
            return ++_count <= MaxListed;
        }
    }
}
