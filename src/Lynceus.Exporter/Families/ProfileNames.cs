namespace Lynceus.Exporter.Families;

internal static class ProfileNames
{
    public const string Lynceus = "lynceus";
    public const string Starboard = "starboard";
    public const string TrivyOperator = "trivy-operator";

    public static readonly IReadOnlyList<string> All = [Lynceus, Starboard, TrivyOperator];
}
