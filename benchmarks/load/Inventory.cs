namespace Lynceus.Load;

/// <summary>A cluster's findings as a function of their number, so that two reports of it differ in exactly what is asked for.</summary>
/// <param name="Cluster">Name; different clusters have different workloads and the same vulnerabilities.</param>
/// <param name="Items">Number of findings, each of an identity of its own.</param>
internal sealed record Inventory(string Cluster, int Items)
{
    public const int ItemsOfWorkload = 200;

    private const int Every = 100;
    private static readonly string[] Namespaces = ["shop", "payments", "observability", "kube-system", "search", "identity", "warehouse", "mail"];
    private static readonly string[] Teams = ["cart", "ledger", "catalog", "gateway", "mailer", "indexer", "session", "billing", "audit", "search"];

    /// <summary>Namespace number 8 and later are small: one in fifty workloads lies in one of a hundred.</summary>
    public static string NamespaceOf(int workload) => workload % 50 == 49 ? $"team-{workload / 50 % 100}" : Namespaces[workload % Namespaces.Length];

    public static string KindOf(int workload) => workload % 10 == 0 ? "StatefulSet" : workload % 33 == 1 ? "DaemonSet" : "Deployment";

    public string NameOf(int workload) => $"{Teams[workload % Teams.Length]}-{Cluster}-{workload}";

    /// <summary>Findings of a report by workload: the workload's number and the numbers of its findings.</summary>
    public IEnumerable<(int Workload, IEnumerable<int> Findings)> Workloads(InventoryVariation variation)
    {
        var count = variation == InventoryVariation.OnePercent ? Items + Items / Every : Items;
        var workloads = Enumerable.Range(0, (count + ItemsOfWorkload - 1) / ItemsOfWorkload);
        foreach (var workload in variation == InventoryVariation.Reordered ? workloads.Reverse() : workloads)
        {
            var first = workload * ItemsOfWorkload;
            var findings = Enumerable.Range(first, Math.Min(ItemsOfWorkload, count - first));
            yield return (workload, variation switch
            {
                InventoryVariation.Reordered => findings.Reverse(),
                InventoryVariation.OnePercent => findings.Where(static f => !IsGone(f)),
                _ => findings,
            });
        }
    }

    /// <summary>Left out of the varied report.</summary>
    public static bool IsGone(int finding) => finding % Every == 17;

    /// <summary>Has another severity in the varied report.</summary>
    public static bool IsChanged(int finding) => finding % Every == 53;
}
