using Lynceus.Reports.KubeBench;

namespace Lynceus.Reports.Tests.KubeBench;

public class CheckTextTests
{
    public static TheoryData<string, string> Same => new()
    {
        { "Ensure that the --anonymous-auth argument is set to false (Automated)", "Ensure that the anonymous-auth argument is set to false (Scored)" },
        { "Ensure that the --anonymous-auth argument is set to false (Manual)", "Ensure that the  `--anonymous-auth` argument\tis set to \"false\" (Not Scored)" },
        { "Ensure that the --anonymous-auth argument is set to false", "Ensure that the anonymousAuth argument is set to false." },
        { "Client certificate authentication should not be used for users(Manual)", "Client certificate authentication should not be used for users (Not Scored)" },
        { "Ensure that the --token-auth-file parameter is not set (Automated)", "Ensure that the --token-auth-file argument is not set" },
        { "Ensure that the kubelet service file permissions are set to 644 or more restrictive", "Ensure that the kubelet service file permissions are set to 600 or more restrictive (Automated)" },
        { "Ensure that the Kubernetes PKI key file permissions are set to 600", "Ensure that the Kubernetes PKI key file permissions are set to 600 or more restrictive" },
        { "If proxy kubeconfig file exists ensure permissions are set to 600 or more restrictive (Manual)", "Ensure that the proxy kubeconfig file permissions are set to 644 or more restrictive (Scored)" },
        { "If proxy kubeconfig file exists ensure ownership is set to root:root (Manual)", "Ensure that the proxy kubeconfig file ownership is set to root:root (Scored)" },
        { "Verify that the RotateKubeletServerCertificate argument is set to true", "Ensure that the RotateKubeletServerCertificate argument is set to true" },
        { "Verify that if defined, the --read-only-port argument is set to 0 (Manual)", "Ensure that the --read-only-port argument is set to 0 (Manual)" },
        { "Ensure that the --read-only-port is secured (Automated)", "Ensure that the --read-only-port is disabled (Automated)" },
        { "Ensure that the eventRecordQPS argument is set to a level which ensures appropriate event capture (Manual)", "Ensure that the --event-qps argument is set to 0 or a level which ensures appropriate event capture (Not Scored)" },
        { "If the kubelet config.yaml configuration file is being used validate permissions set to 600 or more restrictive", "Ensure that the kubelet configuration file has permissions set to 644 or more restrictive" },
        { "If the kubelet config.yaml configuration file is being used validate file ownership is set to root:root", "Ensure that the kubelet --config configuration file ownership is set to root:root" },
        { "Ensure that the --kubeconfig kubelet.conf file permissions are set to 600 or more restrictive", "Ensure that the kubelet.conf file permissions are set to 644 or more restrictive" },
        { "Ensure that the default administrative credential file permissions are set to 600", "Ensure that the admin.conf file permissions are set to 644 or more restrictive" },
        { "Ensure that the default administrative credential file ownership is set to root:root", "Ensure that the admin.conf file ownership is set to root:root" },
        { "Ensure that the Anonymous Auth is Not Enabled (Automated)", "Ensure that the --anonymous-auth argument is set to false (Automated)" },
        { "Ensure that the permissions of /etc/kubernetes/manifests/kube-apiserver.yaml are 600", "Ensure that the permissions of $apiserverconf are 644" },
        { "Ensure that the permissions of <path/to/file> are 600", "Ensure that the permissions of $apiserverconf are 644" },
    };

    public static TheoryData<string, string> Different => new()
    {
        { "Ensure that the --profiling argument is set to false", "Ensure that the --profiling argument is not set to false" },
        { "Ensure that the --insecure-port argument is set to 0", "Ensure that the --secure-port argument is not set to 0" },
        { "Ensure that the --authorization-mode argument includes Node", "Ensure that the --authorization-mode argument includes RBAC" },
        { "Ensure that the etcd data directory permissions are set to 700", "Ensure that the etcd data directory ownership is set to etcd:etcd" },
        { "Ensure that the scheduler.conf file ownership is set to root:root", "Ensure that the admin.conf file ownership is set to root:root" },
        { "Ensure that the file ownership is set to root:root", "Ensure that the file ownership is set to etcd:etcd" },
        { "Look (really) at it", "Look at it" },
        { "Ensure 4.1.1", "Ensure v4.1.1" },
    };

    [Theory]
    [MemberData(nameof(Same))]
    public void Slug_TextsOfOneCheck_AreEqual(string one, string other)
    {
        Assert.Equal(CheckText.Slug(one), CheckText.Slug(other));
        Assert.NotEqual("", CheckText.Slug(one));
    }

    [Theory]
    [MemberData(nameof(Different))]
    public void Slug_TextsOfTwoChecks_Differ(string one, string other)
    {
        Assert.NotEqual(CheckText.Slug(one), CheckText.Slug(other));
    }

    [Theory]
    [InlineData("Ensure that the (Automated)", "")]
    [InlineData("", "")]
    [InlineData("(unclosed", "unclosed")]
    [InlineData("(Manual", "manual")]
    [InlineData("Set to 127.0.0.1:80 (Manual) now", "set-#-now")]
    [InlineData("docker/default v1.2 Ünïcode", "docker/default-v1.2-ünïcode")]
    public void Slug_Text_IsItsWords(string text, string expected)
    {
        Assert.Equal(expected, CheckText.Slug(text));
    }

    [Fact]
    public void Rewritten_EverySlug_LeadsToOneThatIsNotRewrittenItself()
    {
        Assert.All(CheckText.Rewritten, static r =>
        {
            Assert.NotEqual(r.Key, r.Value);
            Assert.False(CheckText.Rewritten.ContainsKey(r.Value), r.Key);
        });
    }

    [Theory]
    [InlineData("1.2 API Server", "api-server")]
    [InlineData("1.3 Controller Manager", "controller-manager")]
    [InlineData("Scheduler", "scheduler")]
    [InlineData("2 Etcd Node Configuration Files", "etcd")]
    [InlineData("3.2 Kubelet", "kubelet")]
    [InlineData("4.3 kube-proxy", "proxy")]
    [InlineData("1.1 Master Node Configuration Files", "general")]
    [InlineData("1.1 Control Plane Node Configuration Files", "general")]
    [InlineData(null, "general")]
    public void Topic_Section_IsItsComponent(string? section, string expected)
    {
        Assert.Equal(expected, SectionTopic.Of(section));
    }

    [Theory]
    [InlineData("1.2.9", "1.2.10", -1)]
    [InlineData("1.2.10", "1.2.9", 1)]
    [InlineData("1.2.1", "1.2.1", 0)]
    [InlineData("1.2.01", "1.2.1", -1)]
    [InlineData("1.2", "1.2.1", -1)]
    [InlineData("V-2", "V-10", 1)]
    [InlineData(null, "1", -1)]
    public void Compare_Numbers_AsPeopleDo(string? one, string other, int expected)
    {
        Assert.Equal(expected, Math.Sign(CheckNumberComparer.Instance.Compare(one, other)));
    }
}
