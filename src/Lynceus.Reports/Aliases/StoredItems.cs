using Lynceus.Reports.KubeBench;

namespace Lynceus.Reports.Aliases;

/// <summary>Keys of items that an earlier release stored and that no report of today can name, computed from what is stored of them.</summary>
public static class StoredItems
{
    /// <summary>Whether items of the tool, stored under keys of this version, need <see cref="Rekeyed"/>.</summary>
    public static bool IsNeeded(string tool, int keyVersion) => tool == KubeBenchTranslator.Name && keyVersion == 1;

    /// <summary>
    /// The key under which today's reports know the item; null when the stored key needs no help, since reports list it among their
    /// <see cref="Finding.FormerKeys"/>. kube-bench needs it: its first keys held the benchmark's version and number, which a report of another version does not know.
    /// </summary>
    /// <param name="keyVersion">Version of the scheme that the stored key was made by.</param>
    public static FindingKey? Rekeyed(string tool, int keyVersion, string checkId, string title, string? description, string subjectKey) =>
        IsNeeded(tool, keyVersion) ? CheckIdentity.Rekeyed(checkId, title, description, subjectKey) : null;
}
