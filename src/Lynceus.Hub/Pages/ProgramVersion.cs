using System.Reflection;

namespace Lynceus.Hub.Pages;

internal static class ProgramVersion
{
    /// <summary>Version without the build's commit.</summary>
    public static string Text { get; } =
        (typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+')[0];
}
