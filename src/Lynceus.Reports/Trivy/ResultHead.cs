namespace Lynceus.Reports.Trivy;

/// <summary>What a result says of itself before its findings.</summary>
internal readonly record struct ResultHead(string? Target, string? Class, string? Type)
{
    /// <summary>Nothing that may stand behind the findings can change what they are about. Secrets and licenses have no type.</summary>
    public bool IsComplete => Target is not null && Class is not null && (Type is not null || Class is "secret" or "license" or "license-file");

    /// <summary>The result is about packages of the operating system.</summary>
    public bool IsSystem => Class is null ? PackageKey.IsSystem(Type) : Class == "os-pkgs";
}
