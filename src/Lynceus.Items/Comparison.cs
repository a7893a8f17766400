using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>Compares one report with what is known of its cluster and tool. Pure: it reads through <see cref="IKnownItems"/> and says what is to be written.</summary>
/// <remarks>
/// <para>Use: every finding to <see cref="Add"/> in the order of the report, whose texts the caller stages where the answer says so; everything else that the
/// translator states to the methods of the same name; then <see cref="Decide"/> once. The rules are in <c>docs/items.md</c>.</para>
/// <para>Memory: about 90 bytes for each identity of the report and some hundred for each scope; texts stay with the caller.</para>
/// </remarks>
public sealed partial class Comparison(IKnownItems known, ComparisonSettings settings)
{
    private readonly ObservationTable _observations = new();

    // Observations by their other ids. Only of what is new or changed, or linked by this report: a store knows the rest.
    private readonly Dictionary<UInt128, int> _otherKeys = [];

    // Observations of items that were found under another key than the finding's: their own stored keys lead here as well.
    private readonly Dictionary<long, int> _foundOtherwise = [];
    private readonly OrderedDictionary<long, (KnownItem Item, int Into)> _merged = [];
    private readonly Dictionary<int, List<int>> _morePlaces = [];
    private readonly Dictionary<Scope, ScopeInReport> _scopes = [];
    private readonly List<ScopeInReport> _scopesInOrder = [];
    private readonly List<Place> _places = [];
    private readonly List<(string Family, string Listing, Extent Extent)> _listed = [];
    private (Scope Scope, Place Place)? _lastPlace;
    private int _rows;
    private bool _hasReadAhead;

    /// <summary>Why the report closes nothing; null when it may.</summary>
    public string? ClosesNothingBecause { get; private set; }

    /// <summary>Places that could not be examined.</summary>
    public int FailedPlaces => _places.Count(static p => p.Error is not null);

    public int ExaminedPlaces => _places.Count(static p => p.WasExamined && p.Error is null);

    /// <summary>The first reason why a place could not be examined; null when there is none.</summary>
    public string? FirstError => _places.Find(static p => p.Error is not null)?.Error;

    /// <summary>Takes a finding.</summary>
    /// <param name="evidenceHash">Of everything that is stored of it.</param>
    public Sighting Add(Finding finding, long evidenceHash)
    {
        var place = PlaceOf(finding.Scope, isNeeded: true);
        place.HasFindings = true;
        ReadAhead();
        if (_observations.TryFind(finding.Fingerprint.Value, out var ahead) && !_observations[ahead].Has(ObservationFlags.IsSeen)
            && !_foundOtherwise.ContainsKey(_observations[ahead].ItemId))
        {
            return Begin(ref _observations[ahead], ahead, finding, evidenceHash, place);
        }

        return Match(finding, out var item, out var isFormer) is { } number
            ? Repeat(finding, evidenceHash, place, number)
            : Begin(finding, evidenceHash, place, item, isFormer);
    }

    /// <summary>The staged title of this observation is another one than its item has.</summary>
    public void Retitle(int observation) => _observations[observation].Set(ObservationFlags.IsRetitled, true);

    /// <inheritdoc cref="IFindingSink.Examined"/>
    public void Examined(Scope scope) => PlaceOf(scope).WasExamined = true;

    /// <inheritdoc cref="IFindingSink.NotExamined"/>
    public void NotExamined(Scope scope, string reason)
    {
        var place = PlaceOf(scope);
        place.Error ??= reason;
    }

    /// <inheritdoc cref="IFindingSink.Ended"/>
    public void Ended(Scope scope) => PlaceOf(scope).HasEnded = true;

    /// <inheritdoc cref="IFindingSink.Listed"/>
    public void Listed(string family, string listing, Extent extent) => _listed.Add((family, listing, extent));

    /// <inheritdoc cref="IFindingSink.CloseNothing"/>
    public void CloseNothing(string reason) => ClosesNothingBecause = reason;

