using Lynceus.Reports.Secrets;

namespace Lynceus.Reports;

/// <summary>One thing that one tool says about one subject, in the words of every tool. Texts are plain unless their name says Markdown; a sink gets them without secrets.</summary>
public sealed record Finding
{
    /// <summary>Identity. Stable over image tags, ReplicaSet names, scanner upgrades, re-rating and reordering.</summary>
    public required FindingKey Key { get; init; }

    /// <summary>Keys of the same finding under other ids of its vulnerability. The item is known by all of them from now on, whichever a later report uses.</summary>
    public IReadOnlyList<FindingKey> AliasKeys { get; init; } = [];

    /// <summary>Keys under which earlier releases of Lynceus or of the tool knew the same finding, tried in this order when <see cref="Key"/> is not known.
    /// The same parts under an older <see cref="KeyScheme.Version"/> need not be listed.</summary>
    public IReadOnlyList<FindingKey> FormerKeys { get; init; } = [];

    public Fingerprint Fingerprint => Key.Fingerprint;

    /// <summary>What is closed together with it, and only when a report examined it.</summary>
    public required Scope Scope { get; init; }

    /// <summary>Canonical id of the check or vulnerability, for example <c>CVE-2024-3094</c> or <c>KSV-0014</c>, whatever spelling the report used.</summary>
    public required string CheckId { get; init; }

    /// <summary>One line that says what is wrong.</summary>
    public required string Title { get; init; }

    /// <summary>What the tool said about this very subject; null when it says no more than the title.</summary>
    public string? Message { get; init; }

    /// <summary>What the check is about, the same for every subject, Markdown; null when the tool has none.</summary>
    public string? Description { get; init; }

    /// <summary>What to do, Markdown; null when the tool does not say.</summary>
    public string? Remediation { get; init; }

    public Category Category { get; init; } = Category.Security;

    public required Severity Severity { get; init; }

    /// <summary>How sure the tool is, in its own word; null when it does not say.</summary>
    public string? Confidence { get; init; }

    public required Subject Subject { get; init; }

    /// <summary>Null when the finding is not about a package.</summary>
    public Package? Package { get; init; }

    /// <summary>Null when the finding is not about a file.</summary>
    public CodeLocation? Location { get; init; }

    /// <summary>Other ids of the same check or vulnerability (GHSA, vendor ids, former ids).</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public IReadOnlyList<string> References { get; init; } = [];

    public IReadOnlyList<CvssScore> Cvss { get; init; } = [];

    /// <summary>The tool's own state word, for example Trivy's <c>fix_deferred</c>; null when it has none.</summary>
    public string? Status { get; init; }

    /// <summary>Why the tool itself says this does not count (an accepted exception, a suppression); null when it counts. Such a finding opens no item.</summary>
    public string? Suppression { get; init; }

    /// <summary>JSON pointer (RFC 6901) into the report; with several documents in one report the first segment is the document's index.</summary>
    public required string RawPointer { get; init; }

    /// <summary>How often the tool counts it, where one entry stands for several; usually 1.</summary>
    public int Occurrences { get; init; } = 1;

    /// <summary>What <see cref="Message"/> and <see cref="Title"/> are, for the masking of secrets in them.</summary>
    internal TextKind MessageKind { get; init; } = TextKind.Observed;
}
