using System.Diagnostics.CodeAnalysis;

namespace Lynceus.Hosting.Options;

/// <summary>An address to listen on, or none.</summary>
/// <param name="Address">Null: do not listen.</param>
public sealed record ListenChoice(ListenAddress? Address)
{
    private const string Off = "off";

    public static OptionKind<ListenChoice> Kind { get; } = new("ADDRESS", $"{ListenAddress.Takes}, or {Off}", TryParse!, static c => c.ToString());

    public override string ToString() => Address?.ToString() ?? Off;

    // 0 is how programs made with controller-runtime are told to listen nowhere.
    private static bool TryParse(string text, [NotNullWhen(true)] out ListenChoice? choice)
    {
        choice = text.Trim() is Off or "0" ? new ListenChoice((ListenAddress?)null)
            : ListenAddress.TryParse(text, out var address) ? new ListenChoice(address)
            : null;
        return choice is not null;
    }
}
