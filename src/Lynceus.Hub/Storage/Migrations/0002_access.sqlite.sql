-- role: admin, editor (decides on items), viewer. stamp changes when all sessions of the user must end.
CREATE TABLE user_account (
    user_id        INTEGER PRIMARY KEY,
    name           TEXT    NOT NULL UNIQUE COLLATE NOCASE,
    password_hash  TEXT    NOT NULL,
    role           TEXT    NOT NULL,
    stamp          TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    last_sign_in   INTEGER,
    disabled_at    INTEGER
) STRICT;

-- Failed sign-ins by SHA-256 of the lower-case name, so that a name without an account is treated (and takes as long) as one with.
CREATE TABLE sign_in_failure (
    name_sha256    BLOB    PRIMARY KEY,
    failed_count   INTEGER NOT NULL,
    last_failed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_failure_by_age ON sign_in_failure (last_failed_at);

-- One-time links: the first administrator, later invitations. Only the SHA-256 of the secret is kept.
CREATE TABLE invitation (
    invitation_id  INTEGER PRIMARY KEY,
    secret_sha256  BLOB    NOT NULL UNIQUE,
    role           TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    created_by     TEXT    NOT NULL,
    expires_at     INTEGER NOT NULL,
    used_at        INTEGER
) STRICT;

-- scope: agent (reports of one cluster), ci, read, admin. Only the SHA-256 of the secret is kept.
CREATE TABLE api_token (
    token_id       INTEGER PRIMARY KEY,
    public_id      TEXT    NOT NULL UNIQUE,
    secret_sha256  BLOB    NOT NULL,
    name           TEXT    NOT NULL,
    scope          TEXT    NOT NULL,
    cluster        TEXT,
    created_at     INTEGER NOT NULL,
    created_by     TEXT    NOT NULL,
    expires_at     INTEGER,
    last_used_at   INTEGER,
    revoked_at     INTEGER
) STRICT;
