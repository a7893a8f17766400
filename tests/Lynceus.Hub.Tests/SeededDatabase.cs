using Dapper;
using Lynceus.Hub.Storage;
using Lynceus.Reports;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Tests;

/// <summary>A data folder with a small fleet as months of reports would leave it: written with SQL, so that pages are tested without ingest.</summary>
internal static class SeededDatabase
{
    /// <summary>A title and name as an attacker would choose them; on cluster edge-lab.</summary>
    public const string HostileTitle = "<script>alert('title')</script> & \"quotes\"";

    private const long Hour = 60L * 60 * 1000;

    private static readonly string[] Clusters = ["prod-eu-west-1", "prod-us-east-2", "staging", "edge-lab"];

    private static readonly string[] Tools = ["trivy", "polaris", "kube-bench", "policyreport"];

    private static readonly (string Kind, string Namespace, string Name, string Container)[] Workloads =
    [
        ("Deployment", "shop", "storefront", "web"), ("Deployment", "shop", "cart", "cart"), ("Deployment", "shop", "checkout", "checkout"),
        ("StatefulSet", "payments", "ledger-db", "postgres"), ("Deployment", "payments", "settlement-worker", "worker"),
        ("Deployment", "platform", "ingress-gateway-controller-with-a-long-name", "controller"), ("DaemonSet", "platform", "node-log-shipper", "fluent-bit"),
        ("CronJob", "platform", "certificate-renewal", "renew"), ("Deployment", "observability", "grafana", "grafana"),
        ("StatefulSet", "observability", "prometheus", "prometheus"), ("Deployment", "mail", "relay", "postfix"),
    ];

    private static readonly (string Check, string Title, double Severity, string? Package, string? Installed, string? Fixed)[] Vulnerabilities =
    [
        ("CVE-2024-3094", "xz: malicious code in distributed source", 0.95, "xz-utils", "5.6.0-0.2", "5.6.1+really5.4.5-1"),
        ("CVE-2021-44228", "log4j-core: remote code execution through JNDI lookups", 0.95, "org.apache.logging.log4j:log4j-core", "2.14.1", "2.17.1"),
        ("CVE-2023-4911", "glibc: buffer overflow in ld.so leads to privilege escalation", 0.75, "libc6", "2.36-9", "2.36-9+deb12u3"),
        ("CVE-2024-6387", "openssh: race condition in the signal handler of sshd", 0.75, "openssh-server", "9.2p1-2", "9.2p1-2+deb12u3"),
        ("CVE-2023-38545", "curl: heap overflow in the SOCKS5 handshake", 0.75, "libcurl4", "7.88.1-10", "7.88.1-10+deb12u4"),
        ("CVE-2023-44487", "HTTP/2: rapid reset lets a client exhaust a server", 0.75, "golang.org/x/net", "v0.7.0", "0.17.0"),
        ("CVE-2022-37434", "zlib: heap over-read and overflow in inflate()", 0.95, "zlib1g", "1:1.2.11.dfsg-2", "1:1.2.11.dfsg-2+deb11u2"),
        ("CVE-2023-5363", "openssl: incorrect cipher key and IV length processing", 0.5, "libssl3", "3.0.9-1", "3.0.11-1~deb12u2"),
        ("CVE-2023-39325", "golang: net/http, x/net/http2: rapid stream resets cause excessive work", 0.5, "stdlib", "1.20.4", "1.20.10"),
        ("CVE-2023-7104", "sqlite: heap buffer overflow in sessionReadRecord", 0.5, "libsqlite3-0", "3.40.1-2", null),
        ("CVE-2011-3374", "apt-key does not validate keys correctly", 0.25, "apt", "2.6.1", null),
        ("CVE-2005-2541", "tar: does not warn about setuid files on extraction", 0.25, "tar", "1.34+dfsg-1.2", null),
    ];

    private static readonly (string Check, string Title, double Severity, Category Category)[] Policies =
    [
        ("privilegeEscalationAllowed", "Privilege escalation should not be allowed", 0.75, Category.Security),
        ("runAsRootAllowed", "Should not be allowed to run as root", 0.5, Category.Security),
        ("hostNetworkSet", "Host network should not be configured", 0.5, Category.Security),
        ("readinessProbeMissing", "Readiness probe should be configured", 0.25, Category.Reliability),
        ("memoryLimitsMissing", "Memory limits should be set", 0.5, Category.Efficiency),
        ("cpuRequestsMissing", "CPU requests should be set", 0.25, Category.Efficiency),
        ("pullPolicyNotAlways", "Image pull policy should be \"Always\"", 0, Category.Reliability),
    ];

