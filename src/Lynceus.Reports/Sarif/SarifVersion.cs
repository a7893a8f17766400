using System.Buffers;

namespace Lynceus.Reports.Sarif;

/// <summary>Which versions of the format are read: 2.1.0 alone, since earlier ones have other layouts under the same names.</summary>
internal static class SarifVersion
{
    private const string Read = "2.1.0";
    private const string Advice =
        $"Only {Read} is read. Let the tool write {Read}, or convert the file: dotnet tool install --global Sarif.Multitool, then "
        + "sarif transform OLD.sarif --output NEW.sarif --sarif-output-version Current.";

    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789.");

    /// <exception cref="ReportFormatException">The file is of another version.</exception>
    /// <remarks>The standard asks for a version. A file without one is judged by its schema, and without that by its layout: before 2.1.0 a tool had no driver.</remarks>
    public static void Check(string? version, string? schema, IReadOnlyList<SarifRun> runs)
    {
        if (version is null)
        {
            version = OfSchema(schema);
            if (version is null && runs.Any(static r => r.DriverName is null))
            {
                throw new ReportFormatException($"This SARIF file does not say its version, and its layout is not that of {Read}. {Advice}", ReportProblem.UnknownLayout);
            }
        }

        if (version is not null && version != Read)
        {
            throw new ReportFormatException($"This is SARIF {version}. {Advice}", ReportProblem.UnknownLayout);
        }
    }

    // ".../sarif-2.1.0-rtm.5.json", ".../sarif-1.0.0"; other addresses name no version.
    private static string? OfSchema(string? schema)
    {
        const string Name = "sarif-";
        var at = schema?.LastIndexOf(Name, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0)
        {
            return null;
        }

        var rest = schema.AsSpan(at + Name.Length);
        var end = rest.IndexOfAnyExcept(OfNumbers);
        var number = (end < 0 ? rest : rest[..end]).TrimEnd('.');
        return number.Count('.') == 2 ? number.ToString() : null;
    }
}
