using System.Collections.Frozen;

namespace Lynceus.Reports.Aliases;

/// <summary>A table of ids as text: one line per thing, its name first, then the tools with the ids they use for it.</summary>
/// <remarks>Form of a line: <c>name | tool id id | tool id</c>. Lines are checked when the table is read, so a wrong table fails at the first use and in its test.</remarks>
internal sealed class AliasTable
{
    private readonly FrozenDictionary<(string Tool, string Id), string> _names;

    private AliasTable(List<Entry> entries, IEqualityComparer<(string Tool, string Id)> comparer)
    {
        Entries = entries;
        _names = entries.ToFrozenDictionary(static e => (e.Tool, e.Id), static e => e.Name, comparer);
    }

    /// <summary>Every id of every tool, in the order of the table.</summary>
    public IReadOnlyList<Entry> Entries { get; }

    /// <summary>Reads a table. Ids are compared without case, since tools spell their own ids in several ways.</summary>
    /// <exception cref="FormatException">A line is not of the form, or a tool's id stands for two names.</exception>
    public static AliasTable Parse(string text)
    {
        var entries = new List<Entry>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (cells.Length < 2 || cells[0].Length == 0)
            {
                throw new FormatException($"A line has no name or no tool: {line}");
            }

            foreach (var cell in cells.Skip(1))
            {
                var words = cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length < 2)
                {
                    throw new FormatException($"A tool has no id: {line}");
                }

                entries.AddRange(words.Skip(1).Select(id => new Entry(cells[0], words[0], id)));
            }
        }

        if (entries.GroupBy(static e => (e.Tool, e.Id), IgnoreCase.Instance).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new FormatException($"{twice.Key.Tool} {twice.Key.Id} stands in two places.");
        }

        return new AliasTable(entries, IgnoreCase.Instance);
    }

    /// <summary>What the tool's id stands for; null when the table does not know it.</summary>
    public string? NameOf(string tool, string id) => _names.GetValueOrDefault((tool, id));

    /// <summary>One id of one tool.</summary>
    /// <param name="Name">What it stands for.</param>
    public sealed record Entry(string Name, string Tool, string Id);

    private sealed class IgnoreCase : IEqualityComparer<(string Tool, string Id)>
    {
        public static IgnoreCase Instance { get; } = new();

        public bool Equals((string Tool, string Id) x, (string Tool, string Id) y) =>
            string.Equals(x.Tool, y.Tool, StringComparison.Ordinal) && string.Equals(x.Id, y.Id, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((string Tool, string Id) obj) =>
            HashCode.Combine(obj.Tool, StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Id));
    }
}