    private static readonly (string Check, string Title, double Severity)[] Benchmarks =
    [
        ("cis/1.2.1", "Ensure that the --anonymous-auth argument is set to false", 0.5),
        ("cis/4.2.6", "Ensure that the --protect-kernel-defaults argument is set to true", 0.5),
        ("cis/1.1.12", "Ensure that the etcd data directory ownership is set to etcd:etcd", 0.75),
        ("cis/5.1.3", "Minimise wildcard use in Roles and ClusterRoles", 0.25),
    ];

    /// <summary>Writes <c>hub.sqlite</c> into the folder.</summary>
    public static async Task CreateAsync(string folder, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        await using var database = new SqliteDataSource(Path.Combine(folder, "hub.sqlite"));
        await Schema.MigrateAsync(database, CancellationToken.None);
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync();
        await using var transaction = connection.BeginTransaction();
        new Writer(connection, now.ToUnixTimeMilliseconds()).Write();
        await transaction.CommitAsync();
    }

    private sealed class Writer(SqliteConnection connection, long now)
    {
        private readonly Random _random = new(20);
        private readonly Dictionary<string, long> _checks = [];
        private readonly Dictionary<string, long> _packages = [];
        private readonly Dictionary<(int, string), long> _subjects = [];
        private long _item;

        public void Write()
        {
            for (var t = 0; t < Tools.Length; t++)
            {
                connection.Execute("INSERT INTO source VALUES (@id, @tool, 1)", new { id = t + 1, tool = Tools[t] });
            }

            for (var c = 1; c <= Clusters.Length; c++)
            {
                connection.Execute("INSERT INTO cluster VALUES (@c, @name, @at)", new { c, name = Clusters[c - 1], at = now - (90 * UnixTime.Day) });
                WriteReports(c);
                WriteItems(c);
            }

            connection.Execute("""
                INSERT INTO item_count SELECT cluster_id, source_id, state, resolution, band, category, COUNT(*) FROM action_item GROUP BY 1, 2, 3, 4, 5, 6
                """);
            WriteHistory();
        }

        // edge-lab has been silent for three days; the trivy reports of staging are held.
        private void WriteReports(int cluster)
        {
            for (var s = 1; s <= Tools.Length; s++)
            {
                if (cluster == 4 && s > 2)
                {
                    continue;
                }

                var last = cluster == 4 ? now - (77 * Hour) : now - (s * s * 17L * 60 * 1000);
                for (var age = 14; age >= 0; age--)
                {
                    var at = last - (age * 6 * Hour);
                    var held = cluster == 3 && s == 1 && age == 0;
                    connection.Execute(
                        """
                        INSERT INTO report (cluster_id, source_id, received_at, received_from, generated_at, diffed_at, sha256, bytes, stored_bytes, tool_version, status, note,
                            findings, items, new_items, reopened, changed, fixed, gone, unchanged, skipped, would_close)
                        VALUES (@cluster, @s, @at, @from, @made, @at, randomblob(32), @bytes, @bytes / 9, @version, @status, @note,
                            @findings, @findings, @opened, @back, @changed, @fixed, 0, @findings, @skipped, @close)
                        """,
                        new
                        {
                            cluster,
                            s,
                            at,
                            from = $"agent of {Clusters[cluster - 1]}",
                            made = at - 40_000,
                            bytes = 48_000 + _random.Next(2_000_000),
                            version = s switch { 1 => "0.58.1", 2 => "9.6.0", 3 => "0.9.4", _ => "1.13.2" },
                            status = held ? "held" : age % 3 == 1 ? "unchanged" : "diffed",
                            note = held ? "The report would close 61 of 84 open items. It is held until a second report agrees or somebody releases it." : null,
                            findings = 40 + (s * 11),
                            opened = held || age % 3 == 1 ? 0 : _random.Next(6),
                            back = !held && age % 5 == 0 ? 1 : 0,
                            changed = held ? 0 : _random.Next(3),
                            @fixed = held || age % 3 == 1 ? 0 : _random.Next(5),
                            skipped = age == 0 && s == 1 ? 2 : 0,
                            close = held ? 61 : 0,
                        });
                    var id = connection.ExecuteScalar<long>("SELECT last_insert_rowid()");
                    if (age == 0 && s == 1)
                    {
                        connection.Execute("""
                            INSERT INTO report_skip VALUES (@id, 0, '/Results/4/Vulnerabilities/17', 'VulnerabilityID is missing.'),
                                                           (@id, 1, '/Results/9', 'Class ''custom'' is not known to this version.')
                            """, new { id });
                    }

                    if (!held)
                    {
                        connection.Execute(
                            """
                            INSERT OR REPLACE INTO source_state VALUES (@cluster, @s, @id, @at, @at, NULL, NULL, NULL)
                            """, new { cluster, s, id, at });
                    }
                    else
                    {
                        connection.Execute(
                            "UPDATE source_state SET last_attempt_at = @at, last_error = 'The last report is held.' WHERE cluster_id = @cluster AND source_id = @s",
                            new { cluster, s, at });
                    }
                }
            }
        }

