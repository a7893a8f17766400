using Lynceus.Reports.Json;

namespace Lynceus.Reports.Trivy;

/// <summary>The names in one report without its findings, from a pass of its own: for documents where names stand behind the findings they belong to.</summary>
/// <remarks>Trivy itself writes names first; tools that sort keys do not.</remarks>
internal sealed class TrivyOutline(TrivyOutlines outlines)
{
    /// <summary>Index of the "resource" that stands for the artifact of a report that has none.</summary>
    public const int Artifact = -1;

    private readonly Dictionary<(int Resource, int Result), ResultHead> _results = [];
    private readonly Dictionary<int, ResourceHead> _resources = [];
    private int _resource;

    public TrivyHeader Header { get; } = new();

    /// <summary>Target of the first result about packages of a system; names the image when nothing else does.</summary>
    public string? SystemTarget { get; private set; }

    public ResultHead Result(int resource, int result) => _results.GetValueOrDefault((resource, result));

    public ResourceHead Resource(int resource) => _resources.GetValueOrDefault(resource);

    /// <summary>Reads the properties of a report; the cursor stands on the object's start or, once, on its first property.</summary>
    public void ReadObject(ref JsonCursor cursor, bool onProperty)
    {
        for (; onProperty || cursor.NextProperty(); onProperty = false)
        {
            if (cursor.Is("Results"u8))
            {
                ReadResults(ref cursor, Artifact);
            }
            else if (TrivyReport.IsResourceList(ref cursor))
            {
                ReadResources(ref cursor);
            }
            else if (!TryReadHeader(ref cursor))
            {
                cursor.Skip();
            }
        }
    }

    /// <summary>Reads a result of a bare array, see <see cref="ReadObject"/>.</summary>
    public void ReadArrayResult(ref JsonCursor cursor, int index, bool onProperty) => ReadResult(ref cursor, Artifact, index, onProperty);

    private bool TryReadHeader(ref JsonCursor cursor)
    {
        var depth = cursor.Depth;
        try
        {
            return Header.TryRead(ref cursor);
        }
        catch (SkippedElementException)
        {
            cursor.SkipRest(depth);
            return true;
        }
    }

    private void ReadResources(ref JsonCursor cursor)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        while (cursor.NextElement())
        {
            var resource = _resource++;
            var depth = cursor.Depth;
            try
            {
                if (cursor.EnterObject())
                {
                    ReadResource(ref cursor, resource);
                }
            }
            catch (SkippedElementException)
            {
                cursor.SkipRest(depth);
            }
        }
    }

    private void ReadResource(ref JsonCursor cursor, int resource)
    {
        string? @namespace = null, kind = null, name = null;
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
            else if (cursor.Is("Results"u8))
            {
                ReadResults(ref cursor, resource);
            }
            else
            {
                cursor.Skip();
            }
        }

        _resources[resource] = new ResourceHead(@namespace, kind, name);
    }

    public void ReadResults(ref JsonCursor cursor, int resource)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        for (var i = 0; cursor.NextElement(); i++)
        {
            var depth = cursor.Depth;
            try
            {
                if (cursor.EnterObject())
                {
                    ReadResult(ref cursor, resource, i, onProperty: false);
                }
            }
            catch (SkippedElementException)
            {
                cursor.SkipRest(depth);
            }
        }
    }

    private void ReadResult(ref JsonCursor cursor, int resource, int index, bool onProperty)
    {
        string? target = null, resultClass = null, type = null;
        for (; onProperty || cursor.NextProperty(); onProperty = false)
        {
            if (cursor.Is("Target"u8))
            {
                target = cursor.NonEmptyText();
            }
            else if (cursor.Is("Class"u8))
            {
                resultClass = cursor.NonEmptyText();
            }
            else if (cursor.Is("Type"u8))
            {
                type = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }

        outlines.CountResult();
        var head = new ResultHead(target, resultClass, type);
        _results[(resource, index)] = head;
        if (resource == Artifact && head.IsSystem)
        {
            SystemTarget ??= target;
        }
    }
}
