using System.Text;
using System.Text.Json;
using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.Polaris;

/// <summary>Fairwinds Polaris: <c>polaris audit --format json</c> of a cluster, a namespace or a folder of manifests.</summary>
/// <remarks>Checks stand on three levels (workload, pod, container), passing ones included, so a report says what it examined.</remarks>
internal sealed class PolarisTranslator : IReportTranslator
{
    public const string Name = "polaris";

    public static readonly KeyScheme Scheme = new(Name, 1);

    private const string Family = "configuration";

    private const string Listing = "workloads";

    public KeyScheme Keys => Scheme;

    public bool Recognises(DocumentShape shape) =>
        shape.Has("PolarisOutputVersion") || (shape.Has("AuditTime") && shape.Has("SourceType"));

    public void Translate(ref JsonCursor cursor, TranslationContext context)
    {
        var audit = new Audit(context);
        audit.Read(ref cursor);
    }

    private sealed class Audit(TranslationContext context)
    {
        private string? _sourceType;
        private string? _sourceName;
        private int _workloads;

        public void Read(ref JsonCursor cursor)
        {
            if (!cursor.EnterObject())
            {
                return;
            }

            while (cursor.NextProperty())
            {
                if (cursor.Is("Results"u8))
                {
                    ReadWorkloads(ref cursor);
                }
                else if (cursor.Is("AuditTime"u8))
                {
                    context.GeneratedAt = ReportTime.Parse(cursor.Text());
                }
                else if (cursor.Is("SourceType"u8))
                {
                    _sourceType = cursor.Text();
                }
                else if (cursor.Is("SourceName"u8))
                {
                    _sourceName = cursor.Text();
                }
                else
                {
                    cursor.Skip();
                }
            }

            // An audit that saw no workload at all more likely lacked rights than found an empty cluster.
            if (_workloads == 0)
            {
                context.CloseNothing("The audit lists no workload.");
            }
            else if (_sourceType is "Cluster")
            {
                context.Listed(Family, Listing, Extent.Cluster);
            }
            else if (_sourceType is "ClusterNamespace" && _sourceName is { Length: > 0 })
            {
                context.Listed(Family, Listing, Extent.OfNamespaces([_sourceName]));
            }
        }

        private void ReadWorkloads(ref JsonCursor cursor)
        {
            if (!cursor.EnterArray())
            {
                return;
            }

            for (var i = 0; cursor.NextElement(); i++)
            {
                var depth = cursor.Depth;
                var pointer = $"/Results/{i}";
                try
                {
                    ReadWorkload(ref cursor, pointer);
                }
                catch (SkippedElementException e)
                {
                    context.Skip(pointer, e.Message);
                    cursor.SkipRest(depth);
                }
            }
        }

        private void ReadWorkload(ref JsonCursor cursor, string pointer)
        {
            if (cursor.TokenType != JsonTokenType.StartObject)
            {
                cursor.Skip();
                context.Skip(pointer, "A result is not an object.");
                return;
            }

            string? name = null, @namespace = null, kind = null;
            var checks = new List<Check>();
            while (cursor.NextProperty())
            {
                if (cursor.Is("Name"u8))
                {
                    name = cursor.NonEmptyText();
                }
                else if (cursor.Is("Namespace"u8))
                {
                    @namespace = cursor.NonEmptyText();
                }
                else if (cursor.Is("Kind"u8))
                {
                    kind = cursor.NonEmptyText();
                }
                else if (cursor.Is("Results"u8))
                {
                    ReadChecks(ref cursor, pointer + "/Results", container: null, checks);
                }
                else if (cursor.Is("PodResult"u8))
                {
                    ReadPod(ref cursor, pointer + "/PodResult", checks);
                }
                else
                {
                    cursor.Skip();
                }
            }

            if (name is null || kind is null)
            {
                context.Skip(pointer, "The workload has no Name or Kind.");
                return;
            }

            _workloads++;
            var subject = TopController.Subject(kind, @namespace ?? "", name);
            var scope = new Scope(Family, subject.Namespace, subject.Key) { Listing = Listing };
            context.Examined(scope);
            foreach (var check in checks)
            {
                Add(check, subject, scope);
            }
        }

