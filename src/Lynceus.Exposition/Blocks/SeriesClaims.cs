namespace Lynceus.Exposition.Blocks;

/// <summary>Decides which series are shown: each identity belongs to the owner that had it first, the others wait for it to go; budgets bound the rest. Under the store's lock.</summary>
internal sealed class SeriesClaims(SeriesStoreOptions options)
{
    private readonly SeriesIdentities _identities = new();
    private readonly Dictionary<ulong, List<Waiter>> _waiters = [];
    private int _reserved;
    private int _waitingBytes;

    /// <summary>Whether the version gets the series; else why not.</summary>
    public LeaveOutReason? TryClaim(OwnerUpdate update, SeriesFamily family, ulong identity, ReadOnlySpan<byte> line)
    {
        if (family.IsUniqueToOwner)
        {
            if (options.DetectDuplicates && !update.IsNew(identity))
            {
                return LeaveOutReason.Duplicate;
            }
        }
        else if (options.DetectDuplicates)
        {
            var holder = _identities[identity];
            if (holder != SeriesIdentities.Nobody && holder != update.Replaced?.Id)
            {
                if (holder != update.Version.Id)
                {
                    Wait(update.Version, family, identity, line);
                }

                return LeaveOutReason.Duplicate;
            }
        }

        if (update.HasInAll >= options.MaxSeriesPerOwner)
        {
            return LeaveOutReason.OwnerLimit;
        }

        if (update.Has[family.Index] >= update.Had[family.Index])
        {
            if (family.Reserved >= options.MaxSeriesPerFamily)
            {
                return LeaveOutReason.FamilyLimit;
            }

            if (_reserved >= options.MaxSeries)
            {
                return LeaveOutReason.TotalLimit;
            }

            Reserve(family, 1);
        }

        update.Has[family.Index]++;
        update.HasInAll++;
        if (options.DetectDuplicates && !family.IsUniqueToOwner)
        {
            _identities.Set(identity, update.Version.Id);
        }

        return null;
    }

    /// <summary>After the new version is shown: gives back what the replaced one alone had.</summary>
    /// <param name="promoted">Called for each series that another owner gets now.</param>
    public void Commit(OwnerUpdate update, IReadOnlyList<SeriesFamily> families, Action<OwnerVersion, SeriesPart> promoted)
    {
        for (var i = 0; i < update.Had.Length; i++)
        {
            Reserve(families[i], -Math.Max(0, update.Had[i] - update.Has[i]));
        }

        if (update.Replaced is { } replaced)
        {
            Forget(replaced);
            Release(replaced, promoted);
        }
    }

    /// <summary>Gives back what the new version got, first of all to the one it would have replaced.</summary>
    public void Abandon(OwnerUpdate update, IReadOnlyList<SeriesFamily> families, Action<OwnerVersion, SeriesPart> promoted)
    {
        for (var i = 0; i < update.Had.Length; i++)
        {
            Reserve(families[i], -Math.Max(0, update.Has[i] - update.Had[i]));
        }

        foreach (var part in update.Replaced?.Parts ?? [])
        {
            foreach (var identity in part.Identities)
            {
                _identities.Set(identity, update.Replaced!.Id);
            }
        }

        Forget(update.Version);
        Release(update.Version, promoted);
        Release(update.Unfinished, update.Version, promoted);
    }

    private void Wait(OwnerVersion version, SeriesFamily family, ulong identity, ReadOnlySpan<byte> line)
    {
        if (_waitingBytes + line.Length > options.MaxWaitingBytes)
        {
            return;
        }

        if (!_waiters.TryGetValue(identity, out var waiters))
        {
            _waiters.Add(identity, waiters = []);
        }

        // Twice in one owner.
        if (!waiters.Exists(w => w.Version == version))
        {
            _waitingBytes += line.Length;
            waiters.Add(new Waiter(version, family, line.ToArray()));
            (version.Waiting ??= []).Add(identity);
        }
    }

    private void Forget(OwnerVersion version)
    {
        foreach (var identity in version.Waiting ?? [])
        {
            if (_waiters.TryGetValue(identity, out var waiters) && waiters.FindIndex(w => w.Version == version) is >= 0 and var at)
            {
                RemoveWaiter(identity, waiters, at);
            }
        }

        version.Waiting = null;
    }

    private Waiter RemoveWaiter(ulong identity, List<Waiter> waiters, int at)
    {
        var waiter = waiters[at];
        _waitingBytes -= waiter.Line.Length;
        waiters.RemoveAt(at);
        if (waiters.Count == 0)
        {
            _waiters.Remove(identity);
        }

        return waiter;
    }

    private void Release(OwnerVersion version, Action<OwnerVersion, SeriesPart> promoted)
    {
        foreach (var part in version.Parts)
        {
            Release(part.Identities, version, promoted);
        }
    }

    private void Release(ulong[] identities, OwnerVersion version, Action<OwnerVersion, SeriesPart> promoted)
    {
        foreach (var identity in identities)
        {
            if (_identities[identity] == version.Id)
            {
                _identities.Remove(identity);
                Promote(identity, promoted);
            }
        }
    }

    /// <summary>The one that waits longest gets the series.</summary>
    private void Promote(ulong identity, Action<OwnerVersion, SeriesPart> promoted)
    {
        while (_waiters.TryGetValue(identity, out var waiters))
        {
            var (version, family, line) = RemoveWaiter(identity, waiters, 0);
            version.Waiting!.Remove(identity);
            if (!TryReservePromoted(version, family))
            {
                continue;
            }

            _identities.Set(identity, version.Id);
            version.CountLeftOut(LeaveOutReason.Duplicate, -1);
            var part = new SeriesPart(family, [identity], 1, line.Length) { Raw = line };
            version.Add(part);
            promoted(version, part);
            return;
        }
    }

    private bool TryReservePromoted(OwnerVersion version, SeriesFamily family)
    {
        var update = version.Update;
        if (family.Reserved >= options.MaxSeriesPerFamily || _reserved >= options.MaxSeries
            || (update?.Version == version ? update.HasInAll : version.Series) >= options.MaxSeriesPerOwner)
        {
            return false;
        }

        var isBeyond = true;
        if (update?.Version == version)
        {
            update.HasInAll++;
            isBeyond = ++update.Has[family.Index] > update.Had[family.Index];
        }
        else if (update is not null)
        {
            isBeyond = ++update.Had[family.Index] > update.Has[family.Index];
        }

        Reserve(family, isBeyond ? 1 : 0);
        return true;
    }

    private void Reserve(SeriesFamily family, int count)
    {
        family.Reserved += count;
        _reserved += count;
    }

    private sealed record Waiter(OwnerVersion Version, SeriesFamily Family, byte[] Line);
}
