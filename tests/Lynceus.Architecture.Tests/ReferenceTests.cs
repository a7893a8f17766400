namespace Lynceus.Architecture.Tests;

/// <summary>Who may reference whom. A role never references another role: what two roles share moves down a layer.</summary>
public class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Lynceus.Reports"] = [],
        ["Lynceus.Items"] = ["Lynceus.Reports"],
        ["Lynceus.Kubernetes"] = [],
        ["Lynceus.Grpc"] = [],
        ["Lynceus.Exposition"] = [],
        ["Lynceus.Hub.Contracts"] = ["Lynceus.Reports", "Lynceus.Items"],
        ["Lynceus.Hosting"] = ["Lynceus.Exposition", "Lynceus.Kubernetes"],
        ["Lynceus.Hub"] = ["Lynceus.Reports", "Lynceus.Items", "Lynceus.Hub.Contracts", "Lynceus.Hosting"],
        ["Lynceus.Agent"] = ["Lynceus.Kubernetes", "Lynceus.Reports", "Lynceus.Items", "Lynceus.Hub.Contracts", "Lynceus.Hosting"],
        ["Lynceus.Exporter"] = ["Lynceus.Kubernetes", "Lynceus.Reports", "Lynceus.Exposition", "Lynceus.Hosting"],
        ["Lynceus.Metacollector"] = ["Lynceus.Kubernetes", "Lynceus.Grpc", "Lynceus.Hosting"],
        ["Lynceus.Monitor"] = ["Lynceus.Kubernetes", "Lynceus.Exposition", "Lynceus.Hosting"],
        ["Lynceus.Node"] = ["Lynceus.Exposition", "Lynceus.Hosting"],
        ["Lynceus.Gate"] = ["Lynceus.Reports", "Lynceus.Items", "Lynceus.Hub.Contracts"],
    };

    private static readonly string[] HubPackages =
        ["Dapper", "Npgsql", "Microsoft.Data.Sqlite", "Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3", "AWSSDK.S3"];

    private static readonly string[] HubNamespaces = ["Dapper", "Npgsql", "Microsoft.Data.Sqlite", "SQLitePCL", "Amazon.S3"];

    [Fact]
    public void Projects_All_AreThoseOfTheDesign()
    {
        var offenders = SourceTree.Projects.Keys.Where(static name => name != "Lynceus" && !Allowed.ContainsKey(name));

        Assert.Empty(offenders);
    }

    [Fact]
    public void References_EveryProject_StayWithinTheirLayers()
    {
        var offenders =
            from project in SourceTree.Projects
            where project.Key != "Lynceus"
            from reference in SourceTree.References(project.Value)
            where !Allowed.GetValueOrDefault(project.Key, []).Contains(reference, StringComparer.Ordinal)
            select $"{project.Key} -> {reference}";

        Assert.Empty(offenders);
    }

    [Fact]
    public void Packages_OfTheStore_AreTheHubsAlone()
    {
        var offenders =
            from project in SourceTree.Projects
            where project.Key != "Lynceus.Hub"
            from package in SourceTree.Packages(project.Value)
            where HubPackages.Contains(package, StringComparer.Ordinal)
            select $"{project.Key} uses {package}";

        Assert.Empty(offenders);
    }

    // A reference to the hub brings its packages along, so the binary could use them without naming them.
    [Fact]
    public void Namespaces_OfTheStore_AreTheHubsAlone()
    {
        var offenders =
            from file in SourceTree.Files(".cs", ".razor")
            where SourceTree.ProjectOf(file) != "Lynceus.Hub"
            from line in File.ReadLines(file)
            where HubNamespaces.Any(n => line.StartsWith($"using {n}", StringComparison.Ordinal))
            select $"{SourceTree.Relative(file)}: {line}";

        Assert.Empty(offenders);
    }
}