        private void ReadPod(ref JsonCursor cursor, string pointer, List<Check> checks)
        {
            if (!cursor.EnterObject())
            {
                return;
            }

            while (cursor.NextProperty())
            {
                if (cursor.Is("Results"u8))
                {
                    ReadChecks(ref cursor, pointer + "/Results", container: null, checks);
                }
                else if (cursor.Is("ContainerResults"u8) && cursor.EnterArray())
                {
                    for (var i = 0; cursor.NextElement(); i++)
                    {
                        ReadContainer(ref cursor, $"{pointer}/ContainerResults/{i}", checks);
                    }
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        private void ReadContainer(ref JsonCursor cursor, string pointer, List<Check> checks)
        {
            if (!cursor.EnterObject())
            {
                return;
            }

            string? name = null;
            var found = new List<Check>();
            while (cursor.NextProperty())
            {
                if (cursor.Is("Name"u8))
                {
                    name = cursor.NonEmptyText();
                }
                else if (cursor.Is("Results"u8))
                {
                    ReadChecks(ref cursor, pointer + "/Results", container: null, found);
                }
                else
                {
                    cursor.Skip();
                }
            }

            checks.AddRange(found.Select(c => c with { Container = name }));
        }

        private void ReadChecks(ref JsonCursor cursor, string pointer, string? container, List<Check> checks)
        {
            if (!cursor.EnterObject())
            {
                return;
            }

            while (cursor.NextProperty())
            {
                var id = Encoding.UTF8.GetString(cursor.Name);
                var at = JsonPointer.Append(pointer, id);
                if (cursor.TokenType != JsonTokenType.StartObject)
                {
                    cursor.Skip();
                    context.Skip(at, "A check is not an object.");
                    continue;
                }

                var check = new Check(id, at, container);
                while (cursor.NextProperty())
                {
                    if (cursor.Is("ID"u8))
                    {
                        check = check with { Id = cursor.NonEmptyText() ?? id };
                    }
                    else if (cursor.Is("Message"u8))
                    {
                        check = check with { Message = cursor.NonEmptyText() };
                    }
                    else if (cursor.Is("Details"u8))
                    {
                        check = check with { Details = cursor.Texts() };
                    }
                    else if (cursor.Is("Success"u8))
                    {
                        check = check with { Success = cursor.Bool() };
                    }
                    else if (cursor.Is("Severity"u8))
                    {
                        check = check with { Severity = cursor.NonEmptyText() };
                    }
                    else if (cursor.Is("Category"u8))
                    {
                        check = check with { Category = cursor.NonEmptyText() };
                    }
                    else
                    {
                        cursor.Skip();
                    }
                }

                checks.Add(check);
            }
        }

        private void Add(Check check, Subject workload, Scope scope)
        {
            if (check.Success is null)
            {
                context.Skip(check.Pointer, "The check has no Success.");
                return;
            }

            if (check.Success.Value || check.Severity is "ignore")
            {
                return;
            }

            var subject = check.Container is null ? workload : workload with { Container = check.Container };
            context.Add(new Finding
            {
                Key = new FindingKey(Scheme, Family, check.Id, subject.Key),
                Scope = scope,
                CheckId = check.Id,
                Title = context.Bounded(check.Message) ?? check.Id,
                Message = check.Details.Count > 0 ? context.Bounded(string.Join("\n", check.Details)) : null,
                Category = CategoryOf(check.Category),
                Severity = SeverityOf(check.Severity),
                Subject = subject,
                RawPointer = check.Pointer,
            });
        }

        private static Severity SeverityOf(string? word) => word switch
        {
            "danger" or "error" => new Severity(Severity.High, word),
            "warning" => new Severity(Severity.Low, word),
            _ => new Severity(Severity.Unrated, word, IsUnrated: true),
        };

        // "Resources" is the name that older releases gave to Efficiency.
        private static Category CategoryOf(string? word) => word switch
        {
            "Efficiency" or "Resources" => Category.Efficiency,
            "Reliability" => Category.Reliability,
            _ => Category.Security,
        };
    }

    private sealed record Check(string Id, string Pointer, string? Container)
    {
        public string? Message { get; init; }

        public IReadOnlyList<string> Details { get; init; } = [];

        public bool? Success { get; init; }

        public string? Severity { get; init; }

        public string? Category { get; init; }
    }
}
