using System.Collections.Concurrent;
using Lynceus.Hub.Storage.Sqlite;
using Lynceus.Reports;

namespace Lynceus.Hub.Ingest;

/// <summary>Hands what a translator says to the comparison, and the texts of what is new to the store.</summary>
/// <remarks>Reading a report and looking its findings up take about as long, so they go on side by side: the translator's thread fills batches, another one compares them.
/// Few findings wait, so memory stays bounded whichever is faster, and so that most are garbage before a collection would have to keep them: with 2,000 of them
/// under way, collections cost a fifth of the time.</remarks>
internal sealed class FindingReader(Comparison comparison, StagedTexts texts, EvidenceWriter evidence) : IFindingSink, IDisposable
{
    private const int BatchSize = 32;
    private const int MaxWaiting = 4;

    private readonly List<(string Pointer, string Reason)> _skips = [];
    private readonly BlockingCollection<List<object>> _waiting = new(MaxWaiting);
    private List<object> _batch = new(BatchSize);
    private CancellationToken _stopped;

    public IReadOnlyList<(string Pointer, string Reason)> Skips => _skips;

    /// <summary>Runs the translation and compares what it says; both are over when it returns.</summary>
    /// <exception cref="ReportFormatException">The report cannot be read.</exception>
    public TranslationSummary Read(Func<IFindingSink, CancellationToken, TranslationSummary> translate, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _stopped = failed.Token;
        var comparing = Task.Run(() => CompareAll(failed), CancellationToken.None);
        try
        {
            var summary = translate(this, failed.Token);
            Flush();
            _waiting.CompleteAdding();
            comparing.GetAwaiter().GetResult();
            return summary;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            comparing.GetAwaiter().GetResult(); // throws what stopped the comparison
            throw;
        }
        finally
        {
            _waiting.CompleteAdding();
            Task.WaitAny([comparing], CancellationToken.None);
        }
    }

    public void Dispose() => _waiting.Dispose();

    public void Add(Finding finding) => Enqueue(finding);

    public void Skip(string pointer, string reason) => _skips.Add((pointer, reason));

    public void Examined(Scope scope) => Enqueue((Action)(() => comparison.Examined(scope)));

    public void NotExamined(Scope scope, string reason) => Enqueue((Action)(() => comparison.NotExamined(scope, reason)));

    public void Ended(Scope scope) => Enqueue((Action)(() => comparison.Ended(scope)));

    public void Listed(string family, string listing, Extent extent) => Enqueue((Action)(() => comparison.Listed(family, listing, extent)));

    public void CloseNothing(string reason) => Enqueue((Action)(() => comparison.CloseNothing(reason)));

    private void Enqueue(object statement)
    {
        _batch.Add(statement);
        if (_batch.Count == BatchSize)
        {
            Flush();
        }
    }

    private void Flush()
    {
        _waiting.Add(_batch, _stopped);
        _batch = new List<object>(BatchSize);
    }

    private void CompareAll(CancellationTokenSource failed)
    {
        try
        {
            foreach (var batch in _waiting.GetConsumingEnumerable(CancellationToken.None))
            {
                foreach (var statement in batch)
                {
                    if (statement is Finding finding)
                    {
                        Compare(finding);
                    }
                    else
                    {
                        ((Action)statement)();
                    }
                }
            }
        }
        catch
        {
            failed.Cancel(); // the translator may be waiting for room
            throw;
        }
    }

    private void Compare(Finding finding)
    {
        var check = texts.StageCheck(finding);
        var sighting = comparison.Add(finding, evidence.Write(finding));
        if (sighting.Row == 0)
        {
            return;
        }

        texts.Stage(sighting.Row, check, finding);
        if (sighting.ItemId != 0 && !texts.HasTitle(sighting.ItemId, finding.Title))
        {
            comparison.Retitle(sighting.Observation);
        }
    }
}
