using System.Text.Json;
using Dapper;
using Lynceus.Hosting;
using Lynceus.Hub.Ingest;
using Lynceus.Reports;
using Lynceus.Reports.Aliases;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>Keeps the texts of new and changed findings of one report in temporary tables until the report is at its end.</summary>
/// <remarks>Temporary tables do not lock the database, so pages and decisions go on while a long report is read. Texts that many findings share are staged once.</remarks>
internal sealed class StagedTexts : IDisposable
{
    // What this and ItemWriter create. Dropped afterwards, so that an idle connection holds neither disk nor memory for them.
    private const string Drop = """
        DROP TABLE IF EXISTS temp.stage_row;
        DROP TABLE IF EXISTS temp.stage_check;
        DROP TABLE IF EXISTS temp.stage_subject;
        DROP TABLE IF EXISTS temp.stage_title;
        DROP TABLE IF EXISTS temp.stage_package;
        DROP TABLE IF EXISTS temp.opened;
        DROP TABLE IF EXISTS temp.updated;
        DROP TABLE IF EXISTS temp.closed;
        DROP TABLE IF EXISTS temp.decided;
        DROP TABLE IF EXISTS temp.triaged;
        """;

    // Temporary tables have a page cache of their own, of 2 MB unless told. At 300,000 new findings 16 MB save a quarter of the processor time, more nothing.
    // Look-ups reach all of the database in no order: mapped, all of it would count as this process's memory.
    private const string Tables = """
        PRAGMA main.mmap_size = 0;
        PRAGMA main.cache_size = -65536;
        PRAGMA temp.cache_size = -16384;
        CREATE TEMP TABLE stage_row (
            row_no INTEGER PRIMARY KEY, check_no INTEGER, subject_no INTEGER, package_no INTEGER, title_no INTEGER, pointer TEXT, observed TEXT, evidence TEXT
        );
        CREATE TEMP TABLE stage_check (
            no INTEGER PRIMARY KEY, "check" TEXT, check_id INTEGER, former_text_id INTEGER, text_id INTEGER, is_news INTEGER, description TEXT, refs TEXT, aliases TEXT,
            weakness TEXT, text_hash INTEGER
        );
        CREATE TEMP TABLE stage_subject (no INTEGER PRIMARY KEY, kind TEXT, namespace TEXT, name TEXT, container TEXT, subject_id INTEGER);
        CREATE TEMP TABLE stage_package (no INTEGER PRIMARY KEY, name TEXT, type TEXT, package_id INTEGER);
        CREATE TEMP TABLE stage_title (no INTEGER PRIMARY KEY, check_no INTEGER, text TEXT, title_id INTEGER);
        """;

    // Beyond this number the oldest are forgotten and staged again; the tables that keep them are unique.
    private const int MaxRemembered = 100_000;

