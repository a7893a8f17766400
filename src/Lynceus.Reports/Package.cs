namespace Lynceus.Reports;

/// <summary>The software package a vulnerability or licence finding is about.</summary>
public sealed record Package
{
    public required string Name { get; init; }

    /// <summary>Package URL as the tool gave it, with version; null when it gave none.</summary>
    public string? Purl { get; init; }

    /// <summary>Ecosystem, for example <c>deb</c> or <c>npm</c>; null when not known. From the purl when there is one.</summary>
    public string? Type { get; init; }

    /// <summary>Evidence, not identity.</summary>
    public string? InstalledVersion { get; init; }

    /// <summary>Versions that contain a fix, as the tool lists them; null when no fix is published.</summary>
    public string? FixedVersion { get; init; }

    /// <summary>Where in the image or tree it was found, for language packages; null for packages of the system.</summary>
    public string? Path { get; init; }
}
