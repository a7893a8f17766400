-- Times are UTC Unix milliseconds. Texts that many rows share (checks, subjects, packages) are stored once.
CREATE TABLE cluster (
    cluster_id    INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,
    created_at    INTEGER NOT NULL
) STRICT;

-- A tool whose reports are compared with each other.
CREATE TABLE source (
    source_id     INTEGER PRIMARY KEY,
    tool          TEXT    NOT NULL UNIQUE,
    key_version   INTEGER NOT NULL
) STRICT;

-- status: stored (acknowledged, not yet compared), diffed, unchanged (same bytes or nothing new in them), held (would close too much),
-- superseded (older than what is known), failed (could not be translated).
CREATE TABLE report (
    report_id     INTEGER PRIMARY KEY AUTOINCREMENT,
    cluster_id    INTEGER NOT NULL REFERENCES cluster,
    source_id     INTEGER NOT NULL REFERENCES source,
    received_at   INTEGER NOT NULL,
    received_from TEXT    NOT NULL,
    generated_at  INTEGER,
    diffed_at     INTEGER,
    sha256        BLOB    NOT NULL,
    bytes         INTEGER NOT NULL,
    stored_bytes  INTEGER NOT NULL,
    tool_version  TEXT,
    status        TEXT    NOT NULL,
    note          TEXT,
    findings      INTEGER NOT NULL DEFAULT 0,
    items         INTEGER NOT NULL DEFAULT 0,
    new_items     INTEGER NOT NULL DEFAULT 0,
    reopened      INTEGER NOT NULL DEFAULT 0,
    changed       INTEGER NOT NULL DEFAULT 0,
    fixed         INTEGER NOT NULL DEFAULT 0,
    gone          INTEGER NOT NULL DEFAULT 0,
    unchanged     INTEGER NOT NULL DEFAULT 0,
    skipped       INTEGER NOT NULL DEFAULT 0,
    would_close   INTEGER NOT NULL DEFAULT 0,
    released_by   TEXT
) STRICT;
CREATE INDEX report_by_source ON report (cluster_id, source_id, report_id DESC);
CREATE INDEX report_pending ON report (report_id) WHERE status = 'stored';
CREATE INDEX report_of_cluster ON report (cluster_id, report_id DESC);
CREATE INDEX report_held ON report (report_id) WHERE status = 'held';
CREATE INDEX report_by_content ON report (cluster_id, source_id, sha256);

