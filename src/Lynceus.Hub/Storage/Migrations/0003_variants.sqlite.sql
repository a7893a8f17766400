-- What a report speaks for: variants of subjects, lists and their extents. One family per kind of finding: what kept lists apart is the listing.
ALTER TABLE scope RENAME COLUMN generated_at TO stated_at;
-- listing: the list that names the subject, empty when none does. looked_at: newest report about the subject as a whole, whatever time it states.
ALTER TABLE scope ADD COLUMN listing TEXT NOT NULL DEFAULT '';
ALTER TABLE scope ADD COLUMN looked_at INTEGER;

CREATE TEMP TABLE known_listing (tool TEXT, former TEXT, family TEXT, listing TEXT, PRIMARY KEY (tool, former));
INSERT INTO temp.known_listing VALUES
    ('trivy-operator', 'vulnerability', 'vulnerability', 'VulnerabilityReport'),
    ('trivy-operator', 'configuration', 'configuration', 'ConfigAuditReport'),
    ('trivy-operator', 'secret', 'secret', 'ExposedSecretReport'),
    ('trivy-operator', 'rbac', 'rbac', 'RbacAssessmentReport'),
    ('trivy-operator', 'infrastructure', 'infrastructure', 'InfraAssessmentReport'),
    ('trivy-operator', 'cluster-vulnerability', 'vulnerability', 'ClusterVulnerabilityReport'),
    ('trivy-operator', 'cluster-configuration', 'configuration', 'ClusterConfigAuditReport'),
    ('trivy-operator', 'cluster-rbac', 'rbac', 'ClusterRbacAssessmentReport'),
    ('trivy-operator', 'cluster-infrastructure', 'infrastructure', 'ClusterInfraAssessmentReport'),
    ('trivy-operator', 'compliance', 'compliance', 'ClusterComplianceReport'),
    -- Producers have lists of their own now; a scope moves to its producer's when that is looked at.
    ('policyreport', 'policy', 'policy', 'wgpolicyk8s.io/PolicyReport'),
    ('policyreport', 'cluster-policy', 'policy', 'wgpolicyk8s.io/ClusterPolicyReport'),
    ('policyreport', 'open-policy', 'policy', 'openreports.io/Report'),
    ('policyreport', 'cluster-open-policy', 'policy', 'openreports.io/ClusterReport'),
    ('polaris', 'configuration', 'configuration', 'workloads'),
    ('trivy', 'vulnerability', 'vulnerability', 'objects'),
    ('trivy', 'misconfiguration', 'misconfiguration', 'objects'),
    ('trivy', 'secret', 'secret', 'objects'),
    ('trivy', 'license', 'license', 'objects'),
    ('trivy', 'custom', 'custom', 'objects');

CREATE TEMP TABLE scope_now AS
SELECT k.scope_id, k.cluster_id, k.source_id, m.family, k.namespace, k.key,
       CASE
           WHEN s.tool <> 'trivy' THEN m.listing
           WHEN k.key GLOB 'Image/*' OR k.key GLOB 'Filesystem/*' OR k.key GLOB 'Repository/*' THEN ''
           ELSE m.listing || '/' || substr(k.key, 1, instr(k.key, '/') - 1)
       END AS listing
FROM scope k JOIN source s USING (source_id) JOIN temp.known_listing m ON m.tool = s.tool AND m.former = k.family;
-- Scopes that were split by the list they came from are one; the first stays.
CREATE TEMP TABLE scope_twin AS
SELECT scope_id, MIN(scope_id) OVER (PARTITION BY cluster_id, source_id, family, namespace, key) AS stays FROM temp.scope_now;
DELETE FROM temp.scope_twin WHERE scope_id = stays;
UPDATE action_item SET scope_id = t.stays FROM temp.scope_twin t WHERE t.scope_id = action_item.scope_id;
DELETE FROM scope WHERE scope_id IN (SELECT scope_id FROM temp.scope_twin);
UPDATE scope SET family = n.family, listing = n.listing FROM temp.scope_now n WHERE n.scope_id = scope.scope_id;
UPDATE scope SET looked_at = stated_at;
CREATE INDEX scope_by_listing ON scope (cluster_id, source_id, family, listing);

