using System.CommandLine;
using Lynceus.Commands.Importing;
using Lynceus.Hosting.Options;
using Lynceus.Reports;

namespace Lynceus.Commands;

/// <summary><c>lynceus import</c>: sends report files to a hub.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandHost host)
    {
        var options = new RoleOptions("import");
        var cluster = options.AddRequired(
            "cluster", OptionKinds.Named("NAME", "the name of the cluster that the reports are about"), "Cluster that the reports are about.");
        var tool = options.AddOptional(
            "tool", TranslateCommand.ToolKind, "Tool that wrote the reports; recognised from the content when not given.");
        var subject = options.AddOptional("subject", ReportOptions.Subject, ReportOptions.SubjectHelp);
        var extent = options.AddOptional(
            "extent",
            ReportOptions.Extent,
            "For how much the reports speak, where you know better than they do: what is not in them inside it is gone. partial closes nothing.");
        var outcome = OptionKinds.OneOf<UploadOutcome>();
        var accept = options.AddOptional(
            "accept",
            OptionKinds.List(outcome.Placeholder, outcome.Takes, outcome.TryParse),
            "Endings that are no failure; each of them otherwise ends the program with 3.");
        var hub = options.Add("hub", OptionKinds.Url, new Uri("http://127.0.0.1:8080"), "Address of the hub.", "LYNCEUS_HUB_URL");
        var token = options.AddOptional(
            "token", OptionKinds.Text, "API token; a hub on this machine is asked with the one in its data directory.", "LYNCEUS_TOKEN", secret: true);
        var data = options.Add(
            "data",
            OptionKinds.Directory,
            $"./{HubRoleOptions.DefaultDataDirectory}",
            "Data directory of a hub on this machine.",
            HubRoleOptions.DataEnvironmentName);
        var timeout = options.Add(
            "timeout",
            OptionKinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            TimeSpan.FromMinutes(30),
            "How long one report may take from the first byte to the hub's answer.");
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = $"it takes a {ReportFiles.ArgumentHelp}" };
        var command = new RoleCommand("import", "Send report files to a hub.", options, host, async (values, parsed) =>
        {
            var address = values.Get(hub);
            var secret = values.Find(token)?.Trim() ?? LocalToken.Find(address, values.Get(data));
            var target = new ImportTarget(address, values.Get(cluster), values.Find(tool), values.Find(subject), values.Find(extent), values.Find(accept) ?? [], secret is not null);
            using var reports = new ReportFiles(host, ReportLimits.Default.MaxReportBytes);
            using var client = new HubClient(address, secret, values.Get(timeout), host.Retry, host.Time);
            var run = new ImportRun(client, target, host, host.OnInterrupt());
            return await run.RunAsync(reports, parsed.GetRequiredValue(files));
        });
        command.Add(files);
        return command;
    }
}
