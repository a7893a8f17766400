using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

/// <summary>Bindings of roles, in a namespace or not.</summary>
internal static class BindingTable
{
    public static TablePrinter Printer { get; } = new(
        [TableColumn.ObjectName, new("Role"), TableColumn.Age, TableColumn.Wide("Users"), TableColumn.Wide("Groups"), TableColumn.Wide("ServiceAccounts")],
        static (value, now) =>
        [
            Cell.Name(value),
            Cell.Text(value, "roleRef", "kind") + "/" + Cell.Text(value, "roleRef", "name"),
            Cell.Age(value, now),
            Subjects(value, "User"),
            Subjects(value, "Group"),
            Subjects(value, "ServiceAccount"),
        ]);

    private static string Subjects(JsonObject binding, string kind) => string.Join(
        ", ",
        Cell.Items(binding, "subjects")
            .Where(subject => Cell.Text(subject, "kind") == kind)
            .Select(subject => Cell.Text(subject, "namespace") is { Length: > 0 } space ? space + "/" + Cell.Text(subject, "name") : Cell.Text(subject, "name")));
}
