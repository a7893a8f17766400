using System.Text.Json;
using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.Trivy;

/// <summary>Reads one report in one pass. Only a document that names things behind their findings costs another one, see <see cref="TrivyOutline"/>.</summary>
/// <param name="number">The report's number in its stream.</param>
/// <param name="root">Start of all its pointers; empty when the stream holds no other report. Where there are several, each dates its own subject.</param>
internal sealed class TrivyReport(TranslationContext context, TrivyFindings findings, TrivyOutlines outlines, int number, string root)
{
    private readonly TrivyHeader _header = new();
    private readonly TrivyElement _element = new();
    private readonly TrivyCoverage _coverage = new(context);
    private TrivyOutline? _outline;
    private TrivyArtifact? _artifact;
    private TrivyCoverage.Examination? _artifactExamination;
    private int _resource;
    private bool _isCluster;

    private TrivyOutline Outline => _outline ??= outlines[number];

    /// <summary>When this report was made: the time of the whole stream is that of its last report.</summary>
    private DateTimeOffset? Time => _header.CreatedAt ?? (root.Length > 0 || _outline is not null ? Outline.Header.CreatedAt : null);

    /// <summary>A name of a report was read, so that this is one.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>True on a property that lists Kubernetes objects: of full reports, of summaries, and the two lists of older reports.</summary>
    public static bool IsResourceList(ref JsonCursor cursor) =>
        cursor.Is("Resources"u8) || cursor.Is("Findings"u8) || cursor.Is("Vulnerabilities"u8) || cursor.Is("Misconfigurations"u8);

    /// <summary>Says what the report covers, after all of it was read.</summary>
    /// <returns>Why it closes nothing; null when it may.</returns>
    public string? Close() => _coverage.Close(_isCluster);

    /// <summary>Reads a report; the cursor stands on the object's start or, once, on its first property.</summary>
    public void ReadObject(ref JsonCursor cursor, bool onProperty)
    {
        for (; onProperty || cursor.NextProperty(); onProperty = false)
        {
            var depth = cursor.Depth;
            try
            {
                ReadTopLevel(ref cursor);
            }
            catch (SkippedElementException e)
            {
                context.Skip(root, e.Message);
                cursor.SkipRest(depth);
            }
        }
    }

    /// <summary>Reads a report from before 0.20, an array of results.</summary>
    public void ReadArray(ref JsonCursor cursor) => ReadArtifactResults(ref cursor, root);

    /// <summary>Reads one result of an array that may hold reports too.</summary>
    public void ReadArrayElement(ref JsonCursor cursor, int index, TrivyStream.Element kind)
    {
        if (kind == TrivyStream.Element.Empty)
        {
            return;
        }

        var subject = OpenArtifact();
        ReadResultElement(
            ref cursor, $"{root}/{index}", TrivyOutline.Artifact, index, ref subject, _artifactExamination!, onProperty: kind == TrivyStream.Element.Result);
    }

    private void ReadTopLevel(ref JsonCursor cursor)
    {
        IsKnown |= TrivyStream.IsReportName(ref cursor) || IsResourceList(ref cursor);
        if (cursor.Is("Results"u8))
        {
            ReadArtifactResults(ref cursor, root + "/Results");
        }
        else if (IsResourceList(ref cursor))
        {
            _isCluster = true;
            ReadResources(ref cursor);
        }
        else if (cursor.Is("ClusterName"u8))
        {
            _isCluster = true;
            cursor.Skip();
        }
        else if (cursor.Is("Trivy"u8))
        {
            ReadScanner(ref cursor);
        }
        else if (!_header.TryRead(ref cursor))
        {
            cursor.Skip();
        }
        else if (_header.CreatedAt is { } time && !(context.GeneratedAt > time))
        {
            context.GeneratedAt = time;
        }
    }

