using System.Buffers;
using System.Text.Json;
using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.Trivy;

/// <summary>Reads the output of <c>--compliance</c>: the failed checks of each control (<c>--report all</c>), or the failures counted (<c>--report summary</c>).</summary>
/// <remarks>
/// A control's number means another control in another version of its benchmark, so keys hold the benchmark without version and the check that failed; only a
/// summary, which names no check, has its controls' names. What a namespace is, the report does not say: objects with one kind and name are one item.
/// </remarks>
/// <param name="outline">Names the benchmark where its id stands behind the results.</param>
internal sealed class TrivyCompliance(TranslationContext context, Func<TrivyOutline> outline, string root)
{
    private const string Family = "compliance";

    // Benchmarks of these are about one cluster or account, which is the one that the report is sent into. Others are of an image, and do not name it.
    private static readonly string[] ClusterBenchmarks = ["aks-", "aws-", "eks-", "gke-", "k8s-", "ocp-", "openshift-", "rke-", "rke2-"];

    private static readonly SearchValues<char> VersionCharacters = SearchValues.Create("0123456789.");

    private readonly TrivyElement _element = new();
    private string? _id;
    private Subject? _subject;
    private Scope? _scope;
    private string? _unread;
    private bool _hasControls;

    public static bool Recognises(DocumentShape shape) =>
        shape.Has("ID") && shape.Has("Title") && (shape.Has("SummaryControls") || shape.Has("RelatedResources"));

    /// <summary>True on a name that only this layout has at its top.</summary>
    public static bool IsName(ref JsonCursor cursor) => cursor.Is("ID"u8) || cursor.Is("Title"u8) || cursor.Is("Description"u8)
        || cursor.Is("RelatedResources"u8) || cursor.Is("SummaryControls"u8) || cursor.Is("Version"u8);

    /// <summary>Reads a report; the cursor stands on its first property.</summary>
    /// <returns>Why it closes nothing; null when it may.</returns>
    public string? Read(ref JsonCursor cursor)
    {
        var onProperty = true;
        for (; onProperty || cursor.NextProperty(); onProperty = false)
        {
            var depth = cursor.Depth;
            try
            {
                ReadTopLevel(ref cursor);
            }
            catch (SkippedElementException e)
            {
                Skip(root, e);
                cursor.SkipRest(depth);
            }
        }

        return Close();
    }

    private void ReadTopLevel(ref JsonCursor cursor)
    {
        if (cursor.Is("ID"u8))
        {
            _id = cursor.NonEmptyText();
        }
        else if (cursor.Is("Results"u8))
        {
            ReadControls(ref cursor, isSummary: false);
        }
        else if (cursor.Is("SummaryControls"u8))
        {
            ReadControls(ref cursor, isSummary: true);
        }
        else
        {
            cursor.Skip();
        }
    }

    /// <summary><c>k8s-cis-1.23</c> is <c>k8s-cis</c>.</summary>
    internal static string WithoutVersion(string benchmark)
    {
        var dash = benchmark.LastIndexOf('-');
        return dash > 0 && dash < benchmark.Length - 1 && !benchmark.AsSpan(dash + 1).TrimStart('v').ContainsAnyExcept(VersionCharacters)
            ? benchmark[..dash]
            : benchmark;
    }

    private string? Close()
    {
        if (_scope is null || !_hasControls)
        {
            return "The report shows no control of the benchmark.";
        }

        if (_unread is not null)
        {
            context.NotExamined(_scope, _unread);
            return null;
        }

        if (_subject!.Name.Length == 0)
        {
            const string Unnamed = "The report does not name the image that was scanned.";
            context.NotExamined(_scope, Unnamed);
            return Unnamed;
        }

        context.Examined(_scope);
        return null;
    }

    private void Begin(bool isSummary)
    {
        _id ??= outline().Header.BenchmarkId ?? "benchmark";
        var benchmark = WithoutVersion(_id);
        string? variant = null;
        if (Array.Exists(ClusterBenchmarks, prefix => _id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            _subject = new Subject { Kind = "Benchmark", Name = benchmark };
        }
        else if (!string.IsNullOrWhiteSpace(context.Subject) && context.Subject.Trim() is var given)
        {
            _subject = new Subject { Kind = "Image", Name = ImageRepository.Of(given), Image = given };
            variant = ImageRepository.VariantOf(given);
        }
        else
        {
            _subject = new Subject { Kind = "Image", Name = "" };
        }

        // A summary says nothing of single checks and must not close what the full report opened.
        var part = _subject.Kind == "Benchmark" ? "" : "/" + benchmark;
        _scope = new Scope(Family, "", _subject.Key + part + (isSummary ? "/summary" : "")) { Variant = variant };
    }

    private void ReadControls(ref JsonCursor cursor, bool isSummary)
    {
        var pointer = $"{root}/{cursor.NameText()}";
        if (!cursor.EnterArray())
        {
            return;
        }

        Begin(isSummary);
        for (var i = 0; cursor.NextElement(); i++)
        {
            var depth = cursor.Depth;
            try
            {
                if (!cursor.EnterObject())
                {
                    throw new SkippedElementException("A control is not an object.");
                }

                ReadControl(ref cursor, $"{pointer}/{i}");
                _hasControls = true;
            }
            catch (SkippedElementException e)
            {
                Skip($"{pointer}/{i}", e);
                cursor.SkipRest(depth);
            }
        }
    }

    private void ReadControl(ref JsonCursor cursor, string pointer)
    {
        string? id = null, name = null, severity = null;
        int? failures = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("ID"u8))
            {
                id = cursor.NonEmptyText();
            }
            else if (cursor.Is("Name"u8))
            {
                name = cursor.NonEmptyText();
            }
            else if (cursor.Is("Severity"u8))
            {
                severity = cursor.NonEmptyText();
            }
            else if (cursor.Is("TotalFail"u8))
            {
                failures = cursor.Int32();
            }
            else if (cursor.Is("Results"u8))
            {
                ReadResults(ref cursor, pointer + "/Results");
            }
            else
            {
                cursor.Skip();
            }
        }

