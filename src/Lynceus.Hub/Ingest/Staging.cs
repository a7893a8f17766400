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
    // What Staging and Diff create. Dropped afterwards, so that an idle connection holds neither disk nor memory for them.
    private const string Drop = """
        DROP TABLE IF EXISTS temp.stage;
        DROP TABLE IF EXISTS temp.stage_row;
        DROP TABLE IF EXISTS temp.stage_scope;
        DROP TABLE IF EXISTS temp.stage_check;
        DROP TABLE IF EXISTS temp.stage_subject;
        DROP TABLE IF EXISTS temp.stage_title;
        DROP TABLE IF EXISTS temp.stage_package;
        DROP TABLE IF EXISTS temp.stage_family;
        DROP TABLE IF EXISTS temp.stage_move;
        DROP TABLE IF EXISTS temp.opening;
        DROP TABLE IF EXISTS temp.missing;
        DROP TABLE IF EXISTS temp.change;
        DROP TABLE IF EXISTS temp.closing;
        DROP TABLE IF EXISTS temp.opened;
        DROP TABLE IF EXISTS temp.delta;
        """;

    // Temporary tables have a page cache of their own, of 2 MB unless told. At 300,000 new findings 16 MB save a quarter of the processor time, more nothing.
    private const string Tables = """
        PRAGMA main.cache_size = -65536;
        PRAGMA temp.cache_size = -16384;
        CREATE TEMP TABLE stage (
            no INTEGER PRIMARY KEY, fp BLOB NOT NULL, row_no INTEGER NOT NULL, item_id INTEGER, scope_no INTEGER NOT NULL,
            attr_hash INTEGER NOT NULL, was_hash INTEGER, was_state INTEGER, was_occurrences INTEGER,
            occurrences INTEGER NOT NULL, severity REAL NOT NULL, band INTEGER NOT NULL, category INTEGER NOT NULL, suppressed INTEGER NOT NULL
        );
        CREATE TEMP TABLE stage_row (
            row_no INTEGER PRIMARY KEY, check_no INTEGER, subject_no INTEGER, package_no INTEGER, title_no INTEGER, fixable INTEGER, pointer TEXT,
            message TEXT, remediation TEXT, observed TEXT, image TEXT, installed TEXT, fixed_version TEXT, purl TEXT, path TEXT, start_line INTEGER,
            end_line INTEGER, status TEXT, confidence TEXT, native_severity TEXT, severity_source TEXT, unrated INTEGER, suppression TEXT, cvss TEXT
        );
        CREATE TEMP TABLE stage_scope (
            scope_no INTEGER PRIMARY KEY, family TEXT, namespace TEXT, key TEXT, examined INTEGER, error TEXT, scope_id INTEGER, stale INTEGER DEFAULT 0
        );
        CREATE TEMP TABLE stage_check (
            no INTEGER PRIMARY KEY, "check" TEXT, check_id INTEGER, is_news INTEGER, description TEXT, refs TEXT, aliases TEXT, text_hash INTEGER
        );
        CREATE TEMP TABLE stage_subject (no INTEGER PRIMARY KEY, kind TEXT, namespace TEXT, name TEXT, container TEXT, subject_id INTEGER);
        CREATE TEMP TABLE stage_package (no INTEGER PRIMARY KEY, name TEXT, type TEXT, package_id INTEGER);
        CREATE TEMP TABLE stage_title (no INTEGER PRIMARY KEY, check_no INTEGER, text TEXT, title_id INTEGER);
        CREATE TEMP TABLE stage_move (item_id INTEGER PRIMARY KEY, scope_no INTEGER NOT NULL);
        CREATE TEMP TABLE stage_family (family TEXT, namespace TEXT, PRIMARY KEY (family, namespace)) WITHOUT ROWID;
        """;

    // Texts that many rows share are staged once. Beyond this number the oldest are forgotten and staged again; the tables that keep them are unique.
    private const int MaxRemembered = 100_000;

    private readonly SqliteConnection _connection;
    private readonly Statement _findItem;
    private readonly Statement _findScope;
    private readonly Statement _insertMove;
    private readonly Statement _findStaged;
    private readonly Statement _insertStaged;
    private readonly Statement _countStaged;
    private readonly Statement _replaceStaged;
    private readonly Statement _insertRow;
    private readonly Statement _findCheck;
    private readonly Statement _insertCheck;
    private readonly Statement _insertSubject;
    private readonly Statement _insertPackage;
    private readonly Statement _insertTitle;
    private readonly long _clusterId;
    private readonly long _sourceId;

    // In memory: 40 bytes for each, and a table sorted by fingerprint would cost as much as the rest of staging.
    private readonly Dictionary<UInt128, int> _staged = [];
    private readonly Dictionary<Scope, ScopeEntry> _scopes = [];
    private readonly Dictionary<string, long> _checks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Namespace, string Name, string Container), long> _subjects = [];
    private readonly Dictionary<(string Name, string Type), long> _packages = [];
    private readonly Dictionary<(long Check, string Text), long> _titles = [];
    private readonly HashSet<(string Family, string Namespace)> _complete = [];
    private readonly List<(string Pointer, string Reason)> _skips = [];
    private long _rows;
    private long _shared;

    public Staging(SqliteConnection connection, long clusterId, long sourceId)
    {
        _connection = connection;
        _clusterId = clusterId;
        _sourceId = sourceId;
        Execute(Drop);
        Execute(Tables);
        _findScope = new Statement(connection, "SELECT scope_id FROM main.scope WHERE cluster_id = ?1 AND source_id = ?2 AND family = ?3 AND namespace = ?4 AND key = ?5");
        _insertMove = new Statement(connection, "INSERT OR IGNORE INTO temp.stage_move VALUES (?1, ?2)");
        _findItem = new Statement(connection, "SELECT item_id, attr_hash, state, occurrences, scope_id FROM main.action_item WHERE cluster_id = ?1 AND source_id = ?2 AND fp = ?3");
        _findStaged = new Statement(connection, "SELECT severity, attr_hash, was_hash FROM temp.stage WHERE no = ?1");
        _insertStaged = new Statement(connection, """
            INSERT INTO temp.stage (no, fp, row_no, item_id, scope_no, attr_hash, was_hash, was_state, was_occurrences, occurrences, severity, band, category, suppressed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """);
        _countStaged = new Statement(connection, "UPDATE temp.stage SET occurrences = occurrences + ?2, suppressed = min(suppressed, ?3) WHERE no = ?1");
        _replaceStaged = new Statement(connection, "UPDATE temp.stage SET row_no = ?2, attr_hash = ?3, severity = ?4, band = ?5, category = ?6 WHERE no = ?1");
        _insertRow = new Statement(connection, """
            INSERT INTO temp.stage_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)
            """);
        _findCheck = new Statement(connection, "SELECT check_id, text_hash FROM main.check_def WHERE source_id = ?1 AND canonical = ?2");
        _insertCheck = new Statement(connection, "INSERT INTO temp.stage_check VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        _insertSubject = new Statement(connection, "INSERT INTO temp.stage_subject (no, kind, namespace, name, container) VALUES (?1, ?2, ?3, ?4, ?5)");
        _insertPackage = new Statement(connection, "INSERT INTO temp.stage_package (no, name, type) VALUES (?1, ?2, ?3)");
        _insertTitle = new Statement(connection, "INSERT INTO temp.stage_title (no, check_no, text) VALUES (?1, ?2, ?3)");
    }

    /// <summary>Items that the report names.</summary>
    public ItemIds Seen { get; } = new();

    /// <summary>Why the report closes nothing; null when it may.</summary>
    public string? ClosesNothingBecause { get; private set; }

    public IReadOnlyList<(string Pointer, string Reason)> Skips => _skips;

    /// <summary>Scopes that could not be examined, with the first reason.</summary>
    public int FailedScopes => _scopes.Values.Count(static s => s.Error is not null);

    public int ExaminedScopes => _scopes.Values.Count(static s => s.Examined && s.Error is null);

    public string? FirstError => _scopes.Values.FirstOrDefault(static s => s.Error is not null)?.Error;

    public void Add(Finding finding)
    {
        var hash = AttributeHash.Of(finding);
        var check = StageCheck(finding);
        var no = _staged.Count + 1;
        if (!_staged.TryAdd(finding.Fingerprint.Value, no))
        {
            Merge(_staged[finding.Fingerprint.Value], finding, check, hash);
            return;
        }

        var scope = EntryOf(finding.Scope);
        Span<byte> fp = stackalloc byte[Fingerprint.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(fp, finding.Fingerprint.Value);
        long? itemId = null, wasHash = null, wasState = null, wasOccurrences = null;
        _findItem.Bind(1, _clusterId);
        _findItem.Bind(2, _sourceId);
        _findItem.Bind(3, fp);
        if (_findItem.Step())
        {
            itemId = _findItem.Int64(0);
            Seen.Add(itemId.Value);
            wasHash = _findItem.Int64(1);
            wasState = _findItem.Int64(2);
            wasOccurrences = _findItem.Int64(3);
            var wasScope = _findItem.Int64(4);
            _findItem.Reset();
            if (wasScope != scope.KnownId)
            {
                _insertMove.Bind(1, itemId);
                _insertMove.Bind(2, scope.Number);
                _insertMove.Step();
            }
        }

        var row = ++_rows;
        if (wasHash != hash)
        {
            StageRow(row, check, finding);
        }

        _insertStaged.Bind(1, no);
        _insertStaged.Bind(2, fp);
        _insertStaged.Bind(3, row);
        _insertStaged.Bind(4, itemId);
        _insertStaged.Bind(5, scope.Number);
        _insertStaged.Bind(6, hash);
        _insertStaged.Bind(7, wasHash);
        _insertStaged.Bind(8, wasState);
        _insertStaged.Bind(9, wasOccurrences);
        _insertStaged.Bind(10, (long)finding.Occurrences);
        _insertStaged.Bind(11, finding.Severity.Value);
        _insertStaged.Bind(12, (long)finding.Severity.Band);
        _insertStaged.Bind(13, (long)finding.Category);
        _insertStaged.Bind(14, finding.Suppression is null ? 0L : 1L);
        _insertStaged.Step();
    }

    public void Skip(string pointer, string reason) => _skips.Add((pointer, reason));

    public void Examined(Scope scope) => EntryOf(scope).Examined = true;

    public void NotExamined(Scope scope, string reason) => EntryOf(scope).Error = reason;

    public void Ended(Scope scope)
    {
    }

    public void Listed(string family, string listing, Extent extent)
    {
        if (extent.IsCluster)
        {
            _complete.Add((family, "*"));
        }

        foreach (var @namespace in extent.Namespaces)
        {
            _complete.Add((family, @namespace));
        }
    }

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
        Statement[] statements = [_findItem, _findScope, _insertMove, _findStaged, _insertStaged, _countStaged, _replaceStaged, _insertRow, _findCheck, _insertCheck,
            _insertSubject, _insertPackage, _insertTitle];
        foreach (var statement in statements)
        {
            statement.Dispose();
        }

        Execute(Drop);
        Execute("PRAGMA main.cache_size = -16384; PRAGMA shrink_memory");
    }

    // The worst of equal identities speaks for all; of equally bad ones the one with the lower hash, whatever their order.
    private void Merge(long no, Finding finding, long check, long hash)
    {
        _countStaged.Bind(1, no);
        _countStaged.Bind(2, (long)finding.Occurrences);
        _countStaged.Bind(3, finding.Suppression is null ? 0L : 1L);
        _countStaged.Step();
        _findStaged.Bind(1, no);
        _findStaged.Step();
        var severity = _findStaged.Double(0);
        var speaks = finding.Severity.Value > severity || (finding.Severity.Value == severity && hash < _findStaged.Int64(1));
        long? wasHash = _findStaged.IsNull(2) ? null : _findStaged.Int64(2);
        _findStaged.Reset();
        if (!speaks)
        {
            return;
        }

        var row = ++_rows;
        if (wasHash != hash)
        {
            StageRow(row, check, finding);
        }

        _replaceStaged.Bind(1, no);
        _replaceStaged.Bind(2, row);
        _replaceStaged.Bind(3, hash);
        _replaceStaged.Bind(4, finding.Severity.Value);
        _replaceStaged.Bind(5, (long)finding.Severity.Band);
        _replaceStaged.Bind(6, (long)finding.Category);
        _replaceStaged.Step();
    }

    private void StageRow(long row, long check, Finding f)
    {
        var s = _insertRow;
        s.Bind(1, row);
        s.Bind(2, check);
        s.Bind(3, StageSubject(f.Subject));
        s.Bind(4, f.Package is { } package ? StagePackage(package) : null);
        s.Bind(5, StageTitle(check, f.Title));
        s.Bind(6, f.Package?.FixedVersion is null ? 0L : 1L);
        s.Bind(7, f.RawPointer);
        s.Bind(8, f.Message);
        s.Bind(9, f.Remediation);
        s.Bind(10, f.Subject.Observed);
        s.Bind(11, f.Subject.Image);
        s.Bind(12, f.Package?.InstalledVersion);
        s.Bind(13, f.Package?.FixedVersion);
        s.Bind(14, f.Package?.Purl);
        s.Bind(15, f.Location?.Path ?? f.Package?.Path);
        s.Bind(16, f.Location?.StartLine);
        s.Bind(17, f.Location?.EndLine);
        s.Bind(18, f.Status);
        s.Bind(19, f.Confidence);
        s.Bind(20, f.Severity.Native);
        s.Bind(21, f.Severity.Source);
        s.Bind(22, f.Severity.IsUnrated ? 1L : 0L);
        s.Bind(23, f.Suppression);
        s.Bind(24, f.Cvss.Count == 0 ? "[]" : JsonSerializer.Serialize(f.Cvss, StoredJson.Default.IReadOnlyListCvssScore));
        s.Step();
    }

    // What the check is about is stored once; it is compared once per report.
    private long StageCheck(Finding finding)
    {
        if (_checks.TryGetValue(finding.CheckId, out var no))
        {
            return no;
        }

        var hash = AttributeHash.OfTexts(finding);
        long? known = null, knownHash = null;
        _findCheck.Bind(1, _sourceId);
        _findCheck.Bind(2, finding.CheckId);
        if (_findCheck.Step())
        {
            known = _findCheck.Int64(0);
            knownHash = _findCheck.Int64(1);
            _findCheck.Reset();
        }

        var isNews = knownHash != hash;
        _checks[finding.CheckId] = no = _checks.Count + 1;
        _insertCheck.Bind(1, no);
        _insertCheck.Bind(2, finding.CheckId);
        _insertCheck.Bind(3, known);
        _insertCheck.Bind(4, isNews ? 1L : 0L);
        _insertCheck.Bind(5, isNews ? finding.Description : null);
        _insertCheck.Bind(6, isNews ? JsonSerializer.Serialize(finding.References, StoredJson.Default.IReadOnlyListString) : null);
        _insertCheck.Bind(7, isNews ? JsonSerializer.Serialize(finding.Aliases, StoredJson.Default.IReadOnlyListString) : null);
        _insertCheck.Bind(8, hash);
        _insertCheck.Step();
        return no;
    }

    private long StageSubject(Subject subject)
    {
        var key = (subject.Kind, subject.Namespace, subject.Name, Container: subject.Container ?? "");
        if (IsRemembered(_subjects, key, out var no))
        {
            return no;
        }

        _insertSubject.Bind(1, no);
        _insertSubject.Bind(2, key.Kind);
        _insertSubject.Bind(3, key.Namespace);
        _insertSubject.Bind(4, key.Name);
        _insertSubject.Bind(5, key.Container);
        _insertSubject.Step();
        return no;
    }

    private long StagePackage(Package package)
    {
        var key = (package.Name, Type: package.Type ?? "");
        if (IsRemembered(_packages, key, out var no))
        {
            return no;
        }

        _insertPackage.Bind(1, no);
        _insertPackage.Bind(2, key.Name);
        _insertPackage.Bind(3, key.Type);
        _insertPackage.Step();
        return no;
    }

    private long StageTitle(long check, string text)
    {
        if (IsRemembered(_titles, (check, text), out var no))
        {
            return no;
        }

        _insertTitle.Bind(1, no);
        _insertTitle.Bind(2, check);
        _insertTitle.Bind(3, text);
        _insertTitle.Step();
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

    private ScopeEntry EntryOf(Scope scope)
    {
        if (!_scopes.TryGetValue(scope, out var entry))
        {
            _findScope.Bind(1, _clusterId);
            _findScope.Bind(2, _sourceId);
            _findScope.Bind(3, scope.Family);
            _findScope.Bind(4, scope.Namespace);
            _findScope.Bind(5, scope.Key);
            long? known = null;
            if (_findScope.Step())
            {
                known = _findScope.Int64(0);
                _findScope.Reset();
            }

            _scopes[scope] = entry = new ScopeEntry { Number = _scopes.Count + 1, KnownId = known };
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

        /// <summary>Id in the database; null when no earlier report named it.</summary>
        public required long? KnownId { get; init; }

        public bool Examined { get; set; }

        public string? Error { get; set; }
    }
}
