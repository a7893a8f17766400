using Lynceus.Hosting;
using Lynceus.Hub.Contracts;
using Lynceus.Reports;

namespace Lynceus.Commands.Importing;

/// <summary>Imports files one after the other and says one line about each.</summary>
internal sealed class ImportRun(HubClient hub, ImportTarget target, CommandHost host, CancellationToken cancellationToken)
{
    public async Task<int> RunAsync(ReportFiles files, IReadOnlyList<string> arguments)
    {
        await using var output = host.OpenText();
        var (incomplete, faulty, seen) = (false, false, 0);
        try
        {
            foreach (var file in files.Expand(arguments))
            {
                seen++;
                var result = await ImportAsync(file);
                await WriteAsync(output, file, result);
                incomplete |= result is null or UploadResult.Refused { IsAboutTheReport: true }
                    || (result is UploadResult.Accepted(var receipt) && !await CountedAsync(file, receipt));
                faulty |= result is UploadResult.Refused { IsAboutTheReport: false };
                if (result is UploadResult.Refused { IsAboutTheSender: true })
                {
                    break;
                }
            }
        }
        catch (HubUnreachableException e)
        {
            await host.Error.WriteLineAsync($"lynceus import: hub {target.Hub} cannot be reached: {PlainText.OneLine(e.Message)}");
            return ExitCode.RemoteUnreachable;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await host.Error.WriteLineAsync($"lynceus import: {PlainText.OneLine(InputProblem.Describe(e))}");
            return faulty ? ExitCode.Fault : ExitCode.InputIncomplete;
        }

        if (seen == 0)
        {
            await host.Error.WriteLineAsync($"{string.Join(' ', arguments)}: no report in it");
            return ExitCode.InputIncomplete;
        }

        return faulty ? ExitCode.Fault : incomplete ? ExitCode.InputIncomplete : ExitCode.Ok;
    }

    /// <summary>Null when the file cannot be read; that has been said then.</summary>
    private async Task<UploadResult?> ImportAsync(ReportFile file)
    {
        try
        {
            var tool = target.Tool ?? ReportTranslation.Recognise(file.Source, ReportLimits.Default, cancellationToken);
            using var progress = new UploadProgress(host, file.Name, file.Source.Length ?? 0);
            var address = HubRoutes.Reports(target.Cluster, tool, target.Subject, target.Extent);
            return await hub.UploadAsync(
                address, () => new ReportContent(file.Source, progress.Report), progress.Retry, cancellationToken);
        }
        catch (Exception e) when (InputProblem.IsOne(e))
        {
            await host.Error.WriteLineAsync(PlainText.OneLine($"{file.Name}: {InputProblem.Describe(e)}"));
            return null;
        }
    }

    private async Task WriteAsync(StreamWriter output, ReportFile file, UploadResult? result)
    {
        switch (result)
        {
            case UploadResult.Accepted(var receipt):
                await output.WriteLineAsync(PlainText.OneLine($"{file.Name}: {Describe(receipt)}"));
                await output.FlushAsync(cancellationToken);
                SkippedElements.Write(host.Error, file.Name, [.. receipt.Skipped.Select(static s => (s.Pointer, s.Reason))], Skipped(receipt));
                break;
            case UploadResult.Refused refused:
                await host.Error.WriteLineAsync(PlainText.OneLine($"{file.Name}: {refused.Problem}{Advice(refused)}"));
                break;
            default:
                break;
        }
    }

    /// <summary>True when all of the report counted, or what did not is accepted; otherwise that has been said, with what to do.</summary>
    private async Task<bool> CountedAsync(ReportFile file, ReportReceipt receipt)
    {
        var counted = receipt.Status != ReportStatus.Failed;
        foreach (var (outcome, what) in Endings(receipt).Where(e => !target.Accepted.Contains(e.Outcome)))
        {
            await host.Error.WriteLineAsync(PlainText.OneLine($"{file.Name}: {what}, or give --accept {outcome.ToString().ToLowerInvariant()} if this is expected"));
            counted = false;
        }

        return counted;
    }

    private IEnumerable<(UploadOutcome Outcome, string What)> Endings(ReportReceipt receipt)
    {
        if (receipt.Status == ReportStatus.Superseded)
        {
            yield return (UploadOutcome.Superseded, "it is older than what the hub knows of all that it is about, so nothing of it counted; send the newest report");
        }

        if (receipt.Status == ReportStatus.Held)
        {
            var page = new Uri(new Uri(target.Hub.AbsoluteUri.TrimEnd('/') + "/"), $"reports/{receipt.ReportId}");
            yield return (UploadOutcome.Held, $"it would close too much at once, so nothing of it counts yet; look at it and release it on {page}, send a second report that agrees");
        }

        if (Skipped(receipt) > 0)
        {
            yield return (UploadOutcome.Skipped, $"{Skipped(receipt)} of its elements did not count, the rest did; nothing of their subjects was closed; mend the report");
        }
    }

    private static string Describe(ReportReceipt receipt)
    {
        var items = receipt.Items;
        var text = $"{receipt.Status}: {items.New} new, {items.Reopened} reopened, {items.Changed} changed, {items.Fixed} fixed, {items.Unchanged} unchanged";
        if (items.Gone > 0)
        {
            text += $", {items.Gone} gone with their subject";
        }

        if (items.Suppressed > 0)
        {
            text += $", {items.Suppressed} suppressed";
        }

        if (items.Unconfirmed > 0)
        {
            text += $", {items.Unconfirmed} not confirmed";
        }

        if (Skipped(receipt) > 0)
        {
            text += $", {Skipped(receipt)} skipped";
        }

        return string.IsNullOrEmpty(receipt.Note) ? text : $"{text}; {receipt.Note}";
    }

    private static long Skipped(ReportReceipt receipt) => Math.Max(receipt.SkippedTotal, receipt.Skipped.Count);

    private string Advice(UploadResult.Refused refused) => refused switch
    {
        { IsAboutTheSender: false } => "",
        _ when target.HasToken => " (is the token right for this cluster?)",
        _ => " (give a token with --token or LYNCEUS_TOKEN)",
    };
}