    private void ReadScanner(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("Version"u8))
            {
                context.ToolVersion = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadArtifactResults(ref JsonCursor cursor, string pointer)
    {
        if (cursor.TokenType != JsonTokenType.StartArray)
        {
            cursor.Skip();
            return;
        }

        ReadResults(ref cursor, pointer, TrivyOutline.Artifact, OpenArtifact(), _artifactExamination!);
    }

    private Subject OpenArtifact()
    {
        if (_artifact is null)
        {
            var outline = _header.IsComplete ? null : Outline;
            _artifact = TrivyArtifact.Of(outline?.Header ?? _header, outline?.SystemTarget, context.Subject);
            if (!_artifact.IsNamed && outline is null)
            {
                _artifact = TrivyArtifact.Of(Outline.Header, Outline.SystemTarget, context.Subject);
            }

            _artifactExamination = _coverage.OfArtifact(_artifact, Time);
            findings.BeginSubject();
        }

        return _artifact.Subject;
    }

    private void ReadResources(ref JsonCursor cursor)
    {
        var pointer = $"{root}/{cursor.NameText()}";
        if (!cursor.EnterArray())
        {
            return;
        }

        for (var i = 0; cursor.NextElement(); i++)
        {
            var resource = _resource++;
            var depth = cursor.Depth;
            try
            {
                ReadResource(ref cursor, $"{pointer}/{i}", resource);
            }
            catch (SkippedElementException e)
            {
                context.Skip($"{pointer}/{i}", e.Message);
                _coverage.SawUnnamed();
                cursor.SkipRest(depth);
            }
        }
    }

    private void ReadResource(ref JsonCursor cursor, string pointer, int resource)
    {
        if (cursor.TokenType != JsonTokenType.StartObject)
        {
            cursor.Skip();
            _coverage.SawUnnamed();
            context.Skip(pointer, "A resource is not an object.");
            return;
        }

        string? @namespace = null, kind = null, name = null, error = null;
        TrivyCoverage.Examination? examination = null;
        try
        {
            while (cursor.NextProperty())
            {
                if (cursor.Is("Namespace"u8))
                {
                    @namespace = cursor.NonEmptyText();
                }
                else if (cursor.Is("Kind"u8))
                {
                    kind = cursor.NonEmptyText();
                }
                else if (cursor.Is("Name"u8))
                {
                    name = cursor.NonEmptyText();
                }
                else if (cursor.Is("Error"u8))
                {
                    error = cursor.NonEmptyText();
                }
                else if (cursor.Is("Results"u8) && cursor.TokenType == JsonTokenType.StartArray)
                {
                    var head = @namespace is null || kind is null || name is null ? Outline.Resource(resource) : new(@namespace, kind, name);
                    var subject = SubjectOf(head);
                    if (subject is null)
                    {
                        cursor.Skip();
                        continue;
                    }

                    examination = _coverage.OfObject(subject, Time);
                    findings.BeginSubject();
                    ReadResults(ref cursor, pointer + "/Results", resource, subject, examination);
                }
                else
                {
                    cursor.Skip();
                }
            }
        }
        catch (SkippedElementException) when (examination is not null)
        {
            // What could not be read behind its results may be its name, or the error that ended its scan.
            examination.Unreadable = TrivyFamilies.All;
            throw;
        }

        examination ??= SubjectOf(new(@namespace, kind, name)) is { } late ? _coverage.OfObject(late, Time) : null;
        if (examination is null)
        {
            _coverage.SawUnnamed();
            context.Skip(pointer, "The resource has no Kind or Name.");
        }
        else
        {
            examination.Error ??= context.Bounded(error);
        }
    }

    private static Subject? SubjectOf(ResourceHead head) => head is { Kind: { } kind, Name: { } name }
        ? TopController.Subject(kind, head.Namespace ?? "", name)
        : null;

    private void ReadResults(
        ref JsonCursor cursor, string pointer, int resource, Subject subject, TrivyCoverage.Examination examination)
    {
        for (var i = 0; cursor.NextElement(); i++)
        {
            ReadResultElement(ref cursor, $"{pointer}/{i}", resource, i, ref subject, examination, onProperty: false);
        }
    }

    private void ReadResultElement(
        ref JsonCursor cursor, string pointer, int resource, int index, ref Subject subject, TrivyCoverage.Examination examination, bool onProperty)
    {
        if (!onProperty && cursor.TokenType != JsonTokenType.StartObject)
        {
            cursor.Skip();
            examination.Unreadable = TrivyFamilies.All;
            context.Skip(pointer, "A result is not an object.");
            return;
        }

        var depth = onProperty ? cursor.Depth - 1 : cursor.Depth;
        try
        {
            subject = ReadResult(ref cursor, pointer, resource, index, subject, examination, onProperty);
        }
        catch (SkippedElementException e)
        {
            examination.Unreadable = TrivyFamilies.All;
            context.Skip(pointer, e.Message);
            cursor.SkipRest(depth);
        }
    }

    /// <summary>Reads a result; returns its subject, which carries the image of the workload for the results behind it.</summary>
    private Subject ReadResult(
        ref JsonCursor cursor, string pointer, int resource, int index, Subject subject, TrivyCoverage.Examination examination, bool onProperty)
    {
        var head = default(ResultHead);
        ResultPlace? place = null;
        for (; onProperty || cursor.NextProperty(); onProperty = false)
        {
            if (cursor.Is("Target"u8))
            {
                head = head with { Target = cursor.NonEmptyText() };
            }
            else if (cursor.Is("Class"u8))
            {
                head = head with { Class = cursor.NonEmptyText() };
            }
            else if (cursor.Is("Type"u8))
            {
                head = head with { Type = cursor.NonEmptyText() };
            }
            else if (cursor.TokenType == JsonTokenType.StartArray && KindOf(ref cursor) is { } kind)
            {
                place ??= PlaceOf(head.IsComplete ? head : Outline.Result(resource, index));
                ReadElements(ref cursor, kind, $"{pointer}/{cursor.NameText()}", place);
            }
            else
            {
                cursor.Skip();
            }
        }

        place ??= PlaceOf(head);
        _coverage.Saw(place.Families);
        return place.Subject;

        ResultPlace PlaceOf(ResultHead head) => new(
            _isCluster && head is { IsSystem: true, Target: { } target } ? subject with { Image = ImageRepository.OfTarget(target) } : subject,
            _isCluster ? null : _artifact?.FormerSubjectKey, examination, head, _isCluster);
    }

    public static TrivyElementKind? KindOf(ref JsonCursor cursor) => cursor.Name.Length switch
    {
        15 when cursor.Is("Vulnerabilities"u8) => TrivyElementKind.Vulnerability,
        17 when cursor.Is("Misconfigurations"u8) => TrivyElementKind.Misconfiguration,
        7 when cursor.Is("Secrets"u8) => TrivyElementKind.Secret,
        8 when cursor.Is("Licenses"u8) => TrivyElementKind.License,
        28 when cursor.Is("ExperimentalModifiedFindings"u8) => TrivyElementKind.Modified,
        _ => null,
    };

    private void ReadElements(ref JsonCursor cursor, TrivyElementKind kind, string pointer, ResultPlace place)
    {
        for (var i = 0; cursor.NextElement(); i++)
        {
            var depth = cursor.Depth;
            try
            {
                if (cursor.TokenType != JsonTokenType.StartObject)
                {
                    cursor.Skip();
                    throw new SkippedElementException("It is not an object.");
                }

                _element.Read(ref cursor, kind);
                var actual = kind != TrivyElementKind.Modified ? kind : _element.StatedKind ?? _element.ApparentKind;
                Add(actual ?? throw new SkippedElementException("It says neither what it is nor what it is about."), $"{pointer}/{i}", place);
            }
            catch (SkippedElementException e)
            {
                context.Skip($"{pointer}/{i}", e.Message);
                place.Examination.Unreadable |= kind == TrivyElementKind.Modified ? TrivyFamilies.All : place.FamilyOf(kind);
                cursor.SkipRest(depth);
            }
        }
    }

    private void Add(TrivyElementKind kind, string pointer, ResultPlace place)
    {
        _coverage.Saw(place.Families == TrivyFamilies.None ? place.FamilyOf(kind) : TrivyFamilies.None);
        if (kind == TrivyElementKind.Misconfiguration && _element.Suppression is null
            && _element.Status?.ToUpperInvariant() is "PASS" or "EXCEPTION")
        {
            return;
        }

        if (!findings.TryAdd(_element, kind, place, pointer, out var reason))
        {
            throw new SkippedElementException(reason);
        }
    }
}
