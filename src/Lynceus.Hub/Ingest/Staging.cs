using System.Text.Json;
using Lynceus.Hub.Storage;
using Lynceus.Reports;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Ingest;

/// <summary>Puts the findings of one report beside the items of its cluster and tool, in temporary tables of one connection.</summary>
/// <remarks>
/// A finding that says what its item already says is staged as a fingerprint and a few numbers; only new and changed ones carry their texts. Temporary tables do
/// not lock the database, so pages and decisions go on while a long report is read. Equal identities become one row: occurrences add up, and the
/// worst of them speaks for all, whatever their order.
/// </remarks>
internal sealed class Staging : IFindingSink, IDisposable
{
    private const string Tables = """
        DROP TABLE IF EXISTS temp.stage;
        DROP TABLE IF EXISTS temp.stage_row;
        DROP TABLE IF EXISTS temp.stage_scope;
        DROP TABLE IF EXISTS temp.stage_check;
        DROP TABLE IF EXISTS temp.stage_family;
        CREATE TEMP TABLE stage (
            fp BLOB NOT NULL PRIMARY KEY, row_no INTEGER NOT NULL, item_id INTEGER, scope_no INTEGER NOT NULL,
            attr_hash INTEGER NOT NULL, was_hash INTEGER, was_state INTEGER, was_occurrences INTEGER,
            occurrences INTEGER NOT NULL, severity REAL NOT NULL, suppressed INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TEMP TABLE stage_row (
            row_no INTEGER PRIMARY KEY, "check" TEXT, kind TEXT, namespace TEXT, name TEXT, container TEXT, package TEXT, package_type TEXT,
            title TEXT, band INTEGER, category INTEGER, fixable INTEGER, pointer TEXT, message TEXT, remediation TEXT, observed TEXT, image TEXT,
            installed TEXT, fixed_version TEXT, purl TEXT, path TEXT, start_line INTEGER, end_line INTEGER, status TEXT, confidence TEXT,
            native_severity TEXT, severity_source TEXT, unrated INTEGER, suppression TEXT, cvss TEXT
        );
        CREATE TEMP TABLE stage_scope (
            scope_no INTEGER PRIMARY KEY, family TEXT, namespace TEXT, key TEXT, examined INTEGER, error TEXT, scope_id INTEGER, stale INTEGER DEFAULT 0
        );
        CREATE TEMP TABLE stage_check ("check" TEXT PRIMARY KEY, description TEXT, refs TEXT, aliases TEXT, text_hash INTEGER, check_id INTEGER) WITHOUT ROWID;
        CREATE TEMP TABLE stage_family (family TEXT, namespace TEXT, PRIMARY KEY (family, namespace)) WITHOUT ROWID;
        """;

    private readonly SqliteConnection _connection;
    private readonly Statement _findItem;
    private readonly Statement _findStaged;
    private readonly Statement _insertStaged;
    private readonly Statement _countStaged;
    private readonly Statement _replaceStaged;
    private readonly Statement _insertRow;
    private readonly Statement _findCheck;
    private readonly Statement _insertCheck;
    private readonly long _clusterId;
    private readonly long _sourceId;
    private readonly Dictionary<Scope, ScopeEntry> _scopes = [];
    private readonly HashSet<string> _checks = new(StringComparer.Ordinal);
    private readonly HashSet<(string Family, string Namespace)> _complete = [];
    private readonly List<(string Pointer, string Reason)> _skips = [];
    private long _rows;

