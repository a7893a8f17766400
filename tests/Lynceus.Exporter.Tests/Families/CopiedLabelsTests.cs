using Lynceus.Exporter.Families;

namespace Lynceus.Exporter.Tests.Families;

public class CopiedLabelsTests
{
    [Theory]
    [InlineData("app.kubernetes.io/name", "k8s_label_app_kubernetes_io_name")]
    [InlineData("costCenter", "k8s_label_cost_center")]
    [InlineData("team", "k8s_label_team")]
    [InlineData("v2Team", "k8s_label_v2_team")]
    [InlineData("1st", "k8s_label_1st")]
    public void NameOf_Key_IsSnakeCase(string key, string name) => Assert.Equal(name, CopiedLabels.NameOf(key, CopiedLabels.DefaultPrefix));
}
