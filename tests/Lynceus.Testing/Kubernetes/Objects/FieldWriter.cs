namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Who writes an object, as <c>managedFields</c> records it.</summary>
/// <param name="Manager">See <see cref="NameOf"/>.</param>
/// <param name="ApiVersion">Of the request, for example <c>apps/v1</c>.</param>
/// <param name="Time">Now.</param>
/// <param name="Subresource">Empty for the object itself.</param>
internal sealed record FieldWriter(string Manager, string ApiVersion, DateTimeOffset Time, string Subresource = "")
{
    /// <summary>Longest name of a manager that is taken from a User-Agent.</summary>
    private const int MaxName = 128;

    /// <summary>Top-level fields that this request cannot change: <c>status</c> where there is a status subresource, <c>spec</c> on that.</summary>
    public IReadOnlyCollection<string> IgnoredFields { get; init; } = [];

    /// <summary>The parameter <c>fieldManager</c>, else the User-Agent up to its first slash, else <c>unknown</c>.</summary>
    public static string NameOf(string? fieldManager, string? userAgent)
    {
        if (!string.IsNullOrEmpty(fieldManager))
        {
            return fieldManager;
        }

        var name = new string((userAgent ?? "").Split('/')[0].Where(c => !char.IsControl(c)).Take(MaxName).ToArray());
        return name.Length == 0 ? "unknown" : name;
    }
}
