-- Decisions move from items to what they are about. weakness: the id of Weaknesses.Canonical; empty until StoredWeaknesses has computed it.
ALTER TABLE check_def ADD COLUMN weakness TEXT NOT NULL DEFAULT '';

-- One row for each weakness about which people decided something. name and item_id 0: all items of the subject with that id.
-- item_id: one item alone; name is empty then. resolution: see action_item, which repeats resolution and assignee for its indexes.
CREATE TABLE weakness (
    weakness_id   INTEGER PRIMARY KEY,
    cluster_id    INTEGER NOT NULL REFERENCES cluster,
    subject_id    INTEGER NOT NULL REFERENCES subject,
    name          TEXT    NOT NULL,
    item_id       INTEGER NOT NULL,
    resolution    INTEGER NOT NULL,
    reason        TEXT,
    until         INTEGER,
    resolved_by   TEXT,
    resolved_at   INTEGER,
    assignee      TEXT,
    due_at        INTEGER,
    UNIQUE (subject_id, name, item_id)
) STRICT;
CREATE INDEX weakness_in_cluster ON weakness (cluster_id);
CREATE INDEX weakness_decision_ends ON weakness (until) WHERE until IS NOT NULL;

ALTER TABLE action_item ADD COLUMN weakness_id INTEGER REFERENCES weakness;
INSERT INTO weakness (cluster_id, subject_id, name, item_id, resolution, reason, until, resolved_by, resolved_at, assignee)
SELECT cluster_id, subject_id, '', item_id, resolution, resolution_reason, resolution_until, resolved_by, resolved_at, assignee
FROM action_item WHERE resolution <> 0 OR assignee IS NOT NULL;
UPDATE action_item SET weakness_id = w.weakness_id FROM weakness w
WHERE w.subject_id = action_item.subject_id AND w.name = '' AND w.item_id = action_item.item_id;
CREATE INDEX item_by_weakness ON action_item (weakness_id) WHERE weakness_id IS NOT NULL;

DROP INDEX item_decision_ends;
ALTER TABLE action_item DROP COLUMN resolution_reason;
ALTER TABLE action_item DROP COLUMN resolution_until;
ALTER TABLE action_item DROP COLUMN resolved_by;
ALTER TABLE action_item DROP COLUMN resolved_at;
