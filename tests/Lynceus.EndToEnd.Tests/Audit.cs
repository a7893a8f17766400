using System.Text.Json;

namespace Lynceus.EndToEnd.Tests;

/// <summary>Polaris audits of a namespace whose workloads fail other checks each time, from a seed.</summary>
internal static class Audit
{
    private static readonly string[] Checks = ["runAsRootAllowed", "cpuLimitsMissing", "hostNetworkSet", "livenessProbeMissing", "tagNotSpecified"];

    public static byte[] Create(Random random, int number, int workloads = 60)
    {
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(number);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            PolarisOutputVersion = "1.0",
            AuditTime = time,
            SourceType = "Cluster",
            SourceName = "cluster",
            Results = Enumerable.Range(0, workloads).Select(w => new
            {
                Name = "workload-" + w,
                Namespace = "shop",
                Kind = "Deployment",
                Results = Checks.ToDictionary(
                    c => c,
                    c => new { ID = c, Message = "About " + c, Success = random.Next(3) > 0, Severity = random.Next(4) == 0 ? "danger" : "warning", Category = "Security" }),
            }),
        });
    }
}
