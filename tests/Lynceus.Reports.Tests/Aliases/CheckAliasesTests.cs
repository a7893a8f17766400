using Lynceus.Reports.Aliases;

namespace Lynceus.Reports.Tests.Aliases;

public class CheckAliasesTests
{
    [Theory]
    [InlineData("polaris", "multipleReplicasForDeployment", "deploymentMissingReplicas")]
    [InlineData("polaris", "pdbDisruptionsAllowedGreaterThanZero", "pdbDisruptionsIsZero")]
    [InlineData("polaris", "metadataAndNameMismatched", "metadataAndInstanceMismatched")]
    [InlineData("polaris", "hostIPCSet", "hostIPCSet")]
    [InlineData("polaris", "my-own-check", "my-own-check")]
    [InlineData("trivy", "KSV014", "KSV-0014")]
    [InlineData("trivy-operator", "AVD-KSV-0014", "KSV-0014")]
    [InlineData("policyreport", "KSV014", "KSV014")]
    [InlineData("unknown", "x", "x")]
    public void CanonicalWithin_IdOfAnyRelease_IsTheOneOfToday(string tool, string id, string expected)
    {
        Assert.Equal(expected, CheckAliases.CanonicalWithin(tool, id));
    }

    [Fact]
    public void FormerIds_RenamedCheck_AreThoseOfEarlierReleases()
    {
        Assert.Equal(["multipleReplicasForDeployment"], CheckAliases.FormerIds("polaris", "deploymentMissingReplicas"));
        Assert.Empty(CheckAliases.FormerIds("polaris", "hostIPCSet"));
        Assert.Empty(CheckAliases.FormerIds("trivy", "deploymentMissingReplicas"));
    }

    [Fact]
    public void RenamedChecks_EveryLine_LeadsToAnIdThatIsNotRenamedItself()
    {
        Assert.All(RenamedChecks.Table.Entries, static e =>
        {
            Assert.NotEqual(e.Name, e.Id);
            Assert.DoesNotContain(RenamedChecks.Table.Entries, other => other.Tool == e.Tool && other.Id == e.Name);
        });
    }

    [Fact]
    public void EqualChecks_IdsOfTools_AreInTheFormInWhichTheyAreLookedUp()
    {
        Assert.All(EqualChecks.Table.Entries, static e => Assert.Equal(e.Id, CheckAliases.CanonicalWithin(e.Tool, e.Id)));
        Assert.Equal(
            ["checkov", "kube-linter", "kubescape", "polaris", "policy", "trivy"],
            EqualChecks.Table.Entries.Select(static e => e.Tool).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EqualChecks_EveryName_IsOnOneLine()
    {
        var names = EqualChecks.Table.Entries.Select(static e => e.Name).ToList();
        var lines = names.Where((n, i) => i == 0 || names[i - 1] != n);

        Assert.Equal(names.Distinct().Count(), lines.Count());
        Assert.All(names, static n => Assert.Matches("^[a-z]+(-[a-z]+)*$", n));
    }

    [Fact]
    public void EqualChecks_OneId_StandsForOneNameWhicheverToolUsesIt()
    {
        Assert.All(
            EqualChecks.Table.Entries.GroupBy(static e => e.Id, StringComparer.OrdinalIgnoreCase),
            static g => Assert.Single(g.Select(static e => e.Name).Distinct()));
    }

    [Theory]
    [InlineData("a | polaris x\nb | polaris X")]
    [InlineData("a | polaris x x")]
    [InlineData("a | polaris")]
    [InlineData("a")]
    [InlineData(" | polaris x")]
    public void Parse_WrongTable_Fails(string text)
    {
        Assert.Throws<FormatException>(() => AliasTable.Parse(text));
    }

    [Fact]
    public void Parse_Table_KnowsEveryIdOfEveryTool()
    {
        var table = AliasTable.Parse("a | polaris x y | trivy x\n\n  b | polaris z");

        Assert.Equal(("a", "a", "a", "b"), (table.NameOf("polaris", "x"), table.NameOf("polaris", "Y"), table.NameOf("trivy", "x"), table.NameOf("polaris", "z")));
        Assert.Null(table.NameOf("trivy", "z"));
    }
}
