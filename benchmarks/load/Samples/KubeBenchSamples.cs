using System.Text.Json.Nodes;

namespace Lynceus.Load.Samples;

/// <summary>Output of <c>kube-bench run --json</c>. The tests are of the CIS benchmark by number; wording is ours.</summary>
internal static class KubeBenchSamples
{
    // Days on which the test fails, in production and at the edge; empty: never.
    private static readonly (string Control, string NodeType, string Section, string SectionText, string Number, string Text, string Audit, string Remediation, string Production, string Edge)[] Tests =
    [
        ("1", "master", "1.1", "Configuration files of the control plane", "1.1.11", "Ensure that the etcd data directory permissions are 700 or tighter (Automated)",
            "stat -c permissions=%a /var/lib/etcd", "On the etcd node, run\nchmod 700 /var/lib/etcd", "..-10", ""),
        ("1", "master", "1.1", "Configuration files of the control plane", "1.1.12", "Ensure that the etcd data directory ownership is etcd:etcd (Automated)",
            "stat -c %U:%G /var/lib/etcd", "On the etcd node, run\nchown etcd:etcd /var/lib/etcd", "..", ".."),
        ("1", "master", "1.2", "API server", "1.2.5", "Ensure that the kubelet's certificate authority is given to the API server (Automated)",
            "ps -ef | grep kube-apiserver", "Set --kubelet-certificate-authority in the manifest of the API server.", "..", ".."),
        ("1", "master", "1.2", "API server", "1.2.15", "Ensure that profiling is off (Automated)", "ps -ef | grep kube-apiserver", "Set --profiling=false in the manifest of the API server.", "..-6", ".."),
        ("1", "master", "1.2", "API server", "1.2.16", "Ensure that the audit log is written (Automated)", "ps -ef | grep kube-apiserver", "Set --audit-log-path in the manifest of the API server.", "", ".."),
        ("1", "master", "1.2", "API server", "1.2.27", "Ensure that --encryption-provider-config is set (Automated)", "ps -ef | grep kube-apiserver", "Write an encryption configuration and pass it with --encryption-provider-config.", "-4..", ".."),
        ("1", "master", "1.3", "Controller manager", "1.3.2", "Ensure that profiling of the controller manager is off (Automated)", "ps -ef | grep kube-controller-manager", "Set --profiling=false in the manifest of the controller manager.", "..-6", ".."),
        ("1", "master", "1.4", "Scheduler", "1.4.1", "Ensure that profiling of the scheduler is off (Automated)", "ps -ef | grep kube-scheduler", "Set --profiling=false in the manifest of the scheduler.", "..-6", ".."),
        ("4", "node", "4.1", "Files of worker nodes", "4.1.1", "Ensure that the kubelet's service file has permissions 600 or tighter (Automated)", "stat -c permissions=%a /etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "On each node, run\nchmod 600 /etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "", "..-5"),
        ("4", "node", "4.1", "Files of worker nodes", "4.1.9", "Ensure that the kubelet's configuration has permissions 600 or tighter (Automated)", "stat -c permissions=%a /var/lib/kubelet/config.yaml", "On each node, run\nchmod 600 /var/lib/kubelet/config.yaml", "..", ".."),
        ("4", "node", "4.2", "Kubelet", "4.2.1", "Ensure that anonymous-auth is off (Automated)", "cat /var/lib/kubelet/config.yaml", "Set authentication.anonymous.enabled: false in the kubelet's configuration.", "", "..-8"),
        ("4", "node", "4.2", "Kubelet", "4.2.4", "Ensure that --read-only-port is 0 (Automated)", "cat /var/lib/kubelet/config.yaml", "Set readOnlyPort: 0 in the kubelet's configuration.", "", ".."),
        ("4", "node", "4.2", "Kubelet", "4.2.6", "Ensure that --protect-kernel-defaults is on (Automated)", "cat /var/lib/kubelet/config.yaml", "Set protectKernelDefaults: true in the kubelet's configuration.", "..", ".."),
    ];

    public static JsonNode Run(string cluster, int day)
    {
        string[] controls = ["1", "4"];
        var written = controls.Select(id => Control(id, cluster, day)).ToList();
        return new JsonObject
        {
            ["Controls"] = new JsonArray([.. written]),
            ["Totals"] = new JsonObject
            {
                ["total_pass"] = written.Sum(static c => (int)c["total_pass"]!),
                ["total_fail"] = written.Sum(static c => (int)c["total_fail"]!),
                ["total_warn"] = 0,
                ["total_info"] = 0,
            },
        };
    }

    private static JsonObject Control(string id, string cluster, int day)
    {
        bool Fails(string production, string edge) => (cluster == SampleFleet.Edge ? edge : production) is { Length: > 0 } days && Days.Hold(days, day);
        var tests = new JsonArray();
        foreach (var section in Tests.Where(t => t.Control == id).GroupBy(static t => (t.Section, t.SectionText)))
        {
            var results = new JsonArray([.. section.Select(t => Result(t.Number, t.Text, t.Audit, t.Remediation, Fails(t.Production, t.Edge)))]);
            var failed = section.Count(t => Fails(t.Production, t.Edge));
            tests.Add((JsonNode)new JsonObject
            {
                ["section"] = section.Key.Section,
                ["type"] = "",
                ["pass"] = results.Count - failed,
                ["fail"] = failed,
                ["warn"] = 0,
                ["info"] = 0,
                ["desc"] = section.Key.SectionText,
                ["results"] = results,
            });
        }

        return new JsonObject
        {
            ["id"] = id,
            ["version"] = "cis-1.9",
            ["detected_version"] = "1.31",
            ["text"] = id == "1" ? "Control plane" : "Worker nodes",
            ["node_type"] = id == "1" ? "master" : "node",
            ["tests"] = tests,
            ["total_pass"] = tests.Sum(static t => (int)t!["pass"]!),
            ["total_fail"] = tests.Sum(static t => (int)t!["fail"]!),
            ["total_warn"] = 0,
            ["total_info"] = 0,
        };
    }

    private static JsonObject Result(string number, string text, string audit, string remediation, bool fails) => new()
    {
        ["test_number"] = number,
        ["test_desc"] = text,
        ["audit"] = audit,
        ["AuditEnv"] = "",
        ["AuditConfig"] = "",
        ["type"] = "",
        ["remediation"] = remediation,
        ["test_info"] = new JsonArray(remediation),
        ["status"] = fails ? "FAIL" : "PASS",
        ["actual_value"] = "",
        ["scored"] = true,
        ["IsMultiple"] = false,
        ["expected_result"] = "",
    };
}