    public Staging(SqliteConnection connection, long clusterId, long sourceId)
    {
        _connection = connection;
        _clusterId = clusterId;
        _sourceId = sourceId;
        Execute(Tables);
        _findItem = new Statement(connection, "SELECT item_id, attr_hash, state, occurrences FROM main.action_item WHERE cluster_id = ?1 AND source_id = ?2 AND fp = ?3");
        _findStaged = new Statement(connection, "SELECT severity, attr_hash, was_hash FROM temp.stage WHERE fp = ?1");
        _insertStaged = new Statement(connection, """
            INSERT INTO temp.stage (fp, row_no, item_id, scope_no, attr_hash, was_hash, was_state, was_occurrences, occurrences, severity, suppressed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """);
        _countStaged = new Statement(connection, "UPDATE temp.stage SET occurrences = occurrences + ?2, suppressed = min(suppressed, ?3) WHERE fp = ?1");
        _replaceStaged = new Statement(connection, "UPDATE temp.stage SET row_no = ?2, attr_hash = ?3, severity = ?4 WHERE fp = ?1");
        _insertRow = new Statement(connection, """
            INSERT INTO temp.stage_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
                ?25, ?26, ?27, ?28, ?29, ?30)
            """);
        _findCheck = new Statement(connection, "SELECT check_id, text_hash FROM main.check_def WHERE source_id = ?1 AND canonical = ?2");
        _insertCheck = new Statement(connection, "INSERT INTO temp.stage_check VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    }

    /// <summary>Why the report closes nothing; null when it may.</summary>
    public string? ClosesNothingBecause { get; private set; }

    public IReadOnlyList<(string Pointer, string Reason)> Skips => _skips;

    /// <summary>Scopes that could not be examined, with the first reason.</summary>
    public int FailedScopes => _scopes.Values.Count(static s => s.Error is not null);

    public int ExaminedScopes => _scopes.Values.Count(static s => s.Examined && s.Error is null);

    public string? FirstError => _scopes.Values.FirstOrDefault(static s => s.Error is not null)?.Error;

    public void Add(Finding finding)
    {
        Span<byte> fp = stackalloc byte[Fingerprint.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(fp, finding.Fingerprint.Value);
        var hash = AttributeHash.Of(finding);
        StageCheck(finding);

        _findStaged.Bind(1, fp);
        if (_findStaged.Step())
        {
            var severity = _findStaged.Double(0);
            var speaks = finding.Severity.Value > severity || (finding.Severity.Value == severity && hash < _findStaged.Int64(1));
            long? was = _findStaged.IsNull(2) ? null : _findStaged.Int64(2);
            _findStaged.Reset();
            Merge(fp, finding, hash, speaks, was);
            return;
        }

        long? itemId = null, wasHash = null, wasState = null, wasOccurrences = null;
        _findItem.Bind(1, _clusterId);
        _findItem.Bind(2, _sourceId);
        _findItem.Bind(3, fp);
        if (_findItem.Step())
        {
            itemId = _findItem.Int64(0);
            wasHash = _findItem.Int64(1);
            wasState = _findItem.Int64(2);
            wasOccurrences = _findItem.Int64(3);
            _findItem.Reset();
        }

        var row = ++_rows;
        if (wasHash != hash)
        {
            StageRow(row, finding);
        }

        _insertStaged.Bind(1, fp);
        _insertStaged.Bind(2, row);
        _insertStaged.Bind(3, itemId);
        _insertStaged.Bind(4, EntryOf(finding.Scope).Number);
        _insertStaged.Bind(5, hash);
        _insertStaged.Bind(6, wasHash);
        _insertStaged.Bind(7, wasState);
        _insertStaged.Bind(8, wasOccurrences);
        _insertStaged.Bind(9, (long)finding.Occurrences);
        _insertStaged.Bind(10, finding.Severity.Value);
        _insertStaged.Bind(11, finding.Suppression is null ? 0L : 1L);
        _insertStaged.Step();
    }

    public void Skip(string pointer, string reason) => _skips.Add((pointer, reason));

    public void Examined(Scope scope) => EntryOf(scope).Examined = true;

    public void NotExamined(Scope scope, string reason) => EntryOf(scope).Error = reason;

    public void Complete(string family, string? @namespace) => _complete.Add((family, @namespace ?? "*"));

    public void CloseNothing(string reason) => ClosesNothingBecause = reason;

    /// <summary>Writes what was collected about scopes; afterwards the temporary tables are complete.</summary>
    public void Finish()
    {
        using var scope = new Statement(_connection, "INSERT INTO temp.stage_scope (scope_no, family, namespace, key, examined, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        foreach (var (key, entry) in _scopes)
        {
            scope.Bind(1, entry.Number);
            scope.Bind(2, key.Family);
            scope.Bind(3, key.Namespace);
            scope.Bind(4, key.Key);
            scope.Bind(5, entry.Examined && entry.Error is null && ClosesNothingBecause is null ? 1L : 0L);
            scope.Bind(6, entry.Error);
            scope.Step();
        }

        using var family = new Statement(_connection, "INSERT INTO temp.stage_family VALUES (?1, ?2)");
        foreach (var (name, @namespace) in ClosesNothingBecause is null ? _complete : [])
        {
            family.Bind(1, name);
            family.Bind(2, @namespace);
            family.Step();
        }
    }

    public void Dispose()
    {
        Statement[] statements = [_findItem, _findStaged, _insertStaged, _countStaged, _replaceStaged, _insertRow, _findCheck, _insertCheck];
        foreach (var statement in statements)
        {
            statement.Dispose();
        }
    }

    private void Merge(ReadOnlySpan<byte> fp, Finding finding, long hash, bool speaks, long? wasHash)
    {
        _countStaged.Bind(1, fp);
        _countStaged.Bind(2, (long)finding.Occurrences);
        _countStaged.Bind(3, finding.Suppression is null ? 0L : 1L);
        _countStaged.Step();
        if (!speaks)
        {
            return;
        }

        var row = ++_rows;
        if (wasHash != hash)
        {
            StageRow(row, finding);
        }

        _replaceStaged.Bind(1, fp);
        _replaceStaged.Bind(2, row);
        _replaceStaged.Bind(3, hash);
        _replaceStaged.Bind(4, finding.Severity.Value);
        _replaceStaged.Step();
    }

    private void StageRow(long row, Finding f)
    {
        var s = _insertRow;
        s.Bind(1, row);
        s.Bind(2, f.CheckId);
        s.Bind(3, f.Subject.Kind);
        s.Bind(4, f.Subject.Namespace);
        s.Bind(5, f.Subject.Name);
        s.Bind(6, f.Subject.Container ?? "");
        s.Bind(7, f.Package?.Name);
        s.Bind(8, f.Package is null ? null : f.Package.Type ?? "");
        s.Bind(9, f.Title);
        s.Bind(10, (long)f.Severity.Band);
        s.Bind(11, (long)f.Category);
        s.Bind(12, f.Package?.FixedVersion is null ? 0L : 1L);
        s.Bind(13, f.RawPointer);
        s.Bind(14, f.Message);
        s.Bind(15, f.Remediation);
        s.Bind(16, f.Subject.Observed);
        s.Bind(17, f.Subject.Image);
        s.Bind(18, f.Package?.InstalledVersion);
        s.Bind(19, f.Package?.FixedVersion);
        s.Bind(20, f.Package?.Purl);
        s.Bind(21, f.Location?.Path ?? f.Package?.Path);
        s.Bind(22, f.Location?.StartLine);
        s.Bind(23, f.Location?.EndLine);
        s.Bind(24, f.Status);
        s.Bind(25, f.Confidence);
        s.Bind(26, f.Severity.Native);
        s.Bind(27, f.Severity.Source);
        s.Bind(28, f.Severity.IsUnrated ? 1L : 0L);
        s.Bind(29, f.Suppression);
        s.Bind(30, f.Cvss.Count == 0 ? "[]" : JsonSerializer.Serialize(f.Cvss, StoredJson.Default.IReadOnlyListCvssScore));
        s.Step();
    }

    // What the check is about is stored once; it is compared once per report.
    private void StageCheck(Finding finding)
    {
        if (!_checks.Add(finding.CheckId))
        {
            return;
        }

        var hash = AttributeHash.OfTexts(finding);
        long? known = null;
        _findCheck.Bind(1, _sourceId);
        _findCheck.Bind(2, finding.CheckId);
        if (_findCheck.Step())
        {
            known = _findCheck.Int64(0);
            var same = _findCheck.Int64(1) == hash;
            _findCheck.Reset();
            if (same)
            {
                return;
            }
        }

        _insertCheck.Bind(1, finding.CheckId);
        _insertCheck.Bind(2, finding.Description);
        _insertCheck.Bind(3, JsonSerializer.Serialize(finding.References, StoredJson.Default.IReadOnlyListString));
        _insertCheck.Bind(4, JsonSerializer.Serialize(finding.Aliases, StoredJson.Default.IReadOnlyListString));
        _insertCheck.Bind(5, hash);
        _insertCheck.Bind(6, known);
        _insertCheck.Step();
    }

    private ScopeEntry EntryOf(Scope scope)
    {
        if (!_scopes.TryGetValue(scope, out var entry))
        {
            _scopes[scope] = entry = new ScopeEntry { Number = _scopes.Count + 1 };
        }

        return entry;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed class ScopeEntry
    {
        public required long Number { get; init; }

        public bool Examined { get; set; }

        public string? Error { get; set; }
    }
}
