using System.Globalization;

namespace Lynceus.Exposition.Processes;

/// <summary>Reads <c>/proc/self</c>.</summary>
/// <remarks>Source: proc(5).</remarks>
internal sealed class ProcFolder(string folder, int pageSize)
{
    // USER_HZ, which Linux has kept at 100 for what user programs read.
    private const double TicksPerSecond = 100;

    // What Go programs show for "unlimited", as a 64-bit number has it.
    private const double Unlimited = ulong.MaxValue;

    public ProcessFigures Read()
    {
        // The name of the program stands in brackets and may contain both spaces and brackets.
        var stat = Text("self/stat");
        string[] fields = stat is null ? [] : stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var limits = Text("self/limits");
        var network = Text("self/net/netstat");
        return new ProcessFigures
        {
            CpuSeconds = (Field(fields, 14) + Field(fields, 15)) / TicksPerSecond,
            Threads = Field(fields, 20),
            StartSeconds = (Field(fields, 22) / TicksPerSecond) + BootSeconds(),
            VirtualBytes = Field(fields, 23),
            ResidentBytes = Field(fields, 24) * pageSize,
            OpenFiles = CountOpenFiles(),
            MaxFiles = Limit(limits, "Max open files"),
            MaxVirtualBytes = Limit(limits, "Max address space"),
            ReceivedBytes = Extended(network, "InOctets"),
            SentBytes = Extended(network, "OutOctets"),
        };
    }

    // Numbered as in proc(5); the first two, number and name of the process, are cut away.
    private static double? Field(string[] fields, int number) => number - 3 < fields.Length ? Number(fields[number - 3]) : null;

    private static double? Number(string text) => double.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Limit(string? limits, string name)
    {
        var line = Line(limits, name);
        if (line is null)
        {
            return null;
        }

        var soft = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : "";
        return soft == "unlimited" ? Unlimited : Number(soft);
    }

    // Two lines, names and values, each beginning with the word.
    private static double? Extended(string? netstat, string name)
    {
        string[] lines = [.. (netstat ?? "").Split('\n').Where(static l => l.StartsWith("IpExt:", StringComparison.Ordinal))];
        if (lines is not [var names, var values])
        {
            return null;
        }

        var at = Array.IndexOf(names.Split(' '), name);
        var numbers = values.Split(' ');
        return at >= 0 && at < numbers.Length ? Number(numbers[at]) : null;
    }

    private static string? Line(string? text, string beginning) =>
        Array.Find((text ?? "").Split('\n'), line => line.StartsWith(beginning, StringComparison.Ordinal));

    private double? BootSeconds() => Line(Text("stat"), "btime ") is { } line ? Number(line["btime ".Length..]) : null;

    private double? CountOpenFiles()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(folder, "self/fd")).Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? Text(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
