using System.Buffers;
using System.Text.Encodings.Web;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Lynceus.Hub.Pages.Components;

/// <summary>Texts of tools as HTML. They come from outside: no HTML of theirs passes, no image is loaded, links lead to http and https only.</summary>
internal static class Markdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    // The parser's time grows with the square of what may open or close emphasis and links, and its stack with nesting.
    private const int MaxDelimiters = 1000;
    private const int MaxNesting = 32;

    private static readonly SearchValues<char> Opening = SearchValues.Create(" \t>-+*");
    private static readonly SearchValues<char> Delimiters = SearchValues.Create("*_[]!<>`~|");

    /// <summary>Texts that would cost too much come as they are, without markup.</summary>
    public static MarkupString Render(string text)
    {
        if (IsAffordable(text))
        {
            try
            {
                return Formatted(text);
            }
            catch (ArgumentException)
            {
                // The parser's own limit of nesting.
            }
        }

        return new MarkupString($"<p class=\"plain\">{HtmlEncoder.Default.Encode(text)}</p>");
    }

    private static bool IsAffordable(string text)
    {
        var rest = text.AsSpan();
        for (var found = 0; rest.IndexOfAny(Delimiters) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (++found > MaxDelimiters)
            {
                return false;
            }
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (Nesting(line) > MaxNesting)
            {
                return false;
            }
        }

        return true;
    }

    // Quotes and items of lists that a line opens, and how far it is indented.
    private static int Nesting(ReadOnlySpan<char> line)
    {
        var text = line.IndexOfAnyExcept(Opening);
        var opening = text < 0 ? line : line[..text];
        return opening.Count('>') + opening.Count('-') + opening.Count('+') + opening.Count('*') + ((opening.Count(' ') + (4 * opening.Count('\t'))) / 2);
    }

    private static MarkupString Formatted(string text)
    {
        var document = Markdig.Markdown.Parse(text, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            // Below the headings of the page.
            heading.Level = Math.Min(heading.Level + 2, 6);
        }

        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !IsWebAddress(link.Url))
            {
                ReplaceByText(link);
                continue;
            }

            MarkOutside(link.GetAttributes());
        }

        foreach (var link in document.Descendants<AutolinkInline>().ToList())
        {
            if (link.IsEmail || !IsWebAddress(link.Url))
            {
                link.ReplaceBy(new LiteralInline(link.Url));
                continue;
            }

            MarkOutside(link.GetAttributes());
        }

        return new MarkupString(document.ToHtml(Pipeline));
    }

    public static bool IsWebAddress(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private static void MarkOutside(HtmlAttributes attributes)
    {
        attributes.AddProperty("rel", "noopener noreferrer nofollow");
        attributes.AddProperty("target", "_blank");
    }

    private static void ReplaceByText(LinkInline link)
    {
        var text = new ContainerInline();
        while (link.FirstChild is { } child)
        {
            child.Remove();
            text.AppendChild(child);
        }

        link.ReplaceBy(text);
    }
}
