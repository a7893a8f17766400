namespace Lynceus.Reports;

/// <summary>The parts of a finding's identity. The parts are kept beside the hash, so that the same finding can be looked for under another id or an older version.</summary>
public sealed class FindingKey(KeyScheme scheme, string family, string checkId, string subjectKey, params string[] extra)
{
    private Fingerprint? _fingerprint;

    public KeyScheme Scheme => scheme;

    public string Family => family;

    public string CheckId => checkId;

    public string SubjectKey => subjectKey;

    /// <summary>What tells findings of one check and subject apart, for example the package and its path.</summary>
    public IReadOnlyList<string> Extra => extra;

    public Fingerprint Fingerprint =>
        _fingerprint ??= Fingerprint.Of(scheme.Version, scheme.Tool, family, checkId, subjectKey, extra);

    /// <summary>The key of the same finding under another id of its check or vulnerability.</summary>
    public FindingKey WithCheck(string otherCheckId) => new(scheme, family, otherCheckId, subjectKey, extra);

    /// <summary>The same parts under another version of the scheme.</summary>
    public FindingKey InVersion(int version) => new(scheme with { Version = version }, family, checkId, subjectKey, extra);
}
