using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Families;
using Lynceus.Testing;

namespace Lynceus.Exporter.Tests.Families;

/// <summary>What scrapes see of each kind of report in each profile, with every family on. LYNCEUS_UPDATE_GOLDEN=1 writes the files anew.</summary>
public class GoldenTests
{
    private static readonly string Folder = Path.Combine(RepositoryPaths.Root, "tests", "Lynceus.Exporter.Tests", "Goldens");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var profile in ProfileNames.All)
        {
            foreach (var plural in SampleReports.All.Keys)
            {
                cases.Add(profile, plural);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Render_SampleOfAKind_IsAsBefore(string profile, string plural)
    {
        using var rendering = new Rendering(Everything(profile));
        rendering.Renderer.Show(rendering.Render(plural, SampleReports.All[plural]));
        rendering.Renderer.Refresh();

        var text = rendering.Text();
        Assert.Equal(0, rendering.Hidden());
        Assert.DoesNotContain("TOPSECRET", text, StringComparison.Ordinal);
        var lines = string.Concat(rendering.Lines().Where(static l => !l.StartsWith('#')).Order(StringComparer.Ordinal).Select(static l => l + "\n"));
        var path = Path.Combine(Folder, $"{profile}-{plural}.golden");
        if (Environment.GetEnvironmentVariable("LYNCEUS_UPDATE_GOLDEN") == "1")
        {
            if (lines.Length > 0)
            {
                File.WriteAllText(path, lines);
            }
            else
            {
                File.Delete(path);
            }
        }

        // A profile that has nothing of a kind has no file.
        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", lines);
    }

    internal static FamilyOptions Everything(params string[] profiles) => new()
    {
        Profiles = profiles,
        TargetLabels = ["all"],
        TrivyOperatorFamilies = ["all"],
        VulnerabilityLabels = ["all"],
        ConfigLabels = ["all"],
        RbacLabels = ["all"],
        InfraLabels = ["all"],
        SecretLabels = ["all"],
        ReportLabels = ["app.kubernetes.io/name", "team"],
    };
}
