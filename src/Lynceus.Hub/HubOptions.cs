using System.ComponentModel.DataAnnotations;
using Lynceus.Hosting;
using Lynceus.Reports;

namespace Lynceus.Hub;

/// <summary>Settings of the hub role. Flags, environment variables and the configuration file are described in docs/roles/hub.md.</summary>
public sealed class HubOptions
{
    /// <summary>Address of pages and API. Default: all interfaces, port 8080.</summary>
    public ListenAddress Listen { get; set; } = new(null, 8080);

    /// <summary>Null for plain HTTP.</summary>
    public ServerCertificate? Certificate { get; set; }

    /// <summary>Folder of the database, the raw reports and the keys. Default <c>lynceus-data</c> below the current folder. Created with mode 0700.</summary>
    [Required]
    public string DataDirectory { get; set; } = "lynceus-data";

    /// <summary>What one report may cost. Default: see <see cref="ReportLimits"/>.</summary>
    public ReportLimits Limits { get; set; } = ReportLimits.Default;

    /// <summary>Reports that may wait to be compared before the hub answers 429. Default 1,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxPendingReports { get; set; } = 1000;

    /// <summary>The numbers in the rules of the list. Default: see <see cref="ComparisonSettings"/>.</summary>
    public ComparisonSettings Comparison { get; set; } = new();

    /// <summary>A source that said nothing for this long counts as silent. Default 26 hours: a daily scan and some slack.</summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromHours(26);

    /// <summary>An administrator's token from the first start on, for automation; only from the environment. Null: none.</summary>
    public string? BootstrapToken { get; set; }

    /// <summary>How a browser session lasts without use. Default 12 hours.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a browser session lasts at most, however much it is used. Default 7 days.</summary>
    public TimeSpan LongestSession { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Address under which people reach the hub, for links; null: the address of the request, or the first listening address.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Write a token for programs of the same user on the same machine to <c>local-token</c> in the data folder (mode 0600). Default false; <c>lynceus up</c> sets it.</summary>
    public bool WriteLocalToken { get; set; }
}
