using Lynceus.Exporter.Kinds;

namespace Lynceus.Exporter.Tests.Kinds;

public class ReportKindTests
{
    [Fact]
    public void All_EveryKind_IsFoundByItsPlural()
    {
        Assert.Equal(12, ReportKind.All.Count);
        Assert.All(ReportKind.All, static kind => Assert.Same(kind, ReportKind.OfPlural(kind.Plural)));
    }
}
