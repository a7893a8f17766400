using System.Reflection;

namespace Lynceus.Commands;

/// <summary>Version and commit that the program was built from.</summary>
/// <param name="Commit">Null when it was built outside a checkout.</param>
internal sealed record ProductVersion(string Version, string? Commit)
{
    public static ProductVersion Current { get; } = Read();

    // The SDK appends "+commit" when it builds inside a checkout.
    private static ProductVersion Read()
    {
        var text = typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        return text.Split('+', 2) is [var version, var commit] ? new ProductVersion(version, commit) : new ProductVersion(text, null);
    }
}
