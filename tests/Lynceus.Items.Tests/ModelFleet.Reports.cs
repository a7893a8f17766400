using Lynceus.Reports;

namespace Lynceus.Items.Tests;

// What is sent of the truth, and how.
internal sealed partial class ModelFleet
{
    /// <summary>Sends one report of whatever kind; says which.</summary>
    public string Report()
    {
        if (_delayed.Count > 0 && Once(4))
        {
            var late = _delayed[_random.Next(_delayed.Count)];
            _delayed.Remove(late);
            Send(late);
            return "late " + late.What;
        }

        var snapshot = Once(2) ? OfOne() : OfList();
        if (snapshot.StatedAt is not null && Once(8) && _delayed.Count < 5)
        {
            _delayed.Add(snapshot);
            return "delayed";
        }

        Send(snapshot);
        return snapshot.What;
    }

    private Snapshot OfOne()
    {
        var subject = _subjects[_random.Next(_subjects.Count)];
        var snapshot = new Snapshot { What = $"scan of {subject.Name}", StatedAt = Once(5) ? null : _now, TakenAt = _now };
        var some = Once(3) || subject.Living.Count == 0 ? subject.Living : subject.Living.Skip(_random.Next(subject.Living.Count)).Take(1);
        foreach (var (name, variant) in some)
        {
            snapshot.Looks.Add(new Look(subject, name, null, [.. variant.Faults], Failed: Once(10)));
        }

        if (Once(12))
        {
            snapshot.IsPartial = true;
        }
        else if (subject.HasVariants && Once(15) && subject.Views.Count > 0)
        {
            snapshot.Looks.Clear();
            snapshot.Ends.Add((subject, subject.Views.Keys.ElementAt(_random.Next(subject.Views.Count))));
            snapshot.What = $"end of {snapshot.Ends[0].Variant} of {subject.Name}";
            snapshot.StatedAt = null;
        }

        return snapshot;
    }

    private Snapshot OfList()
    {
        var @namespace = _random.Next(3) switch
        {
            0 => "shop",
            1 => "bank",
            _ => null,
        };
        var ownTimes = Once(2);
        var isFresh = !ownTimes;
        var snapshot = new Snapshot
        {
            What = $"list of {@namespace ?? "cluster"}{(ownTimes ? " with times" : "")}",
            Listed = @namespace is null ? Extent.Cluster : Extent.OfNamespaces([@namespace]),
            TakenAt = _now,
            StatedAt = _now,
        };
        foreach (var subject in _subjects.Where(s => s.IsListed && (@namespace is null || s.Namespace == @namespace)))
        {
            foreach (var (name, variant) in subject.Living)
            {
                var scanned = isFresh ? (_now, [.. variant.Faults]) : variant.Scanned!.Value;
                snapshot.Looks.Add(new Look(subject, name, ownTimes ? scanned.At : null, scanned.Faults, Failed: Once(25)));
            }
        }

        if (ownTimes)
        {
            snapshot.StatedAt = snapshot.Looks.Count == 0 ? null : snapshot.Looks.Max(static l => l.At);
        }
        else if (Once(6))
        {
            snapshot.StatedAt = null;
        }

        // An empty list closes nothing: translators say so.
        snapshot.IsPartial = snapshot.Looks.Count == 0 || Once(10);
        snapshot.IsTruth = isFresh && !snapshot.IsPartial && snapshot.Looks.TrueForAll(static l => !l.Failed);
        return snapshot;
    }

    private void Send(Snapshot snapshot)
    {
        var report = new TestReport
        {
            StatedAt = snapshot.StatedAt,
            ReceivedAt = _now,
            Extent = snapshot.IsPartial ? new SenderExtent((Extent?)null) : null,
        };
        foreach (var look in snapshot.Looks.OrderBy(_ => _random.Next()))
        {
            var scope = ScopeOf(look.Subject, look.Variant, look.At);
            if (look.Failed)
            {
                report.Fails(scope);
            }
            else
            {
                report.Examines(scope);
            }

            foreach (var check in look.Faults.OrderBy(_ => _random.Next()))
            {
                Find(report, scope, look.Subject.Name, check);
            }

            // What is accepted stands in a good report alone: of a broken one nobody could say whether the acceptance is all there is.
            foreach (var check in look.Failed || snapshot.IsPartial ? [] : look.Accepted)
            {
                Find(report, scope, look.Subject.Name, check, "accepted");
            }
        }

        foreach (var (subject, variant) in snapshot.Ends)
        {
            report.Ends(ScopeOf(subject, variant, null));
        }

        if (snapshot.Listed is { } extent)
        {
            report.Lists(Listing, extent);
        }

        var applied = report.SendTo(Store, Settings) is not null;
        Judge(snapshot, applied);
    }

    private void Find(TestReport report, Scope scope, string subject, int check, string? suppression = null)
    {
        if (check == OnceSplit && _isSplit)
        {
            foreach (var former in FormerIds)
            {
                report.Finds(scope, former, suppression: suppression);
            }

            return;
        }

        // Under one id alone only what was linked before; else nobody could know.
        var (cve, ghsa) = ($"CVE-{check}", $"GHSA-{check}");
        var style = _linked.Contains((subject, check)) ? _random.Next(4) : 0;
        var (id, aliases) = style switch
        {
            0 => (cve, new[] { ghsa }),
            1 => (ghsa, []),
            2 => (cve, []),
            _ => (ghsa, new[] { cve }),
        };
        report.Finds(
            scope, id, Once(6) ? 0.95 : 0.75, Once(6) ? "1.2" : null, suppression, Once(9) ? "other" : "title", aliases: aliases,
            scheme: TestReport.Scheme with { Version = _version }, former: check == OnceSplit ? [.. FormerIds.Select(f => KeyOf(1, f, subject))] : null);
    }

    private static Scope ScopeOf(ModelSubject subject, string variant, long? at) => TestReport.ScopeOf(
        subject.Name, subject.HasVariants ? variant : null, subject.IsListed ? Listing : "", at);
}