    // isNeeded: something is found there, so that a former scope is not one of which nothing was left.
    private Place PlaceOf(Scope scope, bool isNeeded = false)
    {
        if (_lastPlace is { } last && ReferenceEquals(last.Scope, scope))
        {
            return last.Place;
        }

        var bare = new Scope(scope.Family, scope.Namespace, scope.Key);
        if (!_scopes.TryGetValue(bare, out var inReport))
        {
            var knownScope = known.IsEmpty && scope.IsFormer ? null : known.Find(bare);
            if (scope.IsFormer && knownScope is null && !isNeeded)
            {
                return new Place(new ScopeInReport(bare, null, -1), scope.Variant, -1); // nothing was left in it
            }

            _scopes[bare] = inReport = new ScopeInReport(bare with { Listing = scope.Listing }, knownScope, _scopesInOrder.Count);
            _scopesInOrder.Add(inReport);
        }

        var place = inReport.PlaceOf(scope.Variant);
        if (place is null)
        {
            place = new Place(inReport, scope.Variant, _places.Count);
            inReport.Places.Add(place);
            _places.Add(place);
        }

        if (scope.Time is { } time && (place.Time is not { } before || time.ToUnixTimeMilliseconds() > before))
        {
            place.Time = time.ToUnixTimeMilliseconds();
        }

        _lastPlace = (scope, place);
        return place;
    }

    // The first finding of an identity.
    private Sighting Begin(Finding finding, long evidenceHash, Place place, KnownItem? known, bool isFormer)
    {
        ref var observation = ref _observations.Add(finding.Fingerprint, out var number);
        if (known is { } item)
        {
            observation.Know(item);
            observation.Set(ObservationFlags.IsRekeyed, isFormer);
            if (item.Key != finding.Fingerprint)
            {
                _foundOtherwise[item.Id] = number;
            }
        }

        if (isFormer)
        {
            MergeFormer(finding, number);
        }

        return Begin(ref observation, number, finding, evidenceHash, place);
    }

    private Sighting Begin(ref Observation observation, int number, Finding finding, long evidenceHash, Place place)
    {
        observation.Set(ObservationFlags.IsSeen, true);
        observation.Place = place.Number;
        observation.Occurrences = finding.Occurrences;
        observation.Set(ObservationFlags.IsSuppressed, finding.Suppression is not null);
        observation.Speak(finding, evidenceHash);
        observation.Row = observation.Has(ObservationFlags.IsKnown) && observation.KnownHash == evidenceHash ? 0 : ++_rows;
        if (observation.Row != 0 || observation.Has(ObservationFlags.IsRekeyed))
        {
            NoteAliases(finding, number);
        }

        return new Sighting(number, observation.Row, observation.ItemId);
    }

    private void ReadAhead()
    {
        if (_hasReadAhead)
        {
            return;
        }

        _hasReadAhead = true;
        foreach (var item in known.InOrder())
        {
            _observations.Add(item.Key, out _).Know(item);
        }
    }

    // A further finding of an identity. The worst speaks for all; of equally bad ones the one with the lower hash, whatever their order.
    private Sighting Repeat(Finding finding, long evidenceHash, Place place, int number)
    {
        ref var observation = ref _observations[number];
        if (observation.Place != place.Number)
        {
            AddPlace(ref observation, number, place.Number);
        }

        if (observation.Row != 0 || observation.Has(ObservationFlags.IsRekeyed))
        {
            NoteAliases(finding, number);
        }

        observation.Occurrences += finding.Occurrences;
        observation.Set(ObservationFlags.IsSuppressed, observation.Has(ObservationFlags.IsSuppressed) && finding.Suppression is not null);
        var severity = finding.Severity.Value;
        if (severity < observation.Severity || (severity == observation.Severity && evidenceHash >= observation.Hash))
        {
            return new Sighting(number, 0, observation.ItemId);
        }

        observation.Speak(finding, evidenceHash);
        observation.Set(ObservationFlags.IsRetitled, false);
        observation.Row = observation.Has(ObservationFlags.IsKnown) && observation.KnownHash == evidenceHash ? 0 : ++_rows;
        return new Sighting(number, observation.Row, observation.ItemId);
    }