        private void WriteItems(int cluster)
        {
            var keep = cluster switch { 1 => 62, 2 => 45, 3 => 70, _ => 18 };
            foreach (var workload in Workloads)
            {
                foreach (var v in Vulnerabilities)
                {
                    if (_random.Next(100) < keep)
                    {
                        Item(cluster, 1, v.Check, v.Title, v.Severity, Category.Security, workload, v.Package, v.Installed, v.Fixed);
                    }
                }

                foreach (var p in Policies)
                {
                    if (_random.Next(100) < keep - 10)
                    {
                        Item(cluster, 2, p.Check, p.Title, p.Severity, p.Category, workload);
                    }
                }

                if (cluster != 4 && _random.Next(100) < 25)
                {
                    Item(cluster, 4, "require-run-as-nonroot/run-as-non-root", "Running as root is not allowed", 0.5, Category.Security, workload with { Container = "" });
                }
            }

            if (cluster == 4)
            {
                Item(cluster, 1, "CVE-2099-0001", HostileTitle, 0.95, Category.Security, ("Deployment", "lab", "<b>bold</b>", "x"), "=cmd|' /C calc'!A0", "1", null);
                return;
            }

            foreach (var b in Benchmarks)
            {
                Item(cluster, 3, b.Check, b.Title, b.Severity, Category.Security, ("Node", "", "control-plane", ""));
            }
        }

