using System.Net;
using Lynceus.Hub.Pages.Components;

namespace Lynceus.Hub.Tests.Pages;

/// <summary>Texts that are written to cost: they come as text, and soon.</summary>
public class MarkdownTests
{
    public static TheoryData<string> Costly =>
    [
        new string('>', 16_000), Many("> ", 8_000), new string('[', 16_000), Many("![", 8_000), Many("_*", 8_000), Many("*a_", 5_000), Many("[](", 5_000), Many("[a](", 5_000),
        string.Join('\n', Enumerable.Range(0, 120).Select(static i => new string(' ', 2 * i) + "- a")), Many("- ", 8_000), Many("`", 16_000), Many("|", 16_000), Many("<a", 8_000),
    ];

    [Theory]
    [MemberData(nameof(Costly))]
    [Trait("Attack", "M2")]
    public void Costly_IsShownAsText(string text)
    {
        var html = Markdown.Render(text).Value;

        Assert.StartsWith("<p class=\"plain\">", html, StringComparison.Ordinal);
        Assert.Equal(text, HtmlDecoded(html)["<p class=\"plain\">".Length..^"</p>".Length]);
    }

    [Theory]
    [InlineData("A **flaw** in `x`, see [there](https://example.org).", "<strong>flaw</strong>")]
    [InlineData("- one\n  - two\n    - three", "<li>three</li>")]
    [InlineData("> quoted", "<blockquote>")]
    [InlineData("```yaml\nspec:\n        containers:\n            - name: x\n```", "<pre><code class=\"language-yaml\">")]
    public void Usual_IsFormatted(string text, string html) => Assert.Contains(html, Markdown.Render(text).Value, StringComparison.Ordinal);

    private static string Many(string part, int times) => string.Concat(Enumerable.Repeat(part, times));

    private static string HtmlDecoded(string html) => WebUtility.HtmlDecode(html);
}
