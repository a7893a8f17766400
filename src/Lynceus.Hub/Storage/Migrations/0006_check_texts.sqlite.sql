-- What tools say of a check is told apart by its content: a report is shown, searched and grouped by what its own cluster's tool said, never by what another cluster sent.
-- text_hash: see CheckHash; texts with one hash are compared before they are taken for one. weakness: the id of Weaknesses.Canonical.
CREATE TABLE check_text (
    text_id       INTEGER PRIMARY KEY,
    check_id      INTEGER NOT NULL REFERENCES check_def,
    text_hash     INTEGER NOT NULL,
    description   TEXT,
    refs          TEXT    NOT NULL DEFAULT '[]',
    aliases       TEXT    NOT NULL DEFAULT '[]',
    weakness      TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX check_text_by_hash ON check_text (check_id, text_hash);
INSERT INTO check_text (text_id, check_id, text_hash, description, refs, aliases, weakness)
SELECT check_id, check_id, text_hash, description, refs, aliases, weakness FROM check_def;

-- The text that a cluster's last report gave a check. Every item's check has one.
CREATE TABLE cluster_check (
    check_id      INTEGER NOT NULL REFERENCES check_def,
    cluster_id    INTEGER NOT NULL REFERENCES cluster,
    text_id       INTEGER NOT NULL REFERENCES check_text,
    PRIMARY KEY (check_id, cluster_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cluster_check_by_text ON cluster_check (text_id);
INSERT INTO cluster_check SELECT DISTINCT check_id, cluster_id, check_id FROM action_item;

CREATE TEMP TABLE alias_before AS SELECT alias, check_id FROM check_alias;
DROP TABLE check_alias;
CREATE TABLE check_alias (
    alias         TEXT    NOT NULL,
    text_id       INTEGER NOT NULL REFERENCES check_text,
    PRIMARY KEY (alias, text_id)
) STRICT, WITHOUT ROWID;
INSERT INTO check_alias SELECT alias, check_id FROM temp.alias_before;
DROP TABLE temp.alias_before;

-- Aliases have words of their own; a check's are those of its id.
CREATE VIRTUAL TABLE alias_search USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO alias_search (rowid, text) SELECT text_id, aliases FROM check_text WHERE aliases <> '[]';
CREATE TRIGGER alias_words AFTER INSERT ON check_text WHEN new.aliases <> '[]' BEGIN
    INSERT INTO alias_search (rowid, text) VALUES (new.text_id, new.aliases);
    INSERT INTO check_alias (alias, text_id) SELECT DISTINCT value, new.text_id FROM json_each(new.aliases);
END;
CREATE TRIGGER alias_words_gone BEFORE DELETE ON check_text BEGIN
    DELETE FROM alias_search WHERE rowid = old.text_id;
    DELETE FROM check_alias WHERE text_id = old.text_id AND alias IN (SELECT value FROM json_each(old.aliases));
END;
DROP TRIGGER check_words;
DROP TRIGGER check_words_change;
UPDATE word_search SET text = (SELECT canonical FROM check_def WHERE check_id = word_search.rowid / 4)
WHERE rowid IN (SELECT check_id * 4 FROM check_def WHERE aliases <> '[]');
ALTER TABLE check_def DROP COLUMN description;
ALTER TABLE check_def DROP COLUMN refs;
ALTER TABLE check_def DROP COLUMN aliases;
ALTER TABLE check_def DROP COLUMN text_hash;
ALTER TABLE check_def DROP COLUMN weakness;
CREATE TRIGGER check_words AFTER INSERT ON check_def BEGIN
    INSERT INTO word_search (rowid, text) VALUES (new.check_id * 4, new.canonical);
END;

CREATE VIEW check_in_cluster AS
SELECT k.cluster_id, k.check_id, d.source_id, d.canonical, k.text_id, x.text_hash, x.description, x.refs, x.aliases, x.weakness
FROM cluster_check k CROSS JOIN check_text x ON x.text_id = k.text_id CROSS JOIN check_def d ON d.check_id = k.check_id;
