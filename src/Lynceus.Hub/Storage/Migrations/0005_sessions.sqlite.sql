-- Sessions of the pages. The cookie holds the secret, of which only the SHA-256 is kept. created_at: when the person signed in.
CREATE TABLE user_session (
    secret_sha256  BLOB    PRIMARY KEY,
    user_id        INTEGER NOT NULL REFERENCES user_account,
    stamp          TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    issued_at      INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_user ON user_session (user_id);
CREATE INDEX session_by_end ON user_session (expires_at);
