using Lynceus.Reports.KubeBench;

namespace Lynceus.Reports.Tests.KubeBench;

public class RemediationTextTests
{
    [Theory]
    [InlineData("Edit the file.\n", "Edit the file.")]
    [InlineData("Set the flag:\n--profiling=false\n", "Set the flag:\n```\n--profiling=false\n```")]
    [InlineData("For example, check the file", "For example, check the file")]
    [InlineData("Run:\nsystemctl daemon-reload\nsystemctl restart kubelet.service\nDone.", "Run:\n```\nsystemctl daemon-reload\nsystemctl restart kubelet.service\n```\nDone.")]
    [InlineData("find", "find")]
    public void ToMarkdown_Lines_CommandsBecomeCode(string text, string expected)
    {
        Assert.Equal(expected, RemediationText.ToMarkdown(text));
    }
}
