using System.Text.Json.Nodes;

namespace Lynceus.Load.Samples;

/// <summary>What the teams of the sample fleet decided.</summary>
internal static class SampleDecisions
{
    public static JsonArray All() =>
    [
        Of(-12, "team-platform", select: [("name", "log-shipper"), ("check", "hostPathSet")],
            resolution: "working-as-intended", reason: "It reads the log files of the node; the mount is read-only."),
        Of(-12, "team-platform", select: [("namespace", "platform")], assignee: "team-platform"),
        Of(-11, "team-payments", select: [("namespace", "payments")], assignee: "team-payments"),
        Of(-10, "team-data", select: [("cluster", SampleFleet.Production), ("namespace", "data")], assignee: "team-data"),
        Of(-10, "team-data", select: [("cluster", SampleFleet.Production), ("name", "warehouse-loader"), ("check", "CVE-2021-44228")],
            note: "The loader runs inside the cluster only and logs no outside input. The new image is built with the release of this week."),
        Of(-9, "team-payments", select: [("name", "card-vault"), ("check", "topologySpreadConstraint")],
            resolution: "will-not-fix", reason: "One zone has the hardware keys. To be looked at again when the second zone has them.", untilDay: 45),
        Of(-8, "team-shop", select: [("cluster", SampleFleet.Staging), ("namespace", "shop"), ("check", "cpuLimitsMissing")],
            resolution: "will-not-fix", reason: "Limits are measured in production; staging runs without them on purpose."),
        Of(-8, "team-shop", select: [("namespace", "shop"), ("cluster", SampleFleet.Production)], assignee: "team-shop"),
        Of(-6, "team-payments", select: [("cluster", SampleFleet.Production), ("name", "card-vault"), ("check", "CVE-2024-6387")],
            note: "No SSH server is started in this image; the package is removed with the next build."),
        Of(-5, "team-platform", select: [("tool", "kube-bench"), ("check", "cis-1.9-4.2.6")],
            resolution: "will-not-fix", reason: "The machine image sets the kernel values itself; the flag would stop the kubelet on upgrade.", untilDay: 90),
        Of(-5, "team-edge", select: [("cluster", SampleFleet.Edge)], assignee: "team-edge"),
        Of(-4, "team-edge", select: [("name", "sensor-hub"), ("check", "hostNetworkSet")],
            resolution: "working-as-intended", reason: "Sensors are found by broadcast, which needs the network of the host."),
        Of(-2, "team-shop", select: [("name", "catalog"), ("check", "CVE-2022-42889"), ("cluster", SampleFleet.Production)],
            note: "Interpolation is not used. Upgrade is planned with the move to the new search library."),
    ];

    private static JsonNode Of(
        int day, string actor, (string Field, string Value)[] select, string? resolution = null, string? reason = null, int? untilDay = null, string? assignee = null, string? note = null)
    {
        var decision = new JsonObject { ["day"] = day, ["actor"] = actor };
        var chosen = new JsonObject();
        foreach (var (field, value) in select)
        {
            chosen[field] = value;
        }

        decision["select"] = chosen;
        foreach (var (name, value) in ((string, string?)[])[("resolution", resolution), ("reason", reason), ("assignee", assignee), ("note", note)])
        {
            if (value is not null)
            {
                decision[name] = value;
            }
        }

        if (untilDay is not null)
        {
            decision["untilDay"] = untilDay;
        }

        return decision;
    }
}