        if (failures > 0)
        {
            AddControl(id, name, severity, failures.Value, pointer);
        }
    }

    private void AddControl(string? id, string? name, string? severity, int failures, string pointer)
    {
        if ((name ?? id) is not { } control)
        {
            throw new SkippedElementException("The control has no ID.");
        }

        var title = OneLine.Of(control);
        context.Add(new Finding
        {
            Key = new FindingKey(TrivyTranslator.Scheme, Family, $"{WithoutVersion(_id!)}/{title.ToLowerInvariant()}", _subject!.Key),
            Scope = _scope!,
            CheckId = $"{_id}/{id ?? title}",
            Title = context.Bounded(title)!,
            Severity = Severity.FromWord(severity),
            Subject = _subject,
            RawPointer = pointer,
            Occurrences = failures,
        });
    }

    private void ReadResults(ref JsonCursor cursor, string pointer)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        for (var i = 0; cursor.NextElement(); i++)
        {
            if (cursor.EnterObject())
            {
                ReadResult(ref cursor, $"{pointer}/{i}");
            }
        }
    }

    private void ReadResult(ref JsonCursor cursor, string pointer)
    {
        string? target = null, type = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("Target"u8))
            {
                target = cursor.NonEmptyText();
            }
            else if (cursor.Is("Type"u8))
            {
                type = cursor.NonEmptyText();
            }
            else if (cursor.TokenType == JsonTokenType.StartArray && TrivyReport.KindOf(ref cursor) is { } kind and not TrivyElementKind.Modified)
            {
                ReadElements(ref cursor, kind, $"{pointer}/{cursor.NameText()}", target, type);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadElements(ref JsonCursor cursor, TrivyElementKind kind, string pointer, string? target, string? type)
    {
        for (var i = 0; cursor.NextElement(); i++)
        {
            var depth = cursor.Depth;
            try
            {
                if (cursor.TokenType != JsonTokenType.StartObject)
                {
                    throw new SkippedElementException("It is not an object.");
                }

                _element.Read(ref cursor, kind);
                Add(kind, $"{pointer}/{i}", target, type);
            }
            catch (SkippedElementException e)
            {
                Skip($"{pointer}/{i}", e);
                cursor.SkipRest(depth);
            }
        }
    }

    private void Add(TrivyElementKind kind, string pointer, string? target, string? type)
    {
        if (kind == TrivyElementKind.Misconfiguration && _element.Status?.ToUpperInvariant() is "PASS" or "EXCEPTION")
        {
            return;
        }

        var check = kind switch
        {
            TrivyElementKind.Vulnerability when _element.VulnerabilityId is { } id => VulnerabilityIds.Canonical(id, _element.VendorIds),
            TrivyElementKind.Misconfiguration => AquaCheckIds.Canonical(_element.Id, _element.AvdId),
            TrivyElementKind.Secret => _element.RuleId,
            TrivyElementKind.License => _element.Name,
            _ => null,
        };
        if (check is null)
        {
            throw new SkippedElementException("It does not say which check failed.");
        }

        var subject = ObjectOf(target, type) ?? _subject!;
        var place = subject == _subject ? PlaceOf(target) : "";
        var package = kind == TrivyElementKind.Vulnerability ? PackageKey.Of(_element.Purl, type, PackageKey.IsSystem(type), _element.PkgName) : "";
        context.Add(new Finding
        {
            Key = new FindingKey(TrivyTranslator.Scheme, Family, $"{WithoutVersion(_id!)}/{check}", subject.Key, place, package),
            Scope = _scope!,
            CheckId = $"{_id}/{check}",
            Title = _element.Title is { } title ? OneLine.Of(title) : check,
            Message = context.Bounded(kind == TrivyElementKind.Misconfiguration ? _element.Message : null),
            Description = context.Bounded(_element.Description),
            Remediation = context.Bounded(_element.Resolution),
            Severity = Severity.FromWord(_element.Severity, _element.SeveritySource),
            Subject = subject,
            Aliases = [check],
            References = _element.References,
            RawPointer = pointer,
        });
    }

    // Kind/name of what was checked in a cluster.
    private Subject? ObjectOf(string? target, string? type)
    {
        if (type != "kubernetes" || target is null || target.Split('/') is not [{ Length: > 0 } kind, { Length: > 0 } name])
        {
            return null;
        }

        var (container, _) = CauseText.Read(_element.Message);
        return TopController.Subject(kind, "", name, container);
    }

    // Of a system's packages the repository of their image; of an image by itself nothing, the scope says it.
    private string PlaceOf(string? target) =>
        target is null ? ""
        : ImageRepository.OfTarget(target) is var image && image.Length < target.Length
            ? _subject!.Kind == "Image" ? "" : ImageRepository.Of(image)
        : StablePath.OfInstalled(target);

    private void Skip(string pointer, SkippedElementException e)
    {
        context.Skip(pointer, e.Message);
        _unread ??= "A part of its results could not be read.";
    }
}
