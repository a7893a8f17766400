using System.Text.Json;
using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.Trivy;

/// <summary>Reads one report in one pass. Only a document that names things behind their findings costs another one, see <see cref="TrivyOutline"/>.</summary>
internal sealed class TrivyReport(TranslationContext context)
{
    private readonly TrivyHeader _header = new();
    private readonly TrivyElement _element = new();
    private readonly TrivyFindings _findings = new(context);
    private readonly TrivyCoverage _coverage = new(context);
    private TrivyOutline? _outline;
    private int _resource;
    private bool _isCluster;

    private TrivyOutline Outline => _outline ??= TrivyOutline.Read(context);

    /// <summary>True on a property that lists Kubernetes objects: of full reports, of summaries, and the two lists of older reports.</summary>
    public static bool IsResourceList(ref JsonCursor cursor) =>
        cursor.Is("Resources"u8) || cursor.Is("Findings"u8) || cursor.Is("Vulnerabilities"u8) || cursor.Is("Misconfigurations"u8);

    public void Read(ref JsonCursor cursor)
    {
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartObject:
                ReadObject(ref cursor);
                break;
            case JsonTokenType.StartArray:
                ReadArtifactResults(ref cursor, "");
                break;
            default:
                break;
        }

        if (_isCluster)
        {
            _coverage.CloseCluster();
        }
        else
        {
            _coverage.CloseArtifact();
        }
    }

    private void ReadObject(ref JsonCursor cursor)
    {
        while (cursor.NextProperty())
        {
            var depth = cursor.Depth;
            try
            {
                ReadTopLevel(ref cursor);
            }
            catch (SkippedElementException e)
            {
                context.Skip("", e.Message);
                cursor.SkipRest(depth);
            }
        }
    }

    private void ReadTopLevel(ref JsonCursor cursor)
    {
        if (cursor.Is("Results"u8))
        {
            ReadArtifactResults(ref cursor, "/Results");
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
        else if (cursor.Is("CreatedAt"u8))
        {
            context.GeneratedAt = ReportTime.Parse(cursor.Text());
        }
        else if (cursor.Is("Trivy"u8))
        {
            ReadScanner(ref cursor);
        }
        else if (!_header.TryRead(ref cursor))
        {
            cursor.Skip();
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

        var artifact = _header.IsComplete ? TrivyArtifact.Of(_header, systemTarget: null) : null;
        artifact ??= TrivyArtifact.Of(Outline.Header, Outline.SystemTarget);
        if (artifact is null)
        {
            artifact = new Subject { Kind = "Filesystem", Name = "" };
            context.CloseNothing("The report does not name what was scanned.");
        }

        ReadResults(ref cursor, pointer, TrivyOutline.Artifact, artifact, _coverage.Of(artifact));
    }

    private void ReadResources(ref JsonCursor cursor)
    {
        var pointer = "/" + cursor.NameText();
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
                if (SubjectOf(head) is not { } subject)
                {
                    cursor.Skip();
                    continue;
                }

                examination = _coverage.Of(subject);
                ReadResourceResults(ref cursor, pointer, resource, subject, examination);
            }
            else
            {
                cursor.Skip();
            }
        }

        examination ??= SubjectOf(new(@namespace, kind, name)) is { } late ? _coverage.Of(late) : null;
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

    // A resource that breaks off in the middle of its results was not looked at as a whole.
    private void ReadResourceResults(
        ref JsonCursor cursor, string pointer, int resource, Subject subject, TrivyCoverage.Examination examination)
    {
        try
        {
            ReadResults(ref cursor, pointer + "/Results", resource, subject, examination);
        }
        catch (SkippedElementException)
        {
            examination.Unreadable = TrivyFamilies.All;
            throw;
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
            var at = $"{pointer}/{i}";
            if (cursor.TokenType != JsonTokenType.StartObject)
            {
                cursor.Skip();
                examination.Unreadable = TrivyFamilies.All;
                context.Skip(at, "A result is not an object.");
                continue;
            }

            var depth = cursor.Depth;
            try
            {
                subject = ReadResult(ref cursor, at, resource, i, subject, examination);
            }
            catch (SkippedElementException e)
            {
                examination.Unreadable = TrivyFamilies.All;
                context.Skip(at, e.Message);
                cursor.SkipRest(depth);
            }
        }
    }

    /// <summary>Reads a result; returns its subject, which carries the image of the workload for the results behind it.</summary>
    private Subject ReadResult(
        ref JsonCursor cursor, string pointer, int resource, int index, Subject subject, TrivyCoverage.Examination examination)
    {
        var head = default(ResultHead);
        ResultPlace? place = null;
        while (cursor.NextProperty())
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
            examination, head, _isCluster);
    }

    private static TrivyElementKind? KindOf(ref JsonCursor cursor) => cursor.Name.Length switch
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

        if (!_findings.TryAdd(_element, kind, place, pointer, out var reason))
        {
            throw new SkippedElementException(reason);
        }
    }
}
