using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

internal static class WorkloadTables
{
    private static readonly TableColumn[] Containers = [TableColumn.Wide("Containers"), TableColumn.Wide("Images")];
    private static readonly TableColumn[] ContainersAndSelector = [.. Containers, TableColumn.Wide("Selector")];

    public static TablePrinter Deployment { get; } = new(
        [TableColumn.ObjectName, new("Ready"), new("Up-to-date"), new("Available"), TableColumn.Age, .. ContainersAndSelector],
        static (value, now) =>
        [
            Cell.Name(value),
            TablePrinters.Fraction(Cell.Number(value, "status", "readyReplicas"), Cell.Number(value, "spec", "replicas")),
            Cell.Number(value, "status", "updatedReplicas"),
            Cell.Number(value, "status", "availableReplicas"),
            Cell.Age(value, now),
            .. Cell.Containers(value["spec"]?["template"]?["spec"]),
            Cell.Selector(value["spec"]?["selector"]),
        ]);

    public static TablePrinter ReplicaSet { get; } = new(
        [TableColumn.ObjectName, TableColumn.Number("Desired"), TableColumn.Number("Current"), TableColumn.Number("Ready"), TableColumn.Age, .. ContainersAndSelector],
        static (value, now) =>
        [
            Cell.Name(value),
            Cell.Number(value, "spec", "replicas"),
            Cell.Number(value, "status", "replicas"),
            Cell.Number(value, "status", "readyReplicas"),
            Cell.Age(value, now),
            .. Cell.Containers(value["spec"]?["template"]?["spec"]),
            Cell.Selector(value["spec"]?["selector"]),
        ]);

    public static TablePrinter DaemonSet { get; } = new(
        [
            TableColumn.ObjectName, TableColumn.Number("Desired"), TableColumn.Number("Current"), TableColumn.Number("Ready"), TableColumn.Number("Up-to-date"),
            TableColumn.Number("Available"), new("Node Selector"), TableColumn.Age, .. ContainersAndSelector,
        ],
        static (value, now) =>
        [
            Cell.Name(value),
            Cell.Number(value, "status", "desiredNumberScheduled"),
            Cell.Number(value, "status", "currentNumberScheduled"),
            Cell.Number(value, "status", "numberReady"),
            Cell.Number(value, "status", "updatedNumberScheduled"),
            Cell.Number(value, "status", "numberAvailable"),
            Cell.Labels(value["spec"]?["template"]?["spec"]?["nodeSelector"]),
            Cell.Age(value, now),
            .. Cell.Containers(value["spec"]?["template"]?["spec"]),
            Cell.Selector(value["spec"]?["selector"]),
        ]);

    public static TablePrinter StatefulSet { get; } = new(
        [TableColumn.ObjectName, new("Ready"), TableColumn.Age, .. Containers],
        static (value, now) =>
        [
            Cell.Name(value),
            TablePrinters.Fraction(Cell.Number(value, "status", "readyReplicas"), Cell.Number(value, "spec", "replicas")),
            Cell.Age(value, now),
            .. Cell.Containers(value["spec"]?["template"]?["spec"]),
        ]);

    public static TablePrinter Job { get; } = new(
        [TableColumn.ObjectName, new("Status"), new("Completions"), new("Duration"), TableColumn.Age, .. ContainersAndSelector],
        static (value, now) =>
        [
            Cell.Name(value),
            JobStatus(value),
            value["spec"]?["completions"] is null
                ? TablePrinters.Fraction(Cell.Number(value, "status", "succeeded"), 1)
                : TablePrinters.Fraction(Cell.Number(value, "status", "succeeded"), Cell.Number(value, "spec", "completions")),
            Duration(value, now),
            Cell.Age(value, now),
            .. Cell.Containers(value["spec"]?["template"]?["spec"]),
            Cell.Selector(value["spec"]?["selector"]),
        ]);

    public static TablePrinter CronJob { get; } = new(
        [
            TableColumn.ObjectName, new("Schedule"), new("Timezone"), new("Suspend", "boolean"), TableColumn.Number("Active"), new("Last Schedule"), TableColumn.Age,
            .. ContainersAndSelector,
        ],
        static (value, now) =>
        [
            Cell.Name(value),
            Cell.Text(value, "spec", "schedule"),
            Cell.TextOr(value, Cell.None, "spec", "timeZone"),
            (bool?)value["spec"]?["suspend"] == true ? "True" : "False",
            Cell.Count(value, "status", "active"),
            Cell.Text(value, "status", "lastScheduleTime") is { Length: > 0 } last ? Cell.Since(last, now) : Cell.None,
            Cell.Age(value, now),
            .. Cell.Containers(value["spec"]?["jobTemplate"]?["spec"]?["template"]?["spec"]),
            Cell.Selector(value["spec"]?["jobTemplate"]?["spec"]?["selector"]),
        ]);

    private static string JobStatus(JsonObject job)
    {
        bool Has(string type) => Cell.Items(job, "status", "conditions").Any(condition => Cell.Text(condition, "type") == type && Cell.Text(condition, "status") == "True");

        return Has("Complete") ? "Complete"
            : Has("Failed") ? "Failed"
            : job["metadata"]?["deletionTimestamp"] is not null ? "Terminating"
            : Has("Suspended") ? "Suspended"
            : Has("FailureTarget") ? "FailureTarget"
            : Has("SuccessCriteriaMet") ? "SuccessCriteriaMet"
            : "Running";
    }

    private static string Duration(JsonObject job, DateTimeOffset now)
    {
        if (!GoTime.TryParse(Cell.Text(job, "status", "startTime"), out var start))
        {
            return "";
        }

        return HumanDuration.Of((GoTime.TryParse(Cell.Text(job, "status", "completionTime"), out var end) ? end : now) - start);
    }
}