        private void Item(
            int cluster, int source, string check, string title, double severity, Category category,
            (string Kind, string Namespace, string Name, string Container) on, string? package = null, string? installed = null, string? fixedVersion = null)
        {
            var id = ++_item;
            var roll = _random.Next(100);
            var state = roll < 82 || title == HostileTitle ? 0 : roll < 93 ? 1 : roll < 97 ? 2 : 4;
            var decided = state == 0 && _random.Next(100) < 6 && title != HostileTitle;
            var opened = now - ((long)Math.Pow(_random.NextDouble(), 2.2) * UnixTime.Day) - (long)(Math.Pow(_random.NextDouble(), 2) * 75 * UnixTime.Day) - (20 * 60 * 1000);
            var closed = state == 0 ? (long?)null : opened + ((now - opened) / 2);
            var back = _random.Next(100) < 5 ? 1 : 0;
            var report = connection.ExecuteScalar<long>(
                "SELECT MAX(report_id) FROM report WHERE cluster_id = @cluster AND source_id = @source AND status <> 'held'", new { cluster, source });
            var band = Severity.BandOf(severity);
            connection.Execute(
                "INSERT OR IGNORE INTO scope (cluster_id, source_id, family, namespace, key) VALUES (@cluster, @source, 'all', @Namespace, @Name)",
                new { cluster, source, on.Namespace, on.Name });
            var scope = connection.ExecuteScalar<long>(
                "SELECT scope_id FROM scope WHERE cluster_id = @cluster AND source_id = @source AND namespace = @Namespace AND key = @Name",
                new { cluster, source, on.Namespace, on.Name });
            connection.Execute(
                """
                INSERT INTO weakness (weakness_id, cluster_id, subject_id, name, item_id, resolution, reason, until, resolved_by, resolved_at, assignee)
                SELECT @id, @cluster, @subject, '', @id, @resolution, @why, @until, @who, @decidedAt, @assignee WHERE @resolution <> 0 OR @assignee IS NOT NULL;
                INSERT INTO action_item VALUES (@id, @cluster, @source, @scope, randomblob(16), @check, @subject, @package, @titleId, @severity, @band, @category,
                    @fixable, @occurrences, 0, @state, @first, @opened, @closed, NULL, @back, @report, @resolution, @assignee,
                    (SELECT weakness_id FROM weakness WHERE weakness_id = @id));
                INSERT INTO cluster_check SELECT @check, @cluster, text_id FROM check_text WHERE check_id = @check ON CONFLICT DO NOTHING;
                """,
                new
                {
                    id,
                    cluster,
                    source,
                    scope,
                    check = CheckId(source, check),
                    subject = SubjectId(cluster, on),
                    package = package is null ? (long?)null : PackageId(package),
                    titleId = TitleId(CheckId(source, check), title),
                    severity,
                    band = (int)band,
                    category = (int)category,
                    fixable = fixedVersion is null ? 0 : 1,
                    occurrences = _random.Next(10) == 0 ? 3 : 1,
                    state,
                    first = opened - (back * 9 * UnixTime.Day),
                    opened,
                    closed,
                    back,
                    report,
                    resolution = decided ? 1 + _random.Next(2) : 0,
                    why = decided ? "Not reachable: the service has no route from outside." : null,
                    until = decided ? now + (30 * UnixTime.Day) : (long?)null,
                    who = decided ? "mira" : null,
                    decidedAt = decided ? now - (2 * UnixTime.Day) : (long?)null,
                    assignee = _random.Next(5) == 0 ? (_random.Next(2) == 0 ? "mira" : "team-payments") : null,
                });
            connection.Execute(
                """
                INSERT INTO item_evidence (item_id, report_id, pointer, observed, evidence)
                VALUES (@id, @report, @pointer, @observed, json_patch('{}', json_object(
                    'message', @message, 'remediation', @remediation, 'image', @image, 'installedVersion', @installed, 'fixedVersion', @fixedVersion, 'purl', @purl,
                    'status', @status, 'nativeSeverity', @native, 'severitySource', @rated, 'cvss', json(@cvss))))
                """,
                new
                {
                    id,
                    report,
                    pointer = source == 1 ? $"/Results/0/Vulnerabilities/{id % 40}" : $"/Results/{id % 40}",
                    message = source == 2 ? title : null,
                    remediation = package is not null
                        ? fixedVersion is null ? null : $"Update `{package}` from **{installed}** to **{fixedVersion}**, rebuild the image and roll it out.\n\n<script>alert('md')</script>"
                        : "Set `allowPrivilegeEscalation: false` in the container's security context:\n\n```yaml\nsecurityContext:\n  allowPrivilegeEscalation: false\n```\n\nSee [the guide](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/) or [not this](javascript:alert(1)).",
                    observed = on.Kind == "Deployment" ? $"ReplicaSet/{on.Name}-7d9f8cb5b4" : null,
                    image = source == 1 ? $"registry.example.com/{on.Namespace}/{on.Name}:2.{id % 30}.0@sha256:4b825dc642cb6eb9a060e54bf8d69288fbee4904e54bf8d69288fbee49041a2b" : null,
                    installed,
                    fixedVersion,
                    purl = package is null ? null : $"pkg:deb/debian/{Uri.EscapeDataString(package)}@{installed}",
                    status = package is null ? null : fixedVersion is null ? "affected" : "fixed",
                    native = source == 1 ? band.ToString().ToUpperInvariant() : "danger",
                    rated = source == 1 ? "nvd" : null,
                    cvss = source == 1 ? "[{\"source\":\"nvd\",\"version\":\"3\",\"score\":9.8,\"vector\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}]" : "[]",
                });
            Event(id, opened - (back * 9 * UnixTime.Day), "opened", report: report);
            if (back == 1)
            {
                Event(id, opened - (4 * UnixTime.Day), "fixed", report: report);
                Event(id, opened, "reopened", report: report);
            }

            if (decided)
            {
                Event(id, now - (2 * UnixTime.Day), "resolved", "0", "1", "Not reachable: the service has no route from outside.", actor: "mira");
                Event(id, now - (2 * UnixTime.Day) + 50_000, "noted", actor: "mira");
                connection.Execute(
                    "INSERT INTO item_note (item_id, at, author, body) VALUES (@id, @at, 'mira', 'Asked the payments team to confirm. <i>They did.</i>')",
                    new { id, at = now - (2 * UnixTime.Day) + 50_000 });
            }

            if (closed is { } end)
            {
                Event(id, end, state == 1 ? "fixed" : state == 2 ? "gone" : "suppressed", report: report);
            }
        }