    private readonly SqliteConnection _connection;
    private readonly EvidenceWriter _evidence;
    private readonly Statement _findCheck;
    private readonly Statement _hasTitle;
    private readonly RowWriter<(long No, long Check, Finding Finding, long Subject, long? Package, long Title)> _rows;
    private readonly RowWriter<(long No, Finding Finding, long? Id, long? FormerText, long Hash, bool IsNews)> _newChecks;
    private readonly RowWriter<(long No, Subject Subject)> _newSubjects;
    private readonly RowWriter<(long No, Package Package)> _newPackages;
    private readonly RowWriter<(long No, long Check, string Text)> _newTitles;
    private readonly long _clusterId;
    private readonly long _sourceId;
    private readonly Dictionary<string, long> _checks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Namespace, string Name, string Container), long> _subjects = [];
    private readonly Dictionary<(string Name, string Type), long> _packages = [];
    private readonly Dictionary<(long Check, string Text), long> _titles = [];
    private long _shared;

    /// <param name="evidence">Holds the evidence of the finding that is staged.</param>
    public StagedTexts(SqliteConnection connection, long clusterId, long sourceId, EvidenceWriter evidence)
    {
        _connection = connection;
        (_clusterId, _sourceId) = (clusterId, sourceId);
        _evidence = evidence;
        connection.Execute(Drop);
        connection.Execute(Tables);
        _findCheck = new Statement(connection, """
            SELECT d.check_id, x.text_id, x.text_hash FROM main.check_def d
            LEFT JOIN main.cluster_check k ON k.check_id = d.check_id AND k.cluster_id = ?3
            LEFT JOIN main.check_text x ON x.text_id = k.text_id
            WHERE d.source_id = ?1 AND d.canonical = ?2
            """);
        _hasTitle = new Statement(connection, """
            SELECT l.text = ?2 FROM main.action_item i CROSS JOIN main.title l ON l.title_id = i.title_id WHERE i.item_id = ?1
            """);
        _rows = new(
            connection,
            "temp.stage_row",
            ("row_no", static (s, p, r) => s.Bind(p, r.No)),
            ("check_no", static (s, p, r) => s.Bind(p, r.Check)),
            ("subject_no", static (s, p, r) => s.Bind(p, r.Subject)),
            ("package_no", static (s, p, r) => s.Bind(p, r.Package)),
            ("title_no", static (s, p, r) => s.Bind(p, r.Title)),
            ("pointer", static (s, p, r) => s.Bind(p, r.Finding.RawPointer)),
            ("observed", static (s, p, r) => s.Bind(p, r.Finding.Subject.Observed)),
            ("evidence", (s, p, _) => s.BindText(p, _evidence.Evidence)));
        _newChecks = new(
            connection,
            "temp.stage_check",
            ("no", static (s, p, c) => s.Bind(p, c.No)),
            ("check", static (s, p, c) => s.Bind(p, c.Finding.CheckId)),
            ("check_id", static (s, p, c) => s.Bind(p, c.Id)),
            ("former_text_id", static (s, p, c) => s.Bind(p, c.FormerText)),
            ("is_news", static (s, p, c) => s.Bind(p, c.IsNews ? 1L : 0L)),
            ("description", static (s, p, c) => s.Bind(p, c.IsNews ? c.Finding.Description : null)),
            ("refs", static (s, p, c) => s.Bind(p, c.IsNews ? JsonSerializer.Serialize(c.Finding.References, StoredJson.Default.IReadOnlyListString) : null)),
            ("aliases", static (s, p, c) => s.Bind(p, c.IsNews ? JsonSerializer.Serialize(c.Finding.Aliases, StoredJson.Default.IReadOnlyListString) : null)),
            ("weakness", static (s, p, c) => s.Bind(p, Weaknesses.Canonical(c.Finding.Key.Scheme.Tool, c.Finding.CheckId, c.Finding.Aliases))),
            ("text_hash", static (s, p, c) => s.Bind(p, c.Hash)));
        _newSubjects = new(
            connection,
            "temp.stage_subject",
            ("no", static (s, p, u) => s.Bind(p, u.No)),
            ("kind", static (s, p, u) => s.Bind(p, u.Subject.Kind)),
            ("namespace", static (s, p, u) => s.Bind(p, u.Subject.Namespace)),
            ("name", static (s, p, u) => s.Bind(p, u.Subject.Name)),
            ("container", static (s, p, u) => s.Bind(p, u.Subject.Container ?? "")));
        _newPackages = new(
            connection,
            "temp.stage_package",
            ("no", static (s, p, k) => s.Bind(p, k.No)),
            ("name", static (s, p, k) => s.Bind(p, k.Package.Name)),
            ("type", static (s, p, k) => s.Bind(p, k.Package.Type ?? "")));
        _newTitles = new(
            connection,
            "temp.stage_title",
            ("no", static (s, p, t) => s.Bind(p, t.No)),
            ("check_no", static (s, p, t) => s.Bind(p, t.Check)),
            ("text", static (s, p, t) => s.Bind(p, t.Text)));
    }

    /// <summary>Notes the texts of the finding's check, once per report.</summary>
    public long StageCheck(Finding finding)
    {
        if (_checks.TryGetValue(finding.CheckId, out var no))
        {
            return no;
        }

        var hash = CheckHash.Of(finding);
        long? known = null, knownText = null, knownHash = null;
        _findCheck.Bind(1, _sourceId);
        _findCheck.Bind(2, finding.CheckId);
        _findCheck.Bind(3, _clusterId);
        if (_findCheck.Step())
        {
            known = _findCheck.Int64(0);
            knownText = _findCheck.Int64OrNull(1);
            knownHash = _findCheck.Int64OrNull(2);
            _findCheck.Reset();
        }

        _checks[finding.CheckId] = no = _checks.Count + 1;
        _newChecks.Write((no, finding, known, knownText, hash, knownHash != hash));
        return no;
    }

    /// <summary>Keeps the texts of one finding under the number of a row.</summary>
    /// <param name="check">As <see cref="StageCheck"/> gave it.</param>
    public void Stage(int row, long check, Finding finding)
    {
        _rows.Write((row, check, finding, SubjectNo(finding.Subject), finding.Package is { } package ? PackageNo(package) : null, TitleNo(check, finding.Title)));
    }

    /// <summary>Whether the item has this title.</summary>
    public bool HasTitle(long item, string title)
    {
        _hasTitle.Bind(1, item);
        _hasTitle.Bind(2, title);
        var same = _hasTitle.Step() && _hasTitle.Int64(0) != 0;
        _hasTitle.Reset();
        return same;
    }

    public void Dispose()
    {
        foreach (var resource in (ReadOnlySpan<IDisposable>)[_findCheck, _hasTitle, _rows, _newChecks, _newSubjects, _newPackages, _newTitles])
        {
            resource.Dispose();
        }

        _connection.Execute(Drop);
        _connection.Execute("PRAGMA main.cache_size = -16384; PRAGMA main.mmap_size = 268435456; PRAGMA shrink_memory");

        // The next comparison runs on another thread and would not find what this one's pages leave: 64 MB more each time, up to some.
        NativeMemory.Trim();
    }

    private long SubjectNo(Subject subject)
    {
        if (!IsRemembered(_subjects, (subject.Kind, subject.Namespace, subject.Name, subject.Container ?? ""), out var no))
        {
            _newSubjects.Write((no, subject));
        }

        return no;
    }

    private long PackageNo(Package package)
    {
        if (!IsRemembered(_packages, (package.Name, package.Type ?? ""), out var no))
        {
            _newPackages.Write((no, package));
        }

        return no;
    }

    private long TitleNo(long check, string text)
    {
        if (!IsRemembered(_titles, (check, text), out var no))
        {
            _newTitles.Write((no, check, text));
        }

        return no;
    }

    // False: the caller stages it under the number.
    private bool IsRemembered<TKey>(Dictionary<TKey, long> numbers, TKey key, out long no)
        where TKey : notnull
    {
        if (numbers.TryGetValue(key, out no))
        {
            return true;
        }

        if (numbers.Count >= MaxRemembered)
        {
            numbers.Clear();
        }

        numbers[key] = no = ++_shared;
        return false;
    }
}