-- When a list was last walked, in one namespace or ('*') in the whole cluster. stated_at: as its report stated it.
CREATE TABLE listing_state (
    cluster_id    INTEGER NOT NULL REFERENCES cluster,
    source_id     INTEGER NOT NULL REFERENCES source,
    family        TEXT    NOT NULL,
    listing       TEXT    NOT NULL,
    namespace     TEXT    NOT NULL,
    stated_at     INTEGER,
    looked_at     INTEGER NOT NULL,
    PRIMARY KEY (cluster_id, source_id, family, listing, namespace)
) STRICT, WITHOUT ROWID;
INSERT INTO listing_state
SELECT f.cluster_id, f.source_id, m.family, m.listing, f.namespace, f.generated_at, f.generated_at
FROM family_state f JOIN source s USING (source_id) JOIN temp.known_listing m ON m.tool = s.tool AND m.former = f.family;
DROP TABLE family_state;
DROP TABLE temp.known_listing;
DROP TABLE temp.scope_now;
DROP TABLE temp.scope_twin;

-- Living variants of a subject: tags, ReplicaSets, nodes. items: what it shows, as ascending ids (see VariantItems); null when it is the only variant.
CREATE TABLE variant (
    scope_id      INTEGER NOT NULL REFERENCES scope,
    name          TEXT    NOT NULL,
    stated_at     INTEGER,
    looked_at     INTEGER NOT NULL,
    items         BLOB,
    PRIMARY KEY (scope_id, name)
) STRICT, WITHOUT ROWID;

-- Other keys under which an item is known.
CREATE TABLE item_alias (
    cluster_id    INTEGER NOT NULL REFERENCES cluster,
    source_id     INTEGER NOT NULL REFERENCES source,
    fp            BLOB    NOT NULL,
    item_id       INTEGER NOT NULL REFERENCES action_item,
    PRIMARY KEY (cluster_id, source_id, fp)
) STRICT, WITHOUT ROWID;

-- evidence: what a report says of the finding, as JSON (Lynceus.Hub.Ingest.Evidence). What every report tells anew stands beside it: place and object.
CREATE TABLE item_evidence (
    item_id       INTEGER PRIMARY KEY REFERENCES action_item,
    report_id     INTEGER NOT NULL REFERENCES report,
    pointer       TEXT    NOT NULL,
    observed      TEXT,
    evidence      TEXT    NOT NULL
) STRICT;
INSERT INTO item_evidence
SELECT item_id, report_id, pointer, observed, json_patch('{}', json_object(
    'message', message, 'remediation', remediation, 'image', image, 'installedVersion', installed, 'fixedVersion', fixed_version, 'purl', purl,
    'path', path, 'startLine', start_line, 'endLine', end_line, 'status', status, 'confidence', confidence, 'nativeSeverity', native_severity,
    'severitySource', severity_source, 'unrated', CASE WHEN unrated THEN json('true') ELSE json('false') END, 'suppression', suppression,
    'cvss', CASE WHEN cvss <> '[]' THEN json(cvss) END))
FROM item_detail;
DROP TABLE item_detail;

-- When open items that nobody looks at any more were last searched for.
ALTER TABLE source_state ADD COLUMN unconfirmed_searched_at INTEGER;

-- What the sender said of the report: subject, and the extent it speaks for.
ALTER TABLE report ADD COLUMN subject TEXT;
ALTER TABLE report ADD COLUMN extent TEXT;
ALTER TABLE report ADD COLUMN suppressed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE report ADD COLUMN unconfirmed INTEGER NOT NULL DEFAULT 0;