        private void Event(long item, long at, string kind, string? from = null, string? to = null, string? reason = null, long? report = null, string? actor = null) =>
            connection.Execute(
                "INSERT INTO item_event (item_id, at, kind, from_value, to_value, reason, report_id, actor) VALUES (@item, @at, @kind, @from, @to, @reason, @report, @actor)",
                new { item, at, kind, from, to, reason, report, actor });

        private long TitleId(long check, string title) => connection.ExecuteScalar<long>(
            """
            INSERT INTO title (check_id, text) VALUES (@check, @title) ON CONFLICT DO NOTHING;
            SELECT title_id FROM title WHERE check_id = @check AND text = @title;
            """,
            new { check, title });

        private long CheckId(int source, string check) => Interned(_checks, source + check, () => connection.ExecuteScalar<long>(
            """
            INSERT INTO check_def (source_id, canonical) VALUES (@source, @check);
            INSERT INTO check_text (check_id, text_hash, description, refs, aliases)
            VALUES (last_insert_rowid(), 0, @about, @refs, @aliases) RETURNING check_id;
            """,
            new
            {
                source,
                check,
                about = "A flaw in the handling of untrusted input lets a remote attacker:\n\n- read memory that is not theirs,\n- or stop the process.",
                refs = check.StartsWith("CVE", StringComparison.Ordinal) ? $"[\"https://nvd.nist.gov/vuln/detail/{check}\",\"javascript:alert(1)\"]" : "[]",
                aliases = check == "CVE-2023-44487" ? "[\"GHSA-qppj-fm5r-hxr3\"]" : "[]",
            }));

        private long PackageId(string package) => Interned(_packages, package, () => connection.ExecuteScalar<long>(
            "INSERT INTO package (name, type) VALUES (@package, 'deb') RETURNING package_id", new { package }));

        private long SubjectId(int cluster, (string Kind, string Namespace, string Name, string Container) on)
        {
            var key = (cluster, $"{on.Kind}/{on.Namespace}/{on.Name}/{on.Container}");
            if (!_subjects.TryGetValue(key, out var id))
            {
                id = _subjects[key] = connection.ExecuteScalar<long>(
                    "INSERT INTO subject (cluster_id, kind, namespace, name, container) VALUES (@cluster, @Kind, @Namespace, @Name, @Container) RETURNING subject_id",
                    new { cluster, on.Kind, on.Namespace, on.Name, on.Container });
            }

            return id;
        }

        private static long Interned(Dictionary<string, long> known, string key, Func<long> add) =>
            known.TryGetValue(key, out var id) ? id : known[key] = add();

        // Backwards from what is open now, with days on which nothing was compared.
        private void WriteHistory()
        {
            var today = now / UnixTime.Day;
            foreach (var (cluster, source, band, open) in connection.Query<(long, long, long, long)>(
                "SELECT cluster_id, source_id, band, SUM(n) FROM item_count WHERE state = 0 AND resolution = 0 GROUP BY 1, 2, 3").AsList())
            {
                var count = open;
                for (var age = cluster == 4 ? 3 : 0; age < (cluster == 3 ? 24 : 60); age++)
                {
                    if (age > 0 && _random.Next(6) == 0)
                    {
                        continue;
                    }

                    var added = _random.Next(1 + (int)Math.Min(4, 1 + (open / 8)));
                    var repaired = _random.Next(100) < 70 ? _random.Next(2 + (int)Math.Min(5, open / 6)) : 0;
                    connection.Execute(
                        "INSERT INTO metric_daily VALUES (@day, @cluster, @source, @band, @count, @added, 0, @repaired, 0)",
                        new { day = today - age, cluster, source, band, count, added, repaired });
                    count = Math.Max(0, count - added + repaired);
                }
            }
        }
    }
}
