using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Exposition.Blocks;

/// <summary>
/// Series that come from objects, as compressed text ready to be sent. What an owner shows is replaced as a whole by reference; a scrape reads what was there when it began.
/// For many threads; the lock is held for book-keeping only, never while text is compressed, inflated or sent.
/// </summary>
/// <remarks>docs/exposition.md says how it works and what it costs.</remarks>
public sealed class SeriesStore : IDisposable
{
    private const int LargestKeptSet = 5000;

    private readonly Lock _lock = new();
    private readonly ILogger _logger;
    private readonly SeriesHash _hash = SeriesHash.WithRandomKey();
    private readonly BlockCompressor _compressor;
    private readonly DeflateBlock _openMetricsEnd;
    private readonly SeriesClaims _claims;
    private readonly SeriesStoreMetrics _metrics;
    private readonly List<SeriesFamily> _families = [];
    private readonly Dictionary<OwnerKey, OwnerVersion> _owners = [];
    private readonly HashSet<OwnerKey> _open = [];
    private readonly HashSet<(SeriesFamily Family, LeaveOutReason Reason)> _logged = [];
    private readonly ConcurrentBag<HashSet<ulong>> _sets = [];
    private readonly Queue<SharedBlock> _uncompressed = [];
    private readonly long[] _leftOut = new long[(int)LeaveOutReason.TotalLimit + 1];
    private readonly Stack<int> _freeIds = [];
    private readonly SemaphoreSlim _inflatingAhead = new(2 * Environment.ProcessorCount);
    private int _lastId = SeriesIdentities.Nobody;
    private long _uncompressedBytes;
    private SeriesSnapshot? _snapshot;

    public SeriesStore(SeriesStoreOptions options, ILogger<SeriesStore>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _logger = logger ?? NullLogger<SeriesStore>.Instance;
        _compressor = new BlockCompressor(options.CompressionLevel);
        _openMetricsEnd = _compressor.Compress("# EOF\n"u8);
        _claims = new SeriesClaims(options);
        _metrics = new SeriesStoreMetrics(this);
    }

    internal SeriesStoreOptions Options { get; }

    internal long UncompressedBytes => _uncompressedBytes;

    /// <summary>Families are written in the order in which they were added, those without series not at all.</summary>
    /// <param name="isUniqueToOwner">
    /// The labels make sure that no two owners have a series in common, for example by the uid of the object. Duplicates are then looked for within each update alone, and nothing is kept for it; if owners
    /// do have the same series, all of them are shown.
    /// </param>
    /// <exception cref="ArgumentException">The family is a histogram, has a name that not every client reads, or is there already.</exception>
    /// <exception cref="InvalidOperationException">An update has begun already.</exception>
    public SeriesFamily AddFamily(FamilyHeader header, bool isUniqueToOwner = false)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (!header.Name.IsLegacy || header.Type == MetricType.Histogram)
        {
            throw new ArgumentException($"Blocks hold one form of a series for all clients, which '{header.Name.Text}' as {header.Type} does not have.", nameof(header));
        }

