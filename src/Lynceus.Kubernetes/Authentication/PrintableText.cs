namespace Lynceus.Kubernetes.Authentication;

/// <summary>Text of others for our messages.</summary>
internal static class PrintableText
{
    /// <summary>Without control characters, which could steer a terminal, but for the ends of lines.</summary>
    public static string From(string text) =>
        string.Concat(text.Select(static c => c == '\n' || !char.IsControl(c) ? c : ' ')).Trim();
}
