using Lynceus.Reports.Json;

namespace Lynceus.Reports.KubeBench;

/// <summary>Reads controls and says what they found.</summary>
internal sealed class ControlReader(TranslationContext context)
{
    private const string Family = "benchmark";

    // The largest benchmark has about 150 checks. A control's findings are kept until its end, since its version may stand behind them.
    private const int MaxFindingsOfControl = 1000;

    // Kinds of nodes; there are about ten.
    private const int MaxScopes = 10_000;

    private readonly TranslationContext _context = context;
    private readonly HashSet<Scope> _examined = [];

    public bool ExaminedAnything => _examined.Count > 0;

    public void Skip(string pointer, string reason) => _context.Skip(pointer, reason);

    public Control Begin(string? node) => new(this) { Node = node };

    /// <summary>One control while it is read.</summary>
    public sealed class Control(ControlReader reader)
    {
        private readonly List<(CheckResult Check, string? Section)> _found = [];
        private string? _version;
        private string? _nodeType;
        private bool _answered;

        public string? Node { get; set; }

        /// <summary>Reads the property when it is one of a control; false leaves the cursor where it is.</summary>
        public bool TryReadProperty(ref JsonCursor cursor, string pointer)
        {
            if (cursor.Is("version"u8))
            {
                _version = ReadText(ref cursor);
            }
            else if (cursor.Is("node_type"u8))
            {
                _nodeType = ReadText(ref cursor);
            }
            else if (cursor.Is("tests"u8))
            {
                ReadSections(ref cursor, pointer + "/tests");
            }
            else if (cursor.Is("Name"u8))
            {
                Node = ReadText(ref cursor) ?? Node;
            }
            else
            {
                return false;
            }

            return true;
        }

        public void End()
        {
            if (!_answered)
            {
                return;
            }

            var benchmark = Benchmark.Of(_version);
            var subject = new Subject
            {
                Kind = "NodePool",
                Name = _nodeType ?? "unspecified",
                Observed = Node is null ? null : $"Node/{Node}",
            };
            var scope = new Scope(Family, "", $"{benchmark.Family}/{subject.Name}");
            if (reader._examined.Count < MaxScopes && reader._examined.Add(scope))
            {
                reader._context.Examined(scope);
            }

            foreach (var (check, section) in _found)
            {
                reader.Add(check, section, benchmark, subject, scope);
            }
        }

        private void ReadSections(ref JsonCursor cursor, string pointer)
        {
            if (!cursor.EnterArray())
            {
                return;
            }

            for (var i = 0; cursor.NextElement(); i++)
            {
                ReadSection(ref cursor, $"{pointer}/{i}");
            }
        }

        private void ReadSection(ref JsonCursor cursor, string pointer)
        {
            if (!cursor.EnterObject())
            {
                reader.Skip(pointer, "A section is not an object.");
                return;
            }

            string? number = null, title = null;
            var first = _found.Count;
            while (cursor.NextProperty())
            {
                if (cursor.Is("section"u8))
                {
                    number = ReadText(ref cursor);
                }
                else if (cursor.Is("desc"u8))
                {
                    title = ReadText(ref cursor);
                }
                else if (cursor.Is("results"u8) && cursor.EnterArray())
                {
                    for (var i = 0; cursor.NextElement(); i++)
                    {
                        ReadResult(ref cursor, $"{pointer}/results/{i}");
                    }
                }
                else
                {
                    cursor.Skip();
                }
            }

            var section = string.Join(' ', new[] { number, title }.Where(static t => t is not null));
            for (var i = first; section.Length > 0 && i < _found.Count; i++)
            {
                _found[i] = _found[i] with { Section = section };
            }
        }

        private void ReadResult(ref JsonCursor cursor, string pointer)
        {
            var depth = cursor.Depth;
            try
            {
                var check = CheckResult.Read(ref cursor, pointer, reader._context);
                if (check.Number is null || check.Status is null)
                {
                    reader.Skip(pointer, "The test result has no test_number or status.");
                    return;
                }

                _answered |= check.IsAnswered;
                if (!check.IsFinding)
                {
                    return;
                }

                if (_found.Count >= MaxFindingsOfControl)
                {
                    reader.Skip(pointer, $"The control has more than {MaxFindingsOfControl} findings.");
                    return;
                }

                _found.Add((check, null));
            }
            catch (SkippedElementException e)
            {
                reader.Skip(pointer, e.Message);
                cursor.SkipRest(depth);
            }
        }

        private string? ReadText(ref JsonCursor cursor)
        {
            try
            {
                return reader._context.Bounded(cursor.NonEmptyText()?.Trim());
            }
            catch (SkippedElementException)
            {
                return null; // a broken heading is no reason to lose what stands below it
            }
        }
    }

    private void Add(CheckResult check, string? section, Benchmark benchmark, Subject subject, Scope scope)
    {
        var checkId = $"{benchmark.Id}-{check.Number}";
        _context.Add(new Finding
        {
            Key = new FindingKey(KubeBenchTranslator.Scheme, Family, checkId, subject.Key),
            Scope = scope,
            CheckId = checkId,
            Title = _context.Bounded(check.Title) ?? $"Check {check.Number} of {benchmark.Id}",
            Message = _context.Bounded(Message(check)),
            Description = _context.Bounded(Description(check, section)),
            Remediation = check.Remediation is { } text ? RemediationText.ToMarkdown(_context.Bounded(text)!) : null,
            Category = Category.Security,
            Severity = CheckSeverity.Of(benchmark, check.Number!, check.Title, check.Status!),
            Subject = subject,
            RawPointer = check.Pointer,
        });
    }

    private static string? Message(CheckResult check)
    {
        var lines = new List<string>(3);
        if (check.Reason is { } reason)
        {
            lines.Add(reason);
        }

        if (check.Expected is { } expected)
        {
            lines.Add($"Expected: {expected}");
        }

        if (check.Actual is { } actual)
        {
            lines.Add($"Found: {actual}");
        }

        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    private static string? Description(CheckResult check, string? section)
    {
        var audit = check.Audit is { } command ? $"Audit:\n\n```\n{command.Replace("```", "'''", StringComparison.Ordinal)}\n```" : null;
        return section is null ? audit : audit is null ? section : $"{section}\n\n{audit}";
    }
}
