using System.Globalization;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

internal static class PodTable
{
    public static TablePrinter Printer { get; } = new(
        [
            TableColumn.ObjectName, new("Ready"), new("Status"), new("Restarts"), TableColumn.Age,
            TableColumn.Wide("IP"), TableColumn.Wide("Node"), TableColumn.Wide("Nominated Node"), TableColumn.Wide("Readiness Gates"),
        ],
        Cells);

    private static JsonNode?[] Cells(JsonObject pod, DateTimeOffset now)
    {
        var containers = Cell.Items(pod, "status", "containerStatuses").ToList();
        var ready = containers.Count(status => (bool?)status["ready"] == true && status["state"]?["running"] is not null);
        var gates = Cell.Items(pod, "spec", "readinessGates").Select(gate => Cell.Text(gate, "conditionType")).ToList();
        var passed = gates.Count(gate => Cell.Items(pod, "status", "conditions").Any(condition => Cell.Text(condition, "type") == gate && Cell.Text(condition, "status") == "True"));
        return
        [
            Cell.Name(pod),
            TablePrinters.Fraction(ready, Cell.Count(pod, "spec", "containers")),
            Status(pod, containers),
            Restarts(containers, now),
            Cell.Age(pod, now),
            Cell.TextOr(pod, Cell.None, "status", "podIP"),
            Cell.TextOr(pod, Cell.None, "spec", "nodeName"),
            Cell.TextOr(pod, Cell.None, "status", "nominatedNodeName"),
            gates.Count == 0 ? Cell.None : TablePrinters.Fraction(passed, gates.Count),
        ];
    }

    private static string Status(JsonObject pod, List<JsonObject> containers)
    {
        var status = Cell.TextOr(pod, Cell.Text(pod, "status", "phase"), "status", "reason");
        var initializing = Initializing(pod);
        if (initializing is not null)
        {
            status = initializing;
        }
        else
        {
            for (var i = containers.Count - 1; i >= 0; i--)
            {
                status = Reason(containers[i]["state"]) ?? status;
            }

            if (status == "Completed" && containers.Exists(container => container["state"]?["running"] is not null))
            {
                status = "Running";
            }
        }

        if (pod["metadata"]?["deletionTimestamp"] is not null)
        {
            return Cell.Text(pod, "status", "reason") == "NodeLost" ? "Unknown" : "Terminating";
        }

        return status;
    }

    // The first init container that is not done, told with its number.
    private static string? Initializing(JsonObject pod)
    {
        var statuses = Cell.Items(pod, "status", "initContainerStatuses").ToList();
        for (var i = 0; i < statuses.Count; i++)
        {
            var state = statuses[i]["state"];
            if ((long?)state?["terminated"]?["exitCode"] == 0 || (bool?)statuses[i]["started"] == true)
            {
                continue;
            }

            var reason = Reason(state);
            return reason is not null and not "PodInitializing"
                ? "Init:" + reason
                : string.Create(CultureInfo.InvariantCulture, $"Init:{i}/{Cell.Count(pod, "spec", "initContainers")}");
        }

        return null;
    }

    private static string? Reason(JsonNode? state)
    {
        if (Cell.Text(state, "waiting", "reason") is { Length: > 0 } waiting)
        {
            return waiting;
        }

        if (state?["terminated"] is not JsonObject terminated)
        {
            return null;
        }

        var signal = Cell.Number(terminated, "signal");
        var code = signal != 0 ? signal : Cell.Number(terminated, "exitCode");
        return Cell.TextOr(terminated, (signal != 0 ? "Signal:" : "ExitCode:") + code.ToString(CultureInfo.InvariantCulture), "reason");
    }

    private static string Restarts(List<JsonObject> containers, DateTimeOffset now)
    {
        var count = containers.Sum(status => Cell.Number(status, "restartCount")).ToString(CultureInfo.InvariantCulture);
        var last = containers.Select(status => Cell.Text(status, "lastState", "terminated", "finishedAt")).Where(time => time.Length > 0).Max(StringComparer.Ordinal);
        return last is null || count == "0" ? count : $"{count} ({Cell.Since(last, now)} ago)";
    }
}
