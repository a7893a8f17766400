using Lynceus.Exporter.Families;
using Lynceus.Exporter.Families.Native;
using Lynceus.Exporter.Families.Starboard;
using Lynceus.Exporter.Families.TrivyOperator;
using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Cardinality;

/// <summary>What is wrong with <see cref="FamilyOptions"/>, all of it at once.</summary>
public static class FamilyOptionErrors
{
    /// <returns>Name of the property and what is wrong with it, without the name.</returns>
    public static IReadOnlyList<(string Property, string Message)> Find(FamilyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<(string, string)>();
        OneOf(nameof(options.Profiles), options.Profiles, ProfileNames.All);
        OneOf(nameof(options.TrivyOperatorFamilies), options.TrivyOperatorFamilies, [.. TrivyFamilies.All, TrivyFamilies.Every]);
        Try(nameof(options.TargetLabels), () => TargetLabels.Parse(options.TargetLabels));
        Try(nameof(options.VulnerabilityLabels), () => DetailLabels.Vulnerabilities.Choose(options.VulnerabilityLabels));
        Try(nameof(options.ConfigLabels), () => DetailLabels.Checks.Choose(options.ConfigLabels));
        Try(nameof(options.RbacLabels), () => DetailLabels.Checks.Choose(options.RbacLabels));
        Try(nameof(options.InfraLabels), () => DetailLabels.Checks.Choose(options.InfraLabels));
        Try(nameof(options.SecretLabels), () => DetailLabels.Secrets.Choose(options.SecretLabels));
        if (!TryParseSeverity(options.SeverityFloor, out _))
        {
            errors.Add((nameof(options.SeverityFloor), $"'{options.SeverityFloor}' is not one of {string.Join(", ", Enum.GetNames<Severity>()).ToLowerInvariant()}."));
        }

        if (options.TopN < 1)
        {
            errors.Add((nameof(options.TopN), $"'{options.TopN}' is not at least 1."));
        }

        if (options.MaxLabelBytes < 16)
        {
            errors.Add((nameof(options.MaxLabelBytes), $"'{options.MaxLabelBytes}' is not at least 16."));
        }

        if (options.ReportLabelPrefix.Length == 0 || !Exposition.LabelName.IsLegacyName(options.ReportLabelPrefix))
        {
            errors.Add((nameof(options.ReportLabelPrefix), $"'{options.ReportLabelPrefix}' is not the beginning of a label's name."));
        }
        else if (options.ReportLabels.Distinct(StringComparer.Ordinal).GroupBy(k => CopiedLabels.NameOf(k, options.ReportLabelPrefix), StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } same)
        {
            errors.Add((nameof(options.ReportLabels), $"{string.Join(" and ", same)} would both be the label {same.Key}."));
        }

        return errors;

        void OneOf(string property, IEnumerable<string> values, IReadOnlyList<string> known)
        {
            foreach (var value in values.Where(v => !known.Contains(v, StringComparer.Ordinal)))
            {
                errors.Add((property, $"'{value}' is not one of {string.Join(", ", known)}."));
            }
        }

        void Try(string property, Func<object> parse)
        {
            try
            {
                parse();
            }
            catch (FormatException e)
            {
                errors.Add((property, e.Message));
            }
        }
    }

    internal static bool TryParseSeverity(string text, out Severity severity) =>
        Enum.TryParse(text, ignoreCase: true, out severity) && Enum.IsDefined(severity) && !char.IsAsciiDigit(text[0]);
}
