using Lynceus.Reports.Json;

namespace Lynceus.Reports.KubeBench;

/// <summary>Reads controls and says what they found.</summary>
/// <remarks>
/// Each check on a type of node is a scope of its own, so a run of some checks, groups or targets (<c>--check</c>, <c>--group</c>, <c>--targets</c>) speaks for
/// these alone. A skipped check (INFO) and one that only a person can do were not looked at.
/// </remarks>
internal sealed class ControlReader(TranslationContext context)
{
    // The largest benchmark has about 150 checks. A control's results are kept until its end, since its version may stand behind them.
    private const int MaxResultsOfControl = 1000;

    // Kinds of nodes; there are about ten.
    private const int MaxTypes = 10_000;

    // Checks of which the report is remembered to have several with one text.
    private const int MaxTexts = 100_000;

    private readonly TranslationContext _context = context;
    private readonly HashSet<(string Family, string Type)> _types = [];
    private readonly Dictionary<(string Benchmark, string Type, string Slug), List<string>> _numbers = [];
    private string? _skipReason;

    public bool ExaminedAnything => _types.Count > 0;

    public void Skip(string pointer, string reason)
    {
        _skipReason ??= reason;
        _context.Skip(pointer, reason);
    }

    /// <param name="node">Name of the node; null when the report does not tell.</param>
    /// <param name="run">The run that the control is part of; null when it stands alone.</param>
    public Control Begin(string? node, Control? run = null) => new(this, run) { Node = node };

    /// <summary>Says what there is to say of whole types of nodes, after the last control.</summary>
    public void End()
    {
        foreach (var (family, type) in _types)
        {
            // Items of the first scheme were closed type by type; no item of today is in this scope.
            var formerly = new Scope(CheckIdentity.Family, "", $"{family}/{type}") { IsFormer = true };
            if (_skipReason is null)
            {
                _context.Examined(formerly);
            }
            else
            {
                _context.NotExamined(formerly, _skipReason);
            }

            // An aggregator may have missed a node that was down, so no number of nodes proves that these are all.
            _context.Listed(CheckIdentity.Family, ListingOf(family, type), Extent.None);
        }
    }

    private static string ListingOf(string family, string type) => $"nodes/{type}/{family}";

    // Which one it is of the checks with this text. Checks come in the order of their numbers, so each run of a benchmark counts alike.
    private int PlaceOf(Benchmark benchmark, string type, string slug, string number)
    {
        if (!_numbers.TryGetValue((benchmark.Id, type, slug), out var numbers))
        {
            if (_numbers.Count < MaxTexts)
            {
                _numbers[(benchmark.Id, type, slug)] = [number];
            }

            return 0;
        }

        var place = numbers.IndexOf(number);
        if (place < 0 && numbers.Count < MaxResultsOfControl)
        {
            place = numbers.Count;
            numbers.Add(number);
        }

        return Math.Max(place, 0);
    }

    /// <summary>One control while it is read, or a run with its controls.</summary>
    public sealed class Control(ControlReader reader, Control? run)
    {
        private readonly List<(CheckResult Check, string? Section)> _answered = [];
        private readonly List<Control> _controls = [];
        private string? _version;
        private string? _nodeType;

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

        /// <summary>The control is read. A run's name may stand behind its controls, so they wait for its end.</summary>
        public void End()
        {
            if (run is not null)
            {
                run._controls.Add(this);
                return;
            }

            Say();
            foreach (var control in _controls)
            {
                control.Node ??= Node;
                control.Say();
            }
        }

        private void Say()
        {
            if (_answered.Count == 0)
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
            if (reader._types.Count < MaxTypes)
            {
                reader._types.Add((benchmark.Family, subject.Name));
            }

            var listing = ListingOf(benchmark.Family, subject.Name);
            foreach (var (check, section) in _answered.OrderBy(static a => a.Check.Number, CheckNumberComparer.Instance))
            {
                var number = check.Number!;
                var text = CheckIdentity.SlugOf(benchmark, number, check.Title, section, place: 0);
                var place = reader.PlaceOf(benchmark, subject.Name, text, number);
                var slug = place == 0 ? text : CheckIdentity.SlugOf(benchmark, number, check.Title, section, place);
                var scope = new Scope(CheckIdentity.Family, "", $"{benchmark.Family}/{subject.Name}#{slug}")
                {
                    Listing = listing,
                    Variant = Node ?? reader._context.Subject,
                };
                reader._context.Examined(scope);
                if (check.IsFinding)
                {
                    reader.Add(check, section, benchmark, slug, subject, scope);
                }
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
            var first = _answered.Count;
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
            for (var i = first; section.Length > 0 && i < _answered.Count; i++)
            {
                _answered[i] = _answered[i] with { Section = section };
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
                }
                else if (check.IsAnswered && _answered.Count >= MaxResultsOfControl)
                {
                    reader.Skip(pointer, $"The control has more than {MaxResultsOfControl} results.");
                }
                else if (check.IsAnswered)
                {
                    _answered.Add((check, null));
                }
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

    private void Add(CheckResult check, string? section, Benchmark benchmark, string slug, Subject subject, Scope scope)
    {
        var number = check.Number!;
        _context.Add(new Finding
        {
            Key = CheckIdentity.KeyOf(slug, subject.Key),
            FormerKeys = [CheckIdentity.FormerKeyOf(benchmark, number, subject.Key)],
            Scope = scope,
            CheckId = CheckIdentity.IdOf(benchmark, number),
            Title = _context.Bounded(check.Title) ?? CheckIdentity.TitleOf(benchmark, number),
            Message = _context.Bounded(Message(check)),
            Description = _context.Bounded(Description(check, section)),
            Remediation = check.Remediation is { } text ? RemediationText.ToMarkdown(_context.Bounded(text)!) : null,
            Category = Category.Security,
            Severity = CheckSeverity.Of(benchmark, number, check.Title, check.Status!),
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
