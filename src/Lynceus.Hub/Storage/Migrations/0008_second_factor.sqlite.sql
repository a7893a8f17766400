-- totp_secret: shared with the user's authenticator app, encrypted with keys/; null: no second factor. totp_step: the last 30 seconds of which a code was taken.
ALTER TABLE user_account ADD COLUMN totp_secret BLOB;
ALTER TABLE user_account ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user_account ADD COLUMN has_second_factor INTEGER NOT NULL GENERATED ALWAYS AS (totp_secret IS NOT NULL) VIRTUAL;

-- For the day on which the app is lost; each is taken once. Only the SHA-256 of a code is kept.
CREATE TABLE recovery_code (
    user_id        INTEGER NOT NULL REFERENCES user_account,
    code_sha256    BLOB    NOT NULL,
    PRIMARY KEY (user_id, code_sha256)
) STRICT, WITHOUT ROWID;
