using System.CommandLine;
using Lynceus.Commands.Translation;
using Lynceus.Hosting.Options;
using Lynceus.Reports;

namespace Lynceus.Commands;

/// <summary><c>lynceus translate</c>: shows how reports translate, without a hub.</summary>
internal static class TranslateCommand
{
    public static Command Create(CommandHost host)
    {
        var options = new RoleOptions("translate");
        var tool = options.AddOptional("tool", ToolKind, "Tool that wrote the reports; recognised from the content when not given.");
        var subject = options.AddOptional("subject", ReportOptions.Subject, ReportOptions.SubjectHelp);
        var format = options.Add("format", OptionKinds.OneOf<ReportFormat>(), ReportFormat.Table, "How findings are written to standard output.");
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, Description = $"it takes a {ReportFiles.ArgumentHelp}" };
        var command = new RoleCommand("translate", "Show how report files translate, locally.", options, host, (values, parsed) =>
        {
            var arguments = parsed.GetRequiredValue(files);
            using var reports = new ReportFiles(host, ReportLimits.Default.MaxReportBytes);
            using var writer = Writer(values.Get(format), host, ReportFiles.AreSeveral(arguments));
            var run = new TranslationRun(writer, host, values.Find(tool), values.Find(subject), host.OnInterrupt());
            return Task.FromResult(run.Run(reports, arguments));
        });
        command.Add(files);
        return command;
    }

    /// <summary>The name of a tool that can be read.</summary>
    public static OptionKind<string> ToolKind { get; } = OptionKinds.Where(
        "TOOL",
        $"one of {string.Join(", ", ReportTranslation.Tools)}",
        static text => ReportTranslation.Tools.Contains(text, StringComparer.Ordinal));

    private static IReportWriter Writer(ReportFormat format, CommandHost host, bool several) => format switch
    {
        ReportFormat.Json => new JsonReportWriter(host.Output, host.IsOutputTerminal, several),
        ReportFormat.Sarif => new SarifWriter(host.Output, host.IsOutputTerminal),
        _ => new TableWriter(host.OpenText(), host.IsOutputTerminal ? host.TerminalWidth : null),
    };
}