    private void NoteAliases(Finding finding, int number)
    {
        foreach (var alias in finding.AliasKeys)
        {
            _otherKeys.TryAdd(alias.Fingerprint.Value, number);
        }
    }

    private void AddPlace(ref Observation observation, int number, int place)
    {
        if (!_morePlaces.TryGetValue(number, out var places))
        {
            observation.Set(ObservationFlags.HasMorePlaces, true);
            _morePlaces[number] = places = [];
        }

        if (!places.Contains(place))
        {
            places.Add(place);
        }
    }

    // The observation that this finding belongs to; null when it is the first of its identity, then with the item that stands for it.
    private int? Match(Finding finding, out KnownItem? item, out bool isFormer)
    {
        item = null;
        isFormer = false;
        if (Observed(finding.Fingerprint) is { } number)
        {
            if (_observations[number].Has(ObservationFlags.IsRekeyed))
            {
                MergeFormer(finding, number);
            }

            return number;
        }

        // An item of exactly this key comes before one that another id leads to.
        item = known.IsEmpty ? null : Known(finding.Fingerprint);
        if (item is null)
        {
            foreach (var alias in finding.AliasKeys)
            {
                if (Observed(alias.Fingerprint) is { } other)
                {
                    _otherKeys[finding.Fingerprint.Value] = other;
                    return other;
                }
            }
        }

        if (known.IsEmpty)
        {
            return null;
        }

        // Other ids, and the same parts under an older version of the scheme, mean the same finding.
        foreach (var key in item is null ? SameFinding(finding) : [])
        {
            item = Known(key.Fingerprint);
            isFormer = item is not null;
            if (isFormer)
            {
                break;
            }
        }

        if (item is { } found)
        {
            // Another finding of this report may have been matched with the item under yet another id.
            if (ObservationOf(found) is { } same)
            {
                _otherKeys[finding.Fingerprint.Value] = same;
                return same;
            }

            return null;
        }

        // A former formula may have been coarser: the first finding takes the item, the others are new.
        item = FormerItems(finding).FirstOrDefault(i => ObservationOf(i!.Value) is null);
        isFormer = item is not null;
        return null;
    }

    private static IEnumerable<FindingKey> SameFinding(Finding finding)
    {
        foreach (var alias in finding.AliasKeys)
        {
            yield return alias;
        }

        for (var version = finding.Key.Scheme.Version - 1; version > 0; version--)
        {
            yield return finding.Key.InVersion(version);
            foreach (var alias in finding.AliasKeys)
            {
                yield return alias.InVersion(version);
            }
        }
    }

    private int? Observed(Fingerprint key) => TryFindSeen(key, out var number) || _otherKeys.TryGetValue(key.Value, out number) ? number : null;

    private int? ObservationOf(in KnownItem item) =>
        _foundOtherwise.TryGetValue(item.Id, out var number) || TryFindSeen(item.Key, out number) ? number : null;

    private bool TryFindSeen(Fingerprint key, out int number) =>
        _observations.TryFind(key.Value, out number) && _observations[number].Has(ObservationFlags.IsSeen);

    private KnownItem? Known(Fingerprint key) => known.TryFind(key, out var item) ? item : null;

    private IEnumerable<KnownItem?> FormerItems(Finding finding)
    {
        foreach (var key in finding.FormerKeys)
        {
            if (Known(key.Fingerprint) is { } item)
            {
                yield return item;
            }
        }
    }

    // Several former identities that are one now: the first item stays, the others merge into it, unless a later finding takes them.
    private void MergeFormer(Finding finding, int number)
    {
        foreach (var former in FormerItems(finding))
        {
            if (ObservationOf(former!.Value) is null)
            {
                _merged.TryAdd(former.Value.Id, (former.Value, number));
            }
        }
    }

    private void DropUnmerged()
    {
        foreach (var (item, into) in _merged.Values.ToList())
        {
            if (ObservationOf(item) is not null || _observations[into].Has(ObservationFlags.IsOutdated))
            {
                _merged.Remove(item.Id);
            }
        }
    }
}