        lock (_lock)
        {
            if (_lastId != SeriesIdentities.Nobody)
            {
                throw new InvalidOperationException("Families are added before the first update.");
            }

            if (_families.Exists(f => f.Header.Name.Text == header.Name.Text))
            {
                throw new ArgumentException($"'{header.Name.Text}' is there already.", nameof(header));
            }

            var family = new SeriesFamily(this, _families.Count, header, _hash.Of(header.Name.Utf8.Span), isUniqueToOwner, _compressor);
            _families.Add(family);
            return family;
        }
    }

    /// <summary>Begins to say anew what an owner has.</summary>
    /// <exception cref="InvalidOperationException">An update of this owner is open: whose text would win would be left to chance.</exception>
    public OwnerUpdate Begin(OwnerKey owner)
    {
        lock (_lock)
        {
            if (!_open.Add(owner))
            {
                throw new InvalidOperationException("An update of this owner is open already.");
            }

            var replaced = _owners.GetValueOrDefault(owner);
            var version = new OwnerVersion(owner, _freeIds.TryPop(out var id) ? id : ++_lastId);
            var update = new OwnerUpdate(this, version, replaced, _families.Count);
            version.Update = update;
            replaced?.Update = update;
            return update;
        }
    }

    /// <inheritdoc cref="Begin" path="/exception"/>
    public void Remove(OwnerKey owner)
    {
        using var update = Begin(owner);
        update.Commit();
    }

    /// <summary>What there is now, ready to be sent.</summary>
    /// <param name="isOpenMetrics">Else text 0.0.4.</param>
    /// <param name="before">Text of other families in the same format, without an end mark. May be empty.</param>
    public SeriesScrape Scrape(bool isOpenMetrics, ReadOnlySpan<byte> before)
    {
        SeriesSnapshot snapshot;
        lock (_lock)
        {
            snapshot = _snapshot ??= new SeriesSnapshot(_families);
        }

        var blocks = new List<DeflateBlock>(snapshot.MostBlocks + 1 + (before.Length / Options.BlockBytes) + 1);
        while (!before.IsEmpty)
        {
            var length = Math.Min(before.Length, Options.BlockBytes);
            blocks.Add(_compressor.Compress(before[..length]));
            before = before[length..];
        }

        foreach (var family in snapshot.Families)
        {
            blocks.Add(isOpenMetrics ? family.Family.OpenMetrics : family.Family.Text);
            blocks.AddRange(family.OwnBlocks);
            foreach (var content in family.Shared)
            {
                blocks.Add(Compress(content));
            }
        }

        if (isOpenMetrics)
        {
            blocks.Add(_openMetricsEnd);
        }

        return new SeriesScrape(blocks, _inflatingAhead);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _inflatingAhead.Dispose();
    }

    /// <summary>An empty set for the time of one update.</summary>
    internal HashSet<ulong> RentSet() => _sets.TryTake(out var set) ? set : [];

    internal void ReturnSet(HashSet<ulong> set)
    {
        if (set.Count <= LargestKeptSet)
        {
            set.Clear();
            _sets.Add(set);
        }
    }

    /// <summary>Takes lines into the new version of an owner. Invalid ones, duplicates, and those beyond a budget are left out.</summary>
    internal void Take(OwnerUpdate update, SeriesFamily family, Span<byte> text, bool isLast)
    {
        if (text.IsEmpty)
        {
            return;
        }

        var lines = new LineBatch(text, family, _hash);
        try
        {
            // Known to the update before they are claimed, so that they are given back whatever happens.
            update.Unfinished = Options.DetectDuplicates && !family.IsUniqueToOwner ? lines.Identities.ToArray() : [];
            Claim(update, family, ref lines);
            if (lines.Count > 0)
            {
                Keep(update, family, lines, isShared: isLast && lines.Text.Length <= Options.SmallBytes);
            }
        }
        finally
        {
            lines.Dispose();
        }
    }

    internal void Commit(OwnerUpdate update)
    {
        var (version, replaced) = (update.Version, update.Replaced);
        lock (_lock)
        {
            var places = new SharedBlock?[_families.Count];
            var touched = new HashSet<SharedBlock>();
            foreach (var part in replaced?.Parts ?? [])
            {
                if (part.Family.Remove(part) is { } shared)
                {
                    places[part.Family.Index] = shared;
                    touched.Add(shared);
                }
            }

            version.IsShown = true;
            replaced?.IsShown = false;
            foreach (var part in version.Parts)
            {
                part.Family.Add(part, places[part.Family.Index], Options);
            }

            Close(update);
            if (version.HasContent)
            {
                _owners[version.Owner] = version;
            }
            else
            {
                _owners.Remove(version.Owner);
                _freeIds.Push(version.Id);
            }

            for (var reason = 0; reason < _leftOut.Length; reason++)
            {
                _leftOut[reason] += version.LeftOut((LeaveOutReason)reason) - (replaced?.LeftOut((LeaveOutReason)reason) ?? 0);
            }

            _claims.Commit(update, _families, Promoted);
            if (replaced is not null)
            {
                _freeIds.Push(replaced.Id);
            }

            foreach (var shared in touched)
            {
                shared.Family.Tidy(shared, Options);
            }

            _snapshot = null;
        }

        CompressOldest();
    }

    internal void Abandon(OwnerUpdate update)
    {
        lock (_lock)
        {
            Close(update);
            _claims.Abandon(update, _families, Promoted);
            _freeIds.Push(update.Version.Id);
            _snapshot = null;
        }
    }

    /// <summary>Called by shared blocks, under the lock.</summary>
    internal void CountUncompressed(SharedBlock shared, int bytes)
    {
        _uncompressedBytes += bytes;
        if (bytes >= 0 && !shared.IsQueued)
        {
            shared.IsQueued = true;
            _uncompressed.Enqueue(shared);
        }
    }

    internal SeriesFigures Figures()
    {
        lock (_lock)
        {
            return new SeriesFigures(
                _owners.Count,
                [.. _families.Select(static f => new FamilyFigures(f.Header.Name.Text, f.Series, f.RawBytes, f.DeflatedBytes()))],
                [.. _leftOut]);
        }
    }

    private void Claim(OwnerUpdate update, SeriesFamily family, ref LineBatch lines)
    {
        var isLeftOut = ArrayPool<bool>.Shared.Rent(lines.Count);
        Span<int> counts = stackalloc int[_leftOut.Length];
        counts[(int)LeaveOutReason.Invalid] = lines.Invalid;
        lock (_lock)
        {
            for (var i = 0; i < lines.Count; i++)
            {
                var reason = _claims.TryClaim(update, family, lines.Identities[i], lines.Line(i));
                isLeftOut[i] = reason is not null;
                if (reason is { } why)
                {
                    counts[(int)why]++;
                }
            }

            for (var reason = 0; reason < counts.Length; reason++)
            {
                if (counts[reason] > 0)
                {
                    update.Version.CountLeftOut((LeaveOutReason)reason, counts[reason]);
                    counts[reason] = _logged.Add((family, (LeaveOutReason)reason)) ? counts[reason] : -counts[reason];
                }
            }
        }

        if (counts.ContainsAnyExcept(0))
        {
            lines.Filter(isLeftOut);
            Report(update.Version.Owner, family, counts);
        }

        ArrayPool<bool>.Shared.Return(isLeftOut);
    }

    /// <param name="counts">By reason; negative when it was logged before.</param>
    private void Report(OwnerKey owner, SeriesFamily family, ReadOnlySpan<int> counts)
    {
        for (var reason = 0; reason < counts.Length; reason++)
        {
            if (counts[reason] != 0)
            {
                _metrics.CountLeftOut((LeaveOutReason)reason, Math.Abs(counts[reason]));
            }

            if (counts[reason] > 0)
            {
                SeriesStoreLog.LeftOut(_logger, counts[reason], family.Header.Name.Text, owner.Source, owner.Uid, (LeaveOutReason)reason);
            }
        }
    }

    private void Keep(OwnerUpdate update, SeriesFamily family, in LineBatch lines, bool isShared)
    {
        var identities = update.Unfinished.Length > lines.Count ? lines.Identities.ToArray() : update.Unfinished;
        var part = new SeriesPart(family, identities, lines.Count, lines.Text.Length)
        {
            Block = isShared ? null : _compressor.Compress(lines.Text),
            Raw = isShared ? lines.Text.ToArray() : null,
        };
        lock (_lock)
        {
            update.Version.Add(part);
            update.Unfinished = [];
        }
    }

    private void Close(OwnerUpdate update)
    {
        _open.Remove(update.Version.Owner);
        update.Version.Update = null;
        update.Replaced?.Update = null;
    }

    private void Promoted(OwnerVersion version, SeriesPart part)
    {
        if (version.IsShown)
        {
            part.Family.Add(part, null, Options);
            _leftOut[(int)LeaveOutReason.Duplicate]--;
        }
    }

    private DeflateBlock Compress(SharedContent content)
    {
        if (content.IsCompressed)
        {
            return content.Compress(_compressor);
        }

        var block = content.Compress(_compressor);
        lock (_lock)
        {
            content.Shared.Adopt(content, block);
        }

        return block;
    }

    /// <summary>Without scrapes nobody else would compress what small owners leave behind. Two blocks a commit are more than it adds.</summary>
    private void CompressOldest()
    {
        for (var compressed = 0; compressed < 2;)
        {
            SharedContent content;
            lock (_lock)
            {
                if (_uncompressedBytes <= Options.MaxUncompressedBytes || !_uncompressed.TryDequeue(out var shared))
                {
                    return;
                }

                shared.IsQueued = false;
                if (shared.UncompressedBytes == 0)
                {
                    continue;
                }

                content = shared.GetContent();
            }

            Compress(content);
            compressed++;
        }
    }
}
