using System.Text;
using System.Text.Json;
using Lynceus.Reports.Aliases;
using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.Polaris;

/// <summary>Fairwinds Polaris: <c>polaris audit --format json</c> of a cluster, a namespace or a folder of manifests.</summary>
/// <remarks>Checks stand on three levels (workload, pod, container), passing ones included, so a report says what it examined: see <see cref="PolarisCoverage"/>.</remarks>
internal sealed class PolarisTranslator : IReportTranslator
{
    public const string Name = "polaris";

    public static readonly KeyScheme Scheme = new(Name, 2);

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
        private readonly PolarisCoverage _coverage = new(context);
        private string? _sourceType;
        private string? _sourceName;
        private string? _displayName;
        private PolarisSource? _source;

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
                    _sourceName = cursor.NonEmptyText();
                }
                else if (cursor.Is("DisplayName"u8))
                {
                    _displayName = cursor.NonEmptyText();
                }
                else
                {
                    cursor.Skip();
                }
            }

            _coverage.Report(Source);
        }

        private PolarisSource Source => _source ??= PolarisSource.Of(_sourceType, _sourceName, _displayName, context.Subject);

        private void ReadWorkloads(ref JsonCursor cursor)
        {
            if (!cursor.EnterArray())
            {
                return;
            }

            // What was audited stands before the results in every release. Where it does not, it is looked up before the first workload.
            if (_sourceType is null)
            {
                ReadSourceAhead();
            }

            for (var i = 0; cursor.NextElement(); i++)
            {
                var depth = cursor.Depth;
                var pointer = $"/Results/{i}";
                var workload = new Workload();
                try
                {
                    ReadWorkload(ref cursor, pointer, workload);
                }
                catch (SkippedElementException e)
                {
                    Skip(workload, pointer, e.Message);
                    cursor.SkipRest(depth);
                }

                Add(workload, pointer);
            }
        }

        private void ReadSourceAhead()
        {
            using var input = context.Reopen();
            var header = new JsonCursor(input);
            header.NextDocument();
            header.EnterObject();
            while (header.NextProperty())
            {
                if (header.Is("SourceType"u8))
                {
                    _sourceType = header.Text();
                }
                else if (header.Is("SourceName"u8))
                {
                    _sourceName = header.NonEmptyText();
                }
                else if (header.Is("DisplayName"u8))
                {
                    _displayName = header.NonEmptyText();
                }
                else
                {
                    header.Skip();
                }
            }
        }

        private void Skip(Workload workload, string pointer, string reason)
        {
            workload.SkipReason ??= reason;
            context.Skip(pointer, reason);
        }

        private void ReadWorkload(ref JsonCursor cursor, string pointer, Workload workload)
        {
            if (cursor.TokenType != JsonTokenType.StartObject)
            {
                cursor.Skip();
                Skip(workload, pointer, "A result is not an object.");
                return;
            }

            while (cursor.NextProperty())
            {
                if (cursor.Is("Name"u8))
                {
                    workload.Name = cursor.NonEmptyText();
                }
                else if (cursor.Is("Namespace"u8))
                {
                    workload.Namespace = cursor.NonEmptyText() ?? "";
                }
                else if (cursor.Is("Kind"u8))
                {
                    workload.Kind = cursor.NonEmptyText();
                }
                else if (cursor.Is("Results"u8))
                {
                    ReadChecks(ref cursor, pointer + "/Results", workload);
                }
                else if (cursor.Is("PodResult"u8))
                {
                    ReadPod(ref cursor, pointer + "/PodResult", workload);
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        private void Add(Workload workload, string pointer)
        {
            if (workload.Name is null || workload.Kind is null)
            {
                _coverage.Unnamed();
                if (workload.SkipReason is null)
                {
                    context.Skip(pointer, "The workload has no Name or Kind.");
                }

                return;
            }

            var subject = TopController.Subject(workload.Kind, workload.Namespace, workload.Name);
            foreach (var check in workload.Checks)
            {
                _coverage.Saw(check);
                if (check.IsFinding)
                {
                    Add(check, subject);
                }
            }

            _coverage.Add(subject, workload);
        }

        private void ReadPod(ref JsonCursor cursor, string pointer, Workload workload)
        {
            if (!cursor.EnterObject())
            {
                return;
            }

            while (cursor.NextProperty())
            {
                if (cursor.Is("Results"u8))
                {
                    ReadChecks(ref cursor, pointer + "/Results", workload);
                }
                else if (cursor.Is("ContainerResults"u8) && cursor.EnterArray())
                {
                    for (var i = 0; cursor.NextElement(); i++)
                    {
                        ReadContainer(ref cursor, $"{pointer}/ContainerResults/{i}", workload);
                    }
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        private void ReadContainer(ref JsonCursor cursor, string pointer, Workload workload)
        {
            if (!cursor.EnterObject())
            {
                Skip(workload, pointer, "A container is not an object.");
                return;
            }

            string? name = null;
            var first = workload.Checks.Count;
            while (cursor.NextProperty())
            {
                if (cursor.Is("Name"u8))
                {
                    name = cursor.NonEmptyText();
                }
                else if (cursor.Is("Results"u8))
                {
                    ReadChecks(ref cursor, pointer + "/Results", workload);
                }
                else
                {
                    cursor.Skip();
                }
            }

            for (var i = first; i < workload.Checks.Count; i++)
            {
                workload.Checks[i].Container = name;
            }
        }

        private void ReadChecks(ref JsonCursor cursor, string pointer, Workload workload)
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
                    Skip(workload, at, "A check is not an object.");
                    continue;
                }

                var depth = cursor.Depth;
                try
                {
                    var check = ReadCheck(ref cursor, id, at);
                    if (check.Success is null)
                    {
                        Skip(workload, at, "The check has no Success.");
                    }
                    else
                    {
                        workload.Checks.Add(check);
                    }
                }
                catch (SkippedElementException e)
                {
                    Skip(workload, at, e.Message);
                    cursor.SkipRest(depth);
                }
            }
        }

        private static PolarisCheck ReadCheck(ref JsonCursor cursor, string id, string pointer)
        {
            var check = new PolarisCheck(pointer) { ReportedId = id };
            cursor.EnterObject();
            while (cursor.NextProperty())
            {
                if (cursor.Is("ID"u8))
                {
                    check.ReportedId = cursor.NonEmptyText() ?? id;
                }
                else if (cursor.Is("Message"u8))
                {
                    check.Message = cursor.NonEmptyText();
                }
                else if (cursor.Is("Details"u8))
                {
                    check.Details = cursor.Texts();
                }
                else if (cursor.Is("Success"u8))
                {
                    check.Success = cursor.Bool();
                }
                else if (cursor.Is("Severity"u8))
                {
                    check.Severity = cursor.NonEmptyText();
                }
                else if (cursor.Is("Category"u8))
                {
                    check.Category = cursor.NonEmptyText();
                }
                else
                {
                    cursor.Skip();
                }
            }

            check.Id = CheckAliases.CanonicalWithin(Name, check.ReportedId);
            return check;
        }

        private void Add(PolarisCheck check, Subject workload)
        {
            var subject = check.Container is null ? workload : workload with { Container = check.Container };
            context.Add(new Finding
            {
                Key = Source.KeyOf(check.Id, subject),
                FormerKeys = Source.FormerKeysOf(check, subject),
                Scope = Source.ScopeOf(workload, check.Id),
                CheckId = check.Id,
                Title = context.Bounded(check.Message) ?? check.Id,
                Message = check.Details.Count > 0 ? context.Bounded(string.Join("\n", check.Details)) : null,
                Category = CategoryOf(check.Category),
                Severity = SeverityOf(check.Severity),
                Subject = subject,
                Aliases = AliasesOf(check),
                RawPointer = check.Pointer,
            });
        }

        private static IReadOnlyList<string> AliasesOf(PolarisCheck check) =>
            check.ReportedId == check.Id ? [] : [check.ReportedId];

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
}
