using System.Text;

namespace Lynceus.Exporter.Families;

/// <summary>What stands between the value of one label and that of the next: <c>,name="</c>.</summary>
internal static class LabelToken
{
    public static byte[] Of(string name) => Encoding.ASCII.GetBytes($",{name}=\"");
}
