using System.Globalization;
using System.Text;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Load;

/// <summary>Three plots over the number of members as one SVG, which follows the reader's choice of light or dark and paints its own ground either way.</summary>
internal static class ShardingPicture
{
    private const int PanelWidth = 300;
    private const int PlotWidth = 236;
    private const int PlotHeight = 170;
    private const int Left = 48;
    private const int Top = 44;
    private const int Height = 268;
    private const int FirstMembers = 2;
    private const int LastMembers = 50;

    private const string Style = """
        <style>
          .ground { fill: #ffffff } text { fill: #1f2328; font: 12px system-ui, sans-serif } .title { font-weight: 600; font-size: 13px }
          .axis { stroke: #8c959f; fill: none } .grid { stroke: #d8dee4; fill: none }
          .value { stroke: #0969da; fill: none; stroke-width: 2 } .worst { stroke: #0969da; fill: none; stroke-width: 1; stroke-dasharray: 2 3 }
          .limit { stroke: #cf222e; fill: none; stroke-width: 1.5; stroke-dasharray: 6 4 } .limit-text { fill: #cf222e }
          @media (prefers-color-scheme: dark) {
            .ground { fill: #0d1117 } text { fill: #e6edf3 } .axis { stroke: #848d97 } .grid { stroke: #30363d }
            .value, .worst { stroke: #4493f8 } .limit { stroke: #f85149 } .limit-text { fill: #f85149 }
          }
        </style>
        """;

    public static string Draw(IReadOnlyList<ShardingFigures> figures)
    {
        var svg = new StringBuilder();
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {3 * PanelWidth} {Height}" role="img" aria-labelledby="t"><title id="t">Balance, movement and selector length for 2 to 50 members</title>""");
        svg.AppendLine(Style);
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<rect class="ground" width="{3 * PanelWidth}" height="{Height}"/>""");
        AppendPanel(svg, 0, "Most objects of a member / mean", 1, 1.15, 0.05, "F2", 1.10, "at most 1.10", [("value", figures.Select(static f => f.Balance))]);
        AppendPanel(
            svg,
            1,
            "Moved on join or leave × N",
            0,
            2.5,
            0.5,
            "F1",
            2,
            "at most 2, on average",
            [("value", figures.Select(static f => f.Movement)), ("worst", figures.Select(static f => f.WorstMovement))]);
        AppendPanel(
            svg,
            2,
            "Longest selector, bytes",
            0,
            6000,
            1000,
            "F0",
            ShardSelector.DefaultMaxBytes,
            "at most 5000",
            [("value", figures.Select(static f => (double)f.SelectorBytes))]);
        return svg.AppendLine("</svg>").ToString();
    }

    private static void AppendPanel(
        StringBuilder svg,
        int panel,
        string title,
        double low,
        double high,
        double step,
        string format,
        double limit,
        string limitText,
        (string Class, IEnumerable<double> Values)[] lines)
    {
        double Y(double value) => Top + PlotHeight * (1 - (value - low) / (high - low));
        double X(int members) => Left + PlotWidth * (members - FirstMembers) / (double)(LastMembers - FirstMembers);

        svg.AppendLine(CultureInfo.InvariantCulture, $"""<g transform="translate({panel * PanelWidth} 0)"><text class="title" x="{Left}" y="24">{title}</text>""");
        for (var i = 0; low + i * step <= high + step / 1000; i++)
        {
            var value = low + i * step;
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<path class="grid" d="M{Left} {Y(value):F1}h{PlotWidth}"/>""");
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"""<text x="{Left - 6}" y="{Y(value) + 4:F1}" text-anchor="end">{value.ToString(format, CultureInfo.InvariantCulture)}</text>""");
        }

        foreach (var members in (int[])[2, 10, 20, 30, 40, 50])
        {
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{X(members):F1}" y="{Top + PlotHeight + 18}" text-anchor="middle">{members}</text>""");
        }

        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left + PlotWidth / 2}" y="{Top + PlotHeight + 38}" text-anchor="middle">members N</text>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<path class="axis" d="M{Left} {Top}v{PlotHeight}h{PlotWidth}"/>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<path class="limit" d="M{Left} {Y(limit):F1}h{PlotWidth}"/>""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text class="limit-text" x="{Left + 6}" y="{Y(limit) - 6:F1}">{limitText}</text>""");
        foreach (var (line, values) in lines)
        {
            var points = values.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{X(i + FirstMembers):F1},{Y(value):F1}"));
            svg.AppendLine(CultureInfo.InvariantCulture, $"""<polyline class="{line}" points="{string.Join(' ', points)}"/>""");
        }

        svg.AppendLine("</g>");
    }
}