-- What a held report would close, until a later report agrees or does not.
CREATE TABLE held_closing (
    report_id     INTEGER NOT NULL REFERENCES report,
    item_id       INTEGER NOT NULL,
    PRIMARY KEY (report_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE report_skip (
    report_id     INTEGER NOT NULL REFERENCES report,
    ordinal       INTEGER NOT NULL,
    pointer       TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    PRIMARY KEY (report_id, ordinal)
) STRICT, WITHOUT ROWID;

-- The unit of closing: see Lynceus.Reports.Scope. generated_at: newest report that examined this scope by itself.
CREATE TABLE scope (
    scope_id      INTEGER PRIMARY KEY,
    cluster_id    INTEGER NOT NULL REFERENCES cluster,
    source_id     INTEGER NOT NULL REFERENCES source,
    family        TEXT    NOT NULL,
    namespace     TEXT    NOT NULL,
    key           TEXT    NOT NULL,
    generated_at  INTEGER,
    failed_at     INTEGER,
    error         TEXT,
    UNIQUE (cluster_id, source_id, family, namespace, key)
) STRICT;

-- One row per tool and cluster: when it last said something. An unchanged open item was last reported at last_ok_at.
CREATE TABLE source_state (
    cluster_id      INTEGER NOT NULL REFERENCES cluster,
    source_id       INTEGER NOT NULL REFERENCES source,
    last_report_id  INTEGER NOT NULL REFERENCES report,
    last_attempt_at INTEGER NOT NULL,
    last_ok_at      INTEGER,
    last_sha256     BLOB,
    last_error      TEXT,
    PRIMARY KEY (cluster_id, source_id)
) STRICT, WITHOUT ROWID;

-- Newest report that named every subject of a family, in one namespace or ('*') everywhere.
CREATE TABLE family_state (
    cluster_id    INTEGER NOT NULL REFERENCES cluster,
    source_id     INTEGER NOT NULL REFERENCES source,
    family        TEXT    NOT NULL,
    namespace     TEXT    NOT NULL,
    generated_at  INTEGER NOT NULL,
    PRIMARY KEY (cluster_id, source_id, family, namespace)
) STRICT, WITHOUT ROWID;

CREATE TABLE check_def (
    check_id      INTEGER PRIMARY KEY,
    source_id     INTEGER NOT NULL REFERENCES source,
    canonical     TEXT    NOT NULL,
    description   TEXT,
    refs          TEXT    NOT NULL DEFAULT '[]',
    aliases       TEXT    NOT NULL DEFAULT '[]',
    text_hash     INTEGER NOT NULL,
    UNIQUE (source_id, canonical)
) STRICT;
CREATE INDEX check_by_canonical ON check_def (canonical);

CREATE TABLE check_alias (
    alias         TEXT    NOT NULL,
    check_id      INTEGER NOT NULL REFERENCES check_def,
    PRIMARY KEY (alias, check_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subject (
    subject_id    INTEGER PRIMARY KEY,
    cluster_id    INTEGER NOT NULL REFERENCES cluster,
    kind          TEXT    NOT NULL,
    namespace     TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    container     TEXT    NOT NULL,
    UNIQUE (cluster_id, kind, namespace, name, container)
) STRICT;
CREATE INDEX subject_by_name ON subject (name);
CREATE INDEX subject_by_namespace ON subject (namespace, cluster_id);

CREATE TABLE package (
    package_id    INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL,
    type          TEXT    NOT NULL,
    UNIQUE (name, type)
) STRICT;

-- state: 0 open, 1 fixed, 2 gone (its subject is), 4 suppressed by the tool. 3 is kept for checks that their tool withdrew.
-- band: 0 none … 4 critical. category: 0 security, 1 efficiency, 2 reliability.
-- resolution: 0 open, 1 will-not-fix, 2 working-as-intended. Ingest never writes resolution, assignee or notes.
CREATE TABLE action_item (
    item_id           INTEGER PRIMARY KEY,
    cluster_id        INTEGER NOT NULL REFERENCES cluster,
    source_id         INTEGER NOT NULL REFERENCES source,
    scope_id          INTEGER NOT NULL REFERENCES scope,
    fp                BLOB    NOT NULL,
    check_id          INTEGER NOT NULL REFERENCES check_def,
    subject_id        INTEGER NOT NULL REFERENCES subject,
    package_id        INTEGER REFERENCES package,
    title             TEXT    NOT NULL,
    severity          REAL    NOT NULL,
    band              INTEGER NOT NULL,
    category          INTEGER NOT NULL,
    fixable           INTEGER NOT NULL,
    occurrences       INTEGER NOT NULL,
    attr_hash         INTEGER NOT NULL,
    state             INTEGER NOT NULL,
    first_seen        INTEGER NOT NULL,
    opened_at         INTEGER NOT NULL,
    closed_at         INTEGER,
    close_reason      TEXT,
    reopen_count      INTEGER NOT NULL DEFAULT 0,
    last_report_id    INTEGER NOT NULL REFERENCES report,
    resolution        INTEGER NOT NULL DEFAULT 0,
    resolution_reason TEXT,
    resolution_until  INTEGER,
    resolved_by       TEXT,
    resolved_at       INTEGER,
    assignee          TEXT
) STRICT;
CREATE UNIQUE INDEX item_by_identity ON action_item (cluster_id, source_id, fp);
-- Lists read these alone: order first, then every column that a list filters by, so that a page is one walk along one index.
CREATE INDEX item_open_worst ON action_item (severity DESC, item_id, cluster_id, source_id, category, subject_id, band)
    WHERE state = 0 AND resolution = 0;
CREATE INDEX item_open_worst_in_cluster ON action_item (cluster_id, severity DESC, item_id, source_id, category, subject_id, band)
    WHERE state = 0 AND resolution = 0;
CREATE INDEX item_open_newest ON action_item (opened_at DESC, item_id, cluster_id, source_id, category, subject_id, band)
    WHERE state = 0 AND resolution = 0;
CREATE INDEX item_settled_worst ON action_item (severity DESC, item_id, cluster_id, source_id, category, subject_id, band, state, resolution)
    WHERE state <> 0 OR resolution <> 0;
CREATE INDEX item_settled_newest ON action_item (opened_at DESC, item_id, cluster_id, source_id, category, subject_id, band, state, resolution)
    WHERE state <> 0 OR resolution <> 0;
CREATE INDEX item_open_in_scope ON action_item (scope_id, fp) WHERE state = 0;
CREATE INDEX item_by_check ON action_item (check_id, severity DESC, item_id);
CREATE INDEX item_by_subject ON action_item (subject_id, severity DESC, item_id);
CREATE INDEX item_decision_ends ON action_item (resolution_until) WHERE resolution <> 0 AND resolution_until IS NOT NULL;
CREATE INDEX item_assigned ON action_item (assignee, severity DESC, item_id) WHERE assignee IS NOT NULL;

-- What only the item's page shows.
CREATE TABLE item_detail (
    item_id         INTEGER PRIMARY KEY REFERENCES action_item,
    report_id       INTEGER NOT NULL REFERENCES report,
    pointer         TEXT    NOT NULL,
    message         TEXT,
    remediation     TEXT,
    observed        TEXT,
    image           TEXT,
    installed       TEXT,
    fixed_version   TEXT,
    purl            TEXT,
    path            TEXT,
    start_line      INTEGER,
    end_line        INTEGER,
    status          TEXT,
    confidence      TEXT,
    native_severity TEXT,
    severity_source TEXT,
    unrated         INTEGER NOT NULL,
    suppression     TEXT,
    cvss            TEXT    NOT NULL DEFAULT '[]'
) STRICT;

-- Append only. kind: opened, changed, reopened, returned, fixed, gone, suppressed, resolved, unresolved, expired, assigned, noted.
CREATE TABLE item_event (
    event_id      INTEGER PRIMARY KEY,
    item_id       INTEGER NOT NULL REFERENCES action_item,
    at            INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    from_value    TEXT,
    to_value      TEXT,
    reason        TEXT,
    report_id     INTEGER REFERENCES report,
    actor         TEXT
) STRICT;
CREATE INDEX event_of_item ON item_event (item_id, event_id);
CREATE INDEX event_of_report ON item_event (report_id, event_id) WHERE report_id IS NOT NULL;

CREATE TABLE item_note (
    note_id       INTEGER PRIMARY KEY,
    item_id       INTEGER NOT NULL REFERENCES action_item,
    at            INTEGER NOT NULL,
    author        TEXT    NOT NULL,
    body          TEXT    NOT NULL
) STRICT;
CREATE INDEX note_of_item ON item_note (item_id, note_id);

-- Counts kept by the diff and by decisions, so that no page counts rows.
CREATE TABLE item_count (
    cluster_id    INTEGER NOT NULL,
    source_id     INTEGER NOT NULL,
    state         INTEGER NOT NULL,
    resolution    INTEGER NOT NULL,
    band          INTEGER NOT NULL,
    category      INTEGER NOT NULL,
    n             INTEGER NOT NULL,
    PRIMARY KEY (cluster_id, source_id, state, resolution, band, category)
) STRICT, WITHOUT ROWID;

-- One row per day (days since 1970-01-01 UTC), cluster, tool and band, written on days on which a report was compared. open: at the end of that day.
CREATE TABLE metric_daily (
    day           INTEGER NOT NULL,
    cluster_id    INTEGER NOT NULL,
    source_id     INTEGER NOT NULL,
    band          INTEGER NOT NULL,
    open_items    INTEGER NOT NULL,
    new_items     INTEGER NOT NULL,
    reopened      INTEGER NOT NULL,
    fixed         INTEGER NOT NULL,
    gone          INTEGER NOT NULL,
    PRIMARY KEY (day, cluster_id, source_id, band)
) STRICT, WITHOUT ROWID;

-- Full text over what a person would type: title, check ids, subject, package. Rows are added with the item and never change meaning.
CREATE VIRTUAL TABLE item_search USING fts5 (title, ids, subject, package, content = '', tokenize = 'unicode61 remove_diacritics 2');
