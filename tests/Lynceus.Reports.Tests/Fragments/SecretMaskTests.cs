using System.Text;

namespace Lynceus.Reports.Tests.Fragments;

/// <summary>Every sample carries its secret as the word hunter2.</summary>
public class SecretMaskTests
{
    [Theory]
    [InlineData("""{"RuleID":"aws","Match":"key=hunter2"}""", "")]
    [InlineData("""{"RuleID":"aws","Match":"key=hunter2"}""", "/Match")]
    [InlineData("""{"DetectorName":"AWS","Raw":"hunter2","RawV2":"hunter2:x","Redacted":"hunter2"}""", "")]
    [InlineData("""{"Secret":"hunter2","match":"hunter2"}""", "")]
    [InlineData("""{"db_password":"hunter2","API-Key":"hunter2","accessToken":"hunter2","credentials":["hunter2"]}""", "")]
    [InlineData("""{"env":[{"name":"A","value":"hunter2"},{"value":"hunter2","name":"B"}]}""", "")]
    [InlineData("""{"env":[{"name":"A","value":"hunter2"}]}""", "/env/0")]
    [InlineData("""{"env":[{"name":"A","value":"x=hunter2"}]}""", "/env/0/value")]
    [InlineData("""{"env":{"A":"hunter2","name":"hunter2","B":"hunter2=hunter2"}}""", "")]
    [InlineData("""{"env":{"A":"hunter2=1"}}""", "/env/A")]
    [InlineData("""{"config":{"Env":["PATH=/hunter2","A=hunter2=x"]}}""", "")]
    [InlineData("""{"config":{"Env":["A=hunter2"]}}""", "/config/Env/0")]
    [InlineData("""{"data":{"a":"hunter2"},"stringData":{"b":"hunter2"},"kind":"Secret"}""", "")]
    [InlineData("""{"data":{"a":"hunter2"}}""", "/data/a")]
    [InlineData("""{"Secrets":[{"Code":{"Lines":[{"Number":1,"Content":"x hunter2","Highlighted":"hunter2"}]}}]}""", "/Secrets/0")]
    [InlineData("""{"Code":{"Lines":[{"Content":"hunter2"}]},"RuleID":"github-token"}""", "")]
    [InlineData("""{"Code":{"Lines":[{"Content":"ENV PASSWORD hunter2"}]},"ID":"DS-0002"}""", "")]
    [InlineData("""{"locations":[{"region":{"snippet":{"text":"hunter2","rendered":{"markdown":"hunter2"}}}}],"ruleId":"generic-api-key"}""", "")]
    [InlineData("""{"code_block":[[1,"hunter2"]],"check_id":"CKV_SECRET_6"}""", "")]
    [InlineData("""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"x\":\"hunter2\"}"}}}""", "")]
    [InlineData("""{"message":"-----BEGIN RSA PRIVATE KEY-----\nhunter2"}""", "")]
    [InlineData("""{"message":"see https://bot:hunter2@git.example/x and http://hunter2@h http://a"}""", "")]
    [InlineData("""{"password":[["hunter2"]],"token":"hunter2"}""", "/password")]
    [InlineData("env:\n- name: A\n  value: hunter2\n", "/env")]
    public void Extract_Secret_IsMasked(string report, string pointer)
    {
        var fragment = Extract(report, pointer);

        Assert.Contains("[masked]", fragment, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fragment, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_NumberUnderASecretName_IsMasked()
    {
        Assert.Equal("\"[masked]\"", Extract("""{"pwd":1234}""", "/pwd"));
    }

    [Theory]
    [InlineData("""{"env":[{"name":"DB_HOST","value":"x"}]}""", "DB_HOST")]
    [InlineData("""{"env":[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}}]}""", "status.podIP")]
    [InlineData("""{"Env":["DB_HOST=x"]}""", "DB_HOST=[masked]")]
    [InlineData("""{"Code":{"Lines":[{"Content":"USER root"}]},"ID":"DS-0002"}""", "USER root")]
    [InlineData("""{"automountServiceAccountToken":true}""", "true")]
    [InlineData("""{"Match":"","Title":"AWS key"}""", "AWS key")]
    [InlineData("""{"message":"mail a@b.example, see https://h/x@y"}""", "mail a@b.example, see https://h/x@y")]
    [InlineData("""{"imagePullSecrets":[{"name":"pull"}],"secretName":"tls"}""", "tls")]
    public void Extract_NoSecret_IsShown(string report, string expected)
    {
        Assert.Contains(expected, Extract(report, ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_CodeOfACutValue_IsMasked()
    {
        var report = $$"""{"Code":"hunter2","more":"{{new string('x', 500)}}","RuleID":"github-token"}""";

        Assert.DoesNotContain("hunter2", Extract(report, "", maxBytes: 300), StringComparison.Ordinal);
    }

    private static string Extract(string report, string pointer, int maxBytes = 65536) =>
        ReportFragment.Extract(ReportSource.FromBytes(Encoding.UTF8.GetBytes(report)), pointer, maxBytes, ReportLimits.Default, CancellationToken.None)!;
}
